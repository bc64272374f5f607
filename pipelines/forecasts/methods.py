"""The methods: three baselines by hand and two state-space models of exponential smoothing by statsmodels.

All work on logarithms, so that no forecast is below zero and a doubling counts as much as a halving. Formulas of the
spread: Hyndman and Athanasopoulos, Forecasting: Principles and Practice (3rd ed., 2021), sections 5.5 and 8.7.
"""

from __future__ import annotations

import warnings

import numpy as np
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from pipelines.forecasts.model import Logs, Method, Path, Prior

MONTHS = 12
_START = "heuristic"
"""Initial level and trend come from the first ten values, which leaves two parameters fewer to fit."""


def naive(logs: Logs, steps: int, prior: Prior) -> Path:
    """Forecast the last value; the spread grows with the square root of the steps."""
    spread, freedom = prior.pooled(np.diff(logs), 0)
    ahead = np.arange(1, steps + 1)
    return Path(np.full(steps, logs[-1]), spread * np.sqrt(ahead), freedom)


def drift(logs: Logs, steps: int, prior: Prior) -> Path:
    """Forecast the last value plus the mean change so far at every step."""
    changes = np.diff(logs)
    slope = float(np.mean(changes))
    spread, freedom = prior.pooled(changes - slope, 1)
    ahead = np.arange(1, steps + 1)
    return Path(logs[-1] + slope * ahead, spread * np.sqrt(ahead * (1 + ahead / len(changes))), freedom)


def seasonal_naive(logs: Logs, steps: int, prior: Prior) -> Path:
    """Forecast the value of the same month a year before."""
    spread, freedom = prior.pooled(logs[MONTHS:] - logs[:-MONTHS], 0)
    ahead = np.arange(steps)
    return Path(logs[-MONTHS:][ahead % MONTHS], spread * np.sqrt(ahead // MONTHS + 1), freedom)


def simple_smoothing(logs: Logs, steps: int, prior: Prior) -> Path:
    """Forecast a level that follows the newest values: ETS(A,N,N) of the logarithms."""
    return _smoothed(steps, prior, ETSModel(logs, initialization_method=_START))


def damped_trend(logs: Logs, steps: int, prior: Prior) -> Path:
    """Forecast level and a trend that fades: ETS(A,Ad,N) of the logarithms."""
    return _smoothed(steps, prior, ETSModel(logs, trend="add", damped_trend=True, initialization_method=_START))


def _smoothed(steps: int, prior: Prior, model: ETSModel) -> Path:
    """Fit by maximum likelihood. The spread counts what every smoothed shock adds to the steps after it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = model.fit(disp=False)
    names = dict(zip(model.param_names, fitted.params, strict=True))
    spread, freedom = prior.pooled(np.asarray(fitted.resid), len(names))
    damping = np.cumsum(names.get("damping_trend", 0.0) ** np.arange(1, steps))
    weights = names["smoothing_level"] + names.get("smoothing_trend", 0.0) * damping
    growth = np.sqrt(1 + np.concatenate([[0.0], np.cumsum(weights**2)]))
    return Path(np.asarray(fitted.forecast(steps)), spread * growth, freedom)


NAIVE = Method("naive", is_baseline=True, forecast=naive)
METHODS = (
    NAIVE,
    Method("drift", is_baseline=True, forecast=drift),
    Method("seasonal_naive", is_baseline=True, forecast=seasonal_naive, seasonal=True),
    Method("simple_smoothing", is_baseline=False, forecast=simple_smoothing),
    Method("damped_trend", is_baseline=False, forecast=damped_trend),
)
