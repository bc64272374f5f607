"""The observations that forecasts rest on, as they were used."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="forecast_history",
    title="Observations behind the outlook",
    description=(
        "World production, prices, and the weight and mean value per tonne of world trade: the newest run without"
        " a gap of each series. Trade counts years in which at least 90 % of the value has a weight."
    ),
    fields=columns(
        "series_id", "outlook_id", "material_id", "stage_id", "series", "period", "year", "value", "unit", "status",
        "vintage", "source_id",
    ),
    primary_key=("series_id", "period"),
    sources=("usgs_mcs", "worldbank_pinksheet", "baci", "iea"),
    filters={
        "material": ("material_id",), "outlook": ("outlook_id",), "stage": ("stage_id",), "series": ("series",),
        "year_from": ("year",), "year_to": ("year",), "status": ("status",), "source": ("source_id",),
    },
    nullable=frozenset({"stage_id"}),
    order_by=("material_id", "outlook_id", "series_id", "period"),
    inputs=("production_yearly", "price_monthly", "price_yearly", "trade_yearly"),
)  # fmt: skip
