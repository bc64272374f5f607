"""Forecasts: series, observations with their forecast, and how every method did on periods held back.

Computed at publish from USGS (production, yearly prices), the World Bank (monthly prices) and CEPII BACI (trade).
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

_N_STARTS = Field("n_starts", "INTEGER", "count", "Starts in the past that were forecast from")

_SERIES = (
    "series_id", "outlook_id", "material_id", "stage_id", "series", "unit", "choice_id", "model_id", "is_baseline",
    "n_observations", "first_period", "last_period", "vintage", "source_id", "note",
)  # fmt: skip
_HISTORY = (
    "series_id", "outlook_id", "material_id", "stage_id", "series", "period", "year", "value", "unit", "status",
    "vintage", "source_id",
)  # fmt: skip
_PATH = (
    "series_id", "material_id", "stage_id", "series", "period", "year", "value", "low_80", "high_80", "low_95",
    "high_95", "unit", "status", "model_id", "is_baseline", "vintage", "source_id", "note",
)  # fmt: skip
_SCORES = (
    "series_id", "outlook_id", "material_id", "series", "model_id", "is_baseline", "is_chosen", "step", "n_origins",
    "mae", "unit", "mase", "smape_pct", "coverage_80_frac", "coverage_95_frac", "source_id", "vintage",
)  # fmt: skip

SERIES = Query(
    "forecast_series_known",
    "forecast_series",
    _SERIES,
    """
SELECT series_id, outlook_id, material_id, stage_id, series, unit, choice_id, model_id, is_baseline, n_observations,
       first_period, last_period, vintage, source_id, note
FROM {source}
WHERE {filters}
ORDER BY series_id
""",
    columns(*_SERIES),
)

PATH = Query(
    "forecast_path",
    "forecast_history",
    _HISTORY,
    """
WITH observed AS (
    SELECT series_id, material_id, stage_id, series, period, year, value, unit, status, vintage, source_id
    FROM {source}
    WHERE {filters}
), known AS (
    SELECT DISTINCT series_id FROM observed
)
SELECT series_id, material_id, stage_id, series, period, year, value, CAST(NULL AS DOUBLE) AS low_80,
       CAST(NULL AS DOUBLE) AS high_80, CAST(NULL AS DOUBLE) AS low_95, CAST(NULL AS DOUBLE) AS high_95, unit, status,
       CAST(NULL AS VARCHAR) AS model_id, CAST(NULL AS BOOLEAN) AS is_baseline, vintage, source_id, '' AS note
FROM observed
UNION ALL
SELECT forecast.series_id, forecast.material_id, forecast.stage_id, forecast.series, forecast.period, forecast.year,
       forecast.value, forecast.low_80, forecast.high_80, forecast.low_95, forecast.high_95, forecast.unit,
       forecast.status, forecast.model_id, forecast.is_baseline, forecast.vintage, forecast.source_id, forecast.note
FROM forecast
JOIN known ON known.series_id = forecast.series_id
ORDER BY series_id, period
""",
    columns(*_PATH),
)

METHODS = Query(
    "forecast_methods",
    "forecast_backtest",
    _SCORES,
    """
SELECT material_id, series, model_id, is_baseline, is_chosen, max(step) AS step, max(n_origins) AS n_starts,
       CAST(sum(n_origins) AS INTEGER) AS n_origins,
       sum(mae * n_origins) / sum(n_origins) AS mae, unit, sum(mase * n_origins) / sum(n_origins) AS mase,
       sum(smape_pct * n_origins) / sum(n_origins) AS smape_pct,
       sum(coverage_80_frac * n_origins) / sum(n_origins) AS coverage_80_frac,
       sum(coverage_95_frac * n_origins) / sum(n_origins) AS coverage_95_frac, source_id, vintage
FROM {source}
WHERE {filters}
GROUP BY series_id, material_id, series, model_id, is_baseline, is_chosen, unit, source_id, vintage
ORDER BY series_id, mae, model_id
""",
    (
        *columns("material_id", "series", "model_id", "is_baseline", "is_chosen", "step"),
        _N_STARTS,
        *columns(
            "n_origins", "mae", "unit", "mase", "smape_pct", "coverage_80_frac", "coverage_95_frac", "source_id",
            "vintage",
        ),
    ),
    )  # fmt: skip

COVERAGE = Query(
    "forecast_coverage",
    "forecast_backtest",
    _SCORES,
    """
SELECT outlook_id, source_id, model_id, step, CAST(sum(n_origins) AS INTEGER) AS n_origins,
       sum(coverage_80_frac * n_origins) / sum(n_origins) AS coverage_80_frac,
       sum(coverage_95_frac * n_origins) / sum(n_origins) AS coverage_95_frac, max(vintage) AS vintage
FROM {source}
WHERE is_chosen AND {filters}
GROUP BY outlook_id, source_id, model_id, step
ORDER BY outlook_id, source_id, model_id, step
""",
    columns(
        "outlook_id", "source_id", "model_id", "step", "n_origins", "coverage_80_frac", "coverage_95_frac", "vintage"
    ),
)

QUERIES = (SERIES, PATH, METHODS, COVERAGE)
