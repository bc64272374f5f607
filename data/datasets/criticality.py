"""Supply risk and economic importance of the European Commission's studies, 2011 to 2023."""

from data.evidence import Summary, direct
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="criticality",
    title="Supply risk and economic importance (EU)",
    description=(
        "SR and EI of each study of the critical raw materials for the EU; 2011 and 2014 follow an older method and "
        "are not comparable with later years."
    ),
    fields=columns(
        "material_id", "product", "year", "supply_risk", "economic_importance", "vintage", "source_id", "note"
    ),
    primary_key=("material_id", "product", "year", "vintage"),
    sources=("ec_crm",),
    filters={
        "material": ("material_id",), "product": ("product",), "year_from": ("year",), "year_to": ("year",),
        "source": ("source_id",),
    },
    nullable=frozenset({"supply_risk", "economic_importance"}),
    order_by=("material_id", "product", "year"),
    evidence=(
        direct("3c", "supply risk as the European Commission assessed it (threshold: 1)", "supply_risk", Summary.RANGE),
    ),
)  # fmt: skip
