"""The largest flows under headings of four digits, in a later release of BACI."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="trade_heading_flow",
    title="Trade by heading: largest flows",
    description=(
        "The 200 largest flows a year between two countries under a heading of four digits, by value and gross "
        "weight. All other flows are absent, and so are all of the places that excludes of trade_heading names: a sum "
        "over them is no country's trade, and no share or concentration follows from them. A weight that a correction "
        "or the check of unit values doubts is marked in unit_value_flag and left out of quantity_in_range_t."
    ),
    fields=columns(
        "year", "exporter_iso3", "importer_iso3", "hs_heading", "material_id", "stage_id", "quantity_t", "value_usd",
        "unit_value_flag", "quantity_in_range_t", "status", "nomenclature", "vintage", "source_id", "note",
    ),
    primary_key=("year", "exporter_iso3", "importer_iso3", "hs_heading", "vintage", "source_id"),
    sources=("baci_headings",),
    filters={
        "material": ("material_id",), "country": ("exporter_iso3", "importer_iso3"), "exporter": ("exporter_iso3",),
        "importer": ("importer_iso3",), "stage": ("stage_id",), "year_from": ("year",), "year_to": ("year",),
        "status": ("status",), "source": ("source_id",),
    },
    nullable=frozenset({"quantity_t", "quantity_in_range_t"}),
    order_by=("material_id", "hs_heading", "year", "exporter_iso3", "importer_iso3"),
    newest_only=True,
)  # fmt: skip
