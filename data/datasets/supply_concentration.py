"""Shares of the largest suppliers as a publisher prints them, to be held against our own."""

from data.evidence import Summary, proxy
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="supply_concentration",
    title="Supply concentration as published",
    description=(
        "Share of the three largest countries in supply by stage and year, as printed: the publisher's figure, never "
        "ours. Recompute it from supply_outlook."
    ),
    fields=columns(
        "material_id", "stage_id", "product", "year", "statistic", "share_frac", "status", "original_value", "vintage",
        "is_latest", "source_id", "note",
    ),
    primary_key=("material_id", "stage_id", "product", "year", "statistic", "vintage", "source_id"),
    sources=("iea",),
    filters={
        "material": ("material_id",), "stage": ("stage_id",), "product": ("product",), "statistic": ("statistic",),
        "status": ("status",), "year_from": ("year",), "year_to": ("year",), "vintage": ("vintage",),
        "source": ("source_id",),
    },
    latest_by=("material_id", "stage_id", "product", "year", "statistic", "source_id"),
    order_by=("material_id", "stage_id", "product", "year", "vintage"),
    evidence=(proxy("3c", "the share of the largest producers as the IEA states it", "share_frac", Summary.RANGE),),
)  # fmt: skip
