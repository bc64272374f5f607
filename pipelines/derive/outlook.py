"""Forecasts of production, prices and trade: `forecast_series`, `forecast_history`, `forecast`, `forecast_backtest`.

Computed from production_yearly, price_monthly, price_yearly and trade_yearly; nothing is drawn at random. Figures keep
four significant digits: the optimiser of another machine differs further behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from data.model import Status
from pipelines.outlook import choice, series
from pipelines.outlook.model import COVERAGES, Outlook
from pipelines.tables import dataset_table

FORECAST = "Forecast of this dashboard, not an observation."
_DIGITS = 4


def derive(connection: duckdb.DuckDBPyConnection) -> Mapping[str, pa.Table]:
    """Return the rows of the four datasets from the tables in `connection`."""
    found = list(choice.outlooks(series.every(connection)))
    makers = {
        "forecast_series": _series,
        "forecast_history": _history,
        "forecast": _forecast,
        "forecast_backtest": _backtest,
    }
    return {
        name: dataset_table(name, [_about(outlook) | row for outlook in found for row in rows(outlook)])
        for name, rows in makers.items()
    }


def _about(outlook: Outlook) -> dict[str, object]:
    """Return what every row of a series says."""
    one = outlook.series
    return {
        "series_id": one.series_id,
        "outlook_id": one.outlook_id,
        "material_id": one.material_id,
        "stage_id": one.stage_id,
        "series": one.label,
        "unit": one.unit,
        "vintage": one.vintage,
        "source_id": one.source_id,
    }


def _series(outlook: Outlook) -> Iterator[dict[str, object]]:
    one, method = outlook.series, outlook.method
    yield {
        "choice_id": outlook.choice_id,
        "model_id": method.model_id if method else None,
        "is_baseline": method.is_baseline if method else None,
        "n_observations": len(one.points),
        "first_period": one.points[0].period,
        "last_period": one.last,
        "note": one.note,
    }


def _history(outlook: Outlook) -> Iterator[dict[str, object]]:
    for point in outlook.series.points:
        yield {
            "period": point.period,
            "year": int(point.period[:4]),
            "value": point.value,
            "status": point.status,
            "vintage": point.vintage,
        }


def _forecast(outlook: Outlook) -> Iterator[dict[str, object]]:
    if outlook.path is None or outlook.method is None:
        return
    one, path = outlook.series, outlook.path
    middle = path.middle()
    low_80, high_80, low_95, high_95 = (end for coverage in COVERAGES for end in path.interval(coverage))
    for place, value in enumerate(middle):
        period = series.after(one.last, place + 1)
        yield {
            "period": period,
            "year": int(period[:4]),
            "step": place + 1,
            "value": _rounded(value),
            "low_80": _rounded(low_80[place]),
            "high_80": _rounded(high_80[place]),
            "low_95": _rounded(low_95[place]),
            "high_95": _rounded(high_95[place]),
            "model_id": outlook.method.model_id,
            "is_baseline": outlook.method.is_baseline,
            "status": Status.PROJECTED,
            "note": f"{FORECAST} {one.note}".strip(),
        }


def _backtest(outlook: Outlook) -> Iterator[dict[str, object]]:
    for score in outlook.scores:
        yield {
            "model_id": score.method.model_id,
            "is_baseline": score.method.is_baseline,
            "is_chosen": score.method is outlook.method,
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
