"""Forecasts of production, prices and trade: `forecast_series`, `forecast_history`, `forecast`, `forecast_backtest`.

Computed from production_yearly, price_monthly, price_yearly and trade_yearly; nothing is drawn at random. Figures keep
four significant digits; a few errors of back-tests differ in more, since the optimiser differs between processors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from data.model import Status
from pipelines.forecasts import choice, series
from pipelines.forecasts.model import COVERAGES, Forecast
from pipelines.tables import dataset_table

NOTE = "Forecast of this dashboard, not an observation."
_DIGITS = 4


def derive(connection: duckdb.DuckDBPyConnection) -> Mapping[str, pa.Table]:
    """Return the rows of the four datasets from the tables in `connection`."""
    forecasts = list(choice.forecasts(series.all_series(connection)))
    makers = {
        "forecast_series": _series,
        "forecast_history": _history,
        "forecast": _ahead,
        "forecast_backtest": _backtest,
    }
    return {
        name: dataset_table(name, [_about(forecast) | row for forecast in forecasts for row in rows(forecast)])
        for name, rows in makers.items()
    }


def _about(forecast: Forecast) -> dict[str, object]:
    """Return the columns that every row of a series shares."""
    own = forecast.series
    return {
        "series_id": own.series_id,
        "outlook_id": own.outlook_id,
        "material_id": own.material_id,
        "stage_id": own.stage_id,
        "series": own.label,
        "unit": own.unit,
        "vintage": own.vintage,
        "source_id": own.source_id,
    }


def _series(forecast: Forecast) -> Iterator[dict[str, object]]:
    own, method = forecast.series, forecast.method
    yield {
        "choice_id": forecast.choice_id,
        "model_id": method.model_id if method else None,
        "is_baseline": method.is_baseline if method else None,
        "n_observations": len(own.points),
        "first_period": own.points[0].period,
        "last_period": own.last,
        "note": own.note,
    }


def _history(forecast: Forecast) -> Iterator[dict[str, object]]:
    for point in forecast.series.points:
        yield {
            "period": point.period,
            "year": int(point.period[:4]),
            "value": point.value,
            "status": point.status,
            "vintage": point.vintage,
        }


def _ahead(forecast: Forecast) -> Iterator[dict[str, object]]:
    if forecast.path is None or forecast.method is None:
        return
    own, path = forecast.series, forecast.path
    middle = path.middle()
    low_80, high_80, low_95, high_95 = (end for coverage in COVERAGES for end in path.interval(coverage))
    for place, value in enumerate(middle):
        period = series.after(own.last, place + 1)
        yield {
            "period": period,
            "year": int(period[:4]),
            "step": place + 1,
            "value": _rounded(value),
            "low_80": _rounded(low_80[place]),
            "high_80": _rounded(high_80[place]),
            "low_95": _rounded(low_95[place]),
            "high_95": _rounded(high_95[place]),
            "model_id": forecast.method.model_id,
            "is_baseline": forecast.method.is_baseline,
            "status": Status.PROJECTED,
            "note": f"{NOTE} {own.note}".strip(),
        }


def _backtest(forecast: Forecast) -> Iterator[dict[str, object]]:
    for score in forecast.scores:
        yield {
            "model_id": score.method.model_id,
            "is_baseline": score.method.is_baseline,
            "is_chosen": score.method is forecast.method,
            "step": score.step,
            "n_origins": score.origins,
            "mae": _rounded(score.mae),
            "mase": None if score.mase is None else _rounded(score.mase),
            "smape_pct": _rounded(score.smape),
            "coverage_80_frac": score.covered[0] / score.origins,
            "coverage_95_frac": score.covered[1] / score.origins,
        }


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
