"""Mine, smelter and refinery production by country and year, every vintage kept."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="production_yearly",
    title="Production by country and year",
    description=(
        "Tonnes of contained element or named oxide, by material, stage, country, year and vintage. The IEA's base "
        "years stand where the USGS states no refining; sources are never added up or averaged."
    ),
    fields=columns(
        "material_id", "stage_id", "country_iso3", "year", "quantity_t", "status", "bound", "product",
        "content_basis", "original_value", "original_unit", "vintage", "is_latest", "source_id", "note",
    ),
    primary_key=("material_id", "stage_id", "product", "country_iso3", "year", "vintage", "source_id"),
    sources=("usgs_mcs", "iea"),
    filters={
        "material": ("material_id",), "country": ("country_iso3",), "stage": ("stage_id",),
        "year_from": ("year",), "year_to": ("year",), "vintage": ("vintage",), "product": ("product",),
        "status": ("status",), "source": ("source_id",),
    },
    nullable=frozenset({"quantity_t"}),
    latest_by=("material_id", "stage_id", "product", "country_iso3", "year", "source_id"),
    order_by=("material_id", "stage_id", "product", "year", "country_iso3", "vintage"),
    requirements=("3a", "3d", "11a", "11d"),
)  # fmt: skip
