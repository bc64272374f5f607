"""Supply of minerals by stage and country, with its outlook, every edition kept."""

from data.evidence import proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="supply_outlook",
    title="Supply outlook",
    description=(
        "Tonnes of contained mineral by stage, country and year: the base year as the publisher states it, later years "
        "its base case of operating and announced projects. WLD is the publisher's total, OTH what it does not name."
    ),
    fields=columns(
        "material_id", "stage_id", "country_iso3", "year", "quantity_t", "status", "bound", "product",
        "content_basis", "original_value", "original_unit", "vintage", "is_latest", "source_id", "note",
    ),
    primary_key=("material_id", "stage_id", "product", "country_iso3", "year", "vintage", "source_id"),
    sources=("iea",),
    filters={
        "material": ("material_id",), "country": ("country_iso3",), "stage": ("stage_id",), "product": ("product",),
        "status": ("status",), "year_from": ("year",), "year_to": ("year",), "vintage": ("vintage",),
        "source": ("source_id",),
    },
    latest_by=("material_id", "stage_id", "product", "country_iso3", "year", "source_id"),
    order_by=("material_id", "stage_id", "product", "year", "country_iso3", "vintage"),
    evidence=(
        proxy("2a", "supply that is expected from known projects", status=("projected",)),
    ),
)  # fmt: skip
