"""Indicators of reuse: recycling input rates, substitution, import reliance, shares mined as a by-product."""

from data.evidence import Summary, direct, proxy
from data.fields import columns
from data.model import Dataset

_END_OF_LIFE = ("eol_rr_class", "eol_rir", "eol_rir_class")

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
    evidence=(
        direct("8c", "the share of demand met from scrap", "value", Summary.RANGE, indicator_id=("eol_rir",)),
        proxy("8a", "how much is recycled at the end of life", indicator_id=_END_OF_LIFE),
        direct("6a", "the share mined as a by-product", "value", Summary.RANGE, indicator_id=("by_product_share",)),
        proxy("8b", "how well it can be substituted", indicator_id=("substitutability",)),
    ),
)  # fmt: skip
