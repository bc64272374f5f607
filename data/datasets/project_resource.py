"""Quantities of mineral projects with their UNFC code, one row a reported quantity and material."""

from data.evidence import Summary, direct, proxy
from data.fields import columns
from data.model import Dataset
from data.unfc.bridges import MappingBasis

_CODED = tuple(basis for basis in MappingBasis if basis is not MappingBasis.NONE)
_COMPETENT = (
    "CRIRSCO-type as compiled", "CRIRSCO-type (JORC, NI 43-101, SAMREC ...) as compiled",
    "CRIRSCO-type as compiled (NI 43-101, JORC, S-K 1300, company reports)", "JORC 2012", "JORC (SRK)", "JORC",
    "NI 43-101", "S-K 1300",
)  # fmt: skip
"""Reporting systems of the CRIRSCO family, as the inventories name them."""

DATASET = Dataset(
    dataset_id="project_resource",
    title="Project quantities by UNFC",
    description=(
        "Tonnes of contained element, named oxide or gross weight by project and reported category, with the UNFC"
        " code and the mapping that gave it. Quantities of two inventories (source_set) overlap and are never "
        "added up; within one, only rows whose counting is counted are."
    ),
    fields=columns(
        "resource_id", "project_id", "source_set", "country_iso3", "material_id", "product", "resource_type",
        "reported_system", "reported_category", "unfc_code", "unfc_version", "unfc_e", "unfc_f", "unfc_g",
        "unfc_class", "unfc_sub_class", "unfc_class_key", "mapping_basis", "bridge_steps", "inclusive_of_reserves",
        "counting", "quantity_t", "status", "content_basis", "original_value", "original_unit", "ore_quantity_t",
        "grade", "grade_unit", "effective_date", "source_document", "confidence", "file", "line", "vintage",
        "source_id", "note",
    ),
    primary_key=("resource_id", "material_id"),
    sources=("minmod", "busch_lithium", "geoscience_australia", "project_statements"),
    takes_inventories=True,
    filters={
        "material": ("material_id",), "country": ("country_iso3",), "product": ("product",), "status": ("status",),
        "confidence": ("confidence",), "source": ("source_id",), "source_set": ("source_set",),
        "project": ("project_id",), "resource_type": ("resource_type",), "unfc_class": ("unfc_class_key",),
        "unfc_e": ("unfc_e",), "unfc_f": ("unfc_f",), "unfc_g": ("unfc_g",), "mapping_basis": ("mapping_basis",),
        "counting": ("counting",),
    },
    nullable=frozenset({"quantity_t", "ore_quantity_t", "grade"}),
    order_by=("material_id", "source_set", "country_iso3", "project_id", "line"),
    evidence=(
        direct("3b", "quantities with a UNFC code, native or bridged", "", Summary.COUNT, mapping_basis=_CODED),
        proxy("11e", "quantities of a standard that asks for a competent person", reported_system=_COMPETENT),
        direct("8c", "quantities in tailings and residues", resource_type=("anthropogenic",)),
    ),
)  # fmt: skip
