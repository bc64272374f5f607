"""Monthly nominal prices of the World Bank Pink Sheet."""

from data.evidence import Summary, context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="price_monthly",
    title="Monthly prices",
    description="Nominal US dollars per tonne of what `product` and `content_basis` say; the publisher's value, unit "
    "and terms beside it.",
    fields=columns(
        "material_id", "series", "month", "year", "price_usd_per_t", "status", "product", "content_basis",
        "terms", "original_value", "original_unit", "vintage", "source_id", "note",
    ),
    primary_key=("material_id", "series", "month", "source_id"),
    sources=("worldbank_pinksheet",),
    filters={
        "material": ("material_id",), "series": ("series",), "year_from": ("year",), "year_to": ("year",),
        "source": ("source_id",),
    },
    nullable=frozenset({"price_usd_per_t"}),
    order_by=("material_id", "series", "month"),
    evidence=(context("3f", "monthly prices", "price_usd_per_t", Summary.RANGE),),
    newest_only=True,
)  # fmt: skip
