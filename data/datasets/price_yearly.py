"""Yearly prices of the USGS salient statistics, every vintage kept."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="price_yearly",
    title="Yearly prices",
    description="Nominal US dollars per tonne of what `product` and `content_basis` say, real ones where the "
    "series says so; by series, with the publisher's value, unit and terms beside it.",
    fields=columns(
        "material_id", "series", "year", "price_usd_per_t", "status", "bound", "product", "content_basis", "terms",
        "original_value", "original_unit", "vintage", "is_latest", "source_id", "note",
    ),
    primary_key=("material_id", "series", "year", "vintage", "source_id"),
    sources=("usgs_mcs",),
    filters={
        "material": ("material_id",), "series": ("series",), "year_from": ("year",), "year_to": ("year",),
        "vintage": ("vintage",), "source": ("source_id",),
    },
    nullable=frozenset({"price_usd_per_t"}),
    latest_by=("material_id", "series", "year", "source_id"),
    order_by=("material_id", "series", "year", "vintage"),
)  # fmt: skip
