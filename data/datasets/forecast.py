"""Forecasts of production, prices and trade with their intervals."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="forecast",
    title="Forecasts",
    description=(
        "Median, 80 % and 95 % intervals by series and period, by the method with the smallest error in the "
        "back-test; never an observation. Series that are too short, have ended or are too erratic have none."
    ),
    fields=columns(
        "series_id", "outlook_id", "material_id", "stage_id", "series", "period", "year", "step", "value", "low_80",
        "high_80", "low_95", "high_95", "unit", "status", "model_id", "is_baseline", "vintage", "source_id", "note",
    ),
    primary_key=("series_id", "period"),
    sources=("usgs_mcs", "worldbank_pinksheet", "baci", "iea"),
    filters={
        "material": ("material_id",), "outlook": ("outlook_id",), "stage": ("stage_id",), "series": ("series",),
        "year_from": ("year",), "year_to": ("year",), "source": ("source_id",),
    },
    nullable=frozenset({"stage_id"}),
    order_by=("material_id", "outlook_id", "series_id", "period"),
    evidence=(context("2a", "forecasts with their intervals"),),
    inputs=("production_yearly", "price_monthly", "price_yearly", "trade_yearly"),
)  # fmt: skip
