"""Indicators of reuse: recycling input rates, substitution, import reliance, shares mined as a by-product."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="reuse_indicator",
    title="Reuse indicators",
    description=(
        "Recycling, substitution, import reliance and by-product shares by material, region and year. A printed "
        "bound or range gives its limits, a printed class its word."
    ),
    fields=columns(
        "material_id", "product", "indicator_id", "region", "year", "value", "value_low", "value_high", "bound",
        "unit", "original_value", "source_document", "confidence", "vintage", "source_id", "note",
    ),
    primary_key=("material_id", "product", "indicator_id", "region", "year", "source_document"),
    sources=("reference",),
    filters={
        "material": ("material_id",), "product": ("product",), "year_from": ("year",), "year_to": ("year",),
        "confidence": ("confidence",), "source": ("source_id",),
    },
    nullable=frozenset({"value", "value_low", "value_high"}),
    order_by=("indicator_id", "material_id", "product", "year"),
    requirements=("3a", "6a", "8a", "8c"),
)  # fmt: skip
