"""The series that are forecast, and those that cannot be: which method was chosen and why."""

from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="forecast_series",
    title="Series of the outlook",
    description=(
        "One row for each series of production, price or trade: how much of it is known, which method forecasts "
        "it, and why that one or none."
    ),
    fields=columns(
        "series_id", "outlook_id", "material_id", "stage_id", "series", "unit", "choice_id", "model_id", "is_baseline",
        "n_observations", "first_period", "last_period", "vintage", "source_id", "note",
    ),
    primary_key=("series_id",),
    sources=("usgs_mcs", "worldbank_pinksheet", "baci", "iea"),
    filters={
        "material": ("material_id",), "outlook": ("outlook_id",), "stage": ("stage_id",), "series": ("series",),
        "source": ("source_id",),
    },
    nullable=frozenset({"stage_id", "model_id", "is_baseline"}),
    order_by=("material_id", "outlook_id", "series_id"),
    inputs=("production_yearly", "price_monthly", "price_yearly", "trade_yearly"),
)  # fmt: skip
