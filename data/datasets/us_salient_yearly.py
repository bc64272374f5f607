"""Salient United States statistics of USGS: imports, exports, consumption, stocks, net import reliance."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="us_salient_yearly",
    title="United States salient statistics",
    description="USGS's yearly series for the United States, with every edition kept; prices are in price_yearly.",
    fields=columns(
        "material_id", "statistic", "series", "year", "value", "unit", "status", "bound", "original_value",
        "vintage", "is_latest", "source_id", "note",
    ),
    primary_key=("material_id", "series", "year", "vintage", "source_id"),
    sources=("usgs_mcs",),
    filters={
        "material": ("material_id",), "statistic": ("statistic",), "series": ("series",), "year_from": ("year",),
        "year_to": ("year",), "vintage": ("vintage",), "source": ("source_id",),
    },
    nullable=frozenset({"value"}),
    latest_by=("material_id", "series", "year", "source_id"),
    order_by=("material_id", "series", "year", "vintage"),
    evidence=(context("7c", "consumption, imports and stocks of the United States"),),
)  # fmt: skip
