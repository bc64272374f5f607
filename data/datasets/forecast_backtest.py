"""How every method did on periods held back."""

from data.evidence import context
from data.fields import columns
from data.model import Dataset

DATASET = Dataset(
    dataset_id="forecast_backtest",
    title="Back-tests of the forecasts",
    description=(
        "Errors and coverage of every method by series and steps ahead, from starts in the past with what was "
        "known then, baselines included."
    ),
    fields=columns(
        "series_id", "outlook_id", "material_id", "stage_id", "series", "model_id", "is_baseline", "is_chosen", "step",
        "n_origins", "mae", "unit", "mase", "smape_pct", "coverage_80_frac", "coverage_95_frac", "vintage", "source_id",
    ),
    primary_key=("series_id", "model_id", "step"),
    sources=("usgs_mcs", "worldbank_pinksheet", "baci", "iea"),
    filters={
        "material": ("material_id",), "outlook": ("outlook_id",), "stage": ("stage_id",), "series": ("series",),
        "method": ("model_id",), "source": ("source_id",),
    },
    nullable=frozenset({"stage_id", "mase"}),
    order_by=("material_id", "outlook_id", "series_id", "model_id", "step"),
    evidence=(context("3h", "how far forecasts would have been off"),),
    inputs=("production_yearly", "price_monthly", "price_yearly", "trade_yearly"),
)  # fmt: skip
