"""The method chosen for a series, and why: the best baseline, unless a model did better in the back-test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pipelines.forecasts import backtest
from pipelines.forecasts.backtest import Plan
from pipelines.forecasts.methods import METHODS, NAIVE
from pipelines.forecasts.model import COVERAGES, Forecast, Method, Prior, Score, Series

MONTHLY = Plan(steps=24, origins=20, stride=6, least=120, window=240)
YEARLY = Plan(steps=5, origins=10, stride=1, least=10, window=100)
SHORT = Plan(steps=2, origins=10, stride=1, least=2, window=100)
LEAST_MONTHS, LEAST_YEARS = 240, 20
"""Observations below which no model is fitted: the naive baseline stands alone."""
LEAST = 3
"""Observations below which nothing is forecast."""
ENDED_YEARS = 3
"""A series whose newest year is this far behind others of its kind has ended."""
PRIOR_WEIGHT = 4.0
"""How many changes of a short series the changes of series of the same kind count for."""

WIDEST = 10.0
"""Largest ratio of the upper end of the 95 % interval to the median: beyond it, nothing is forecast."""
LEVEL = 0.01
"""Share by which the error of a model must be below the baseline's."""

MODEL_WINS, BASELINE_WINS, TOO_SHORT = "model_wins", "baseline_wins", "too_short"
NO_SPAN, ENDED, ERRATIC = "no_span", "ended", "erratic"


def forecasts(all_series: Sequence[Series]) -> Iterable[Forecast]:
    """Yield the forecast of each series, in their order."""
    pools: dict[tuple[str, str], list[Series]] = {}
    for series in all_series:
        pools.setdefault(series.pool, []).append(series)
    changes = {pool: _Changes(members) for pool, members in pools.items()}
    newest = {pool: max(member.last for member in members) for pool, members in pools.items()}
    for series in all_series:
        yield _forecast(series, changes[series.pool], newest[series.pool])


class _Changes:
    """The yearly changes of a pool of series: series, period, square of the change of the logarithm."""

    def __init__(self, members: Sequence[Series]) -> None:
        self._rows = [
            (series.series_id, point.period, float(change) ** 2)
            for series in members
            for point, change in zip(series.points[1:], np.diff(series.logs), strict=True)
        ]

    def prior(self, series_id: str, period: str) -> Prior:
        """Return the prior from the changes of the other series up to `period`."""
        squares = [square for other, at, square in self._rows if other != series_id and at <= period]
        return Prior(float(np.mean(squares)), PRIOR_WEIGHT) if squares else Prior()


def _forecast(series: Series, changes: _Changes, newest: str) -> Forecast:
    count = len(series.points)
    if int(newest[:4]) - int(series.last[:4]) >= ENDED_YEARS:
        return Forecast(series, ENDED)
    if count < LEAST:
        return Forecast(series, NO_SPAN)
    is_short = count < (LEAST_MONTHS if series.is_monthly else LEAST_YEARS)
    plan = SHORT if is_short else MONTHLY if series.is_monthly else YEARLY
    methods = [
        method
        for method in METHODS
        if (method.is_baseline or not is_short) and (series.is_monthly or not method.seasonal)
    ]

    def prior_at(period: str) -> Prior:
        return changes.prior(series.series_id, period) if is_short else Prior()

    scores = tuple(backtest.scores(series, methods, plan, prior_at))
    choice_id, method = (TOO_SHORT, NAIVE) if is_short else best(scores)
    path = method.forecast(series.logs[-plan.window :], plan.steps, prior_at(series.last))
    if path.interval(COVERAGES[-1])[1][-1] > WIDEST * path.middle()[-1]:
        return Forecast(series, ERRATIC, scores=scores)
    return Forecast(series, choice_id, method, path, scores)


def best(scores: Sequence[Score]) -> tuple[str, Method]:
    """Return the choice and the method of the smallest mean error: a baseline unless a model beats it by `LEVEL`.

    Raises ValueError without scores of a baseline.
    """
    methods = {score.method.model_id: score.method for score in scores}
    errors = {name: mean_error([score for score in scores if score.method.model_id == name]) for name in methods}
    baselines = [name for name, method in methods.items() if method.is_baseline]
    baseline = min(baselines, key=errors.__getitem__)
    model = min(methods.keys() - baselines, key=lambda name: (errors[name], name), default=baseline)
    if errors[model] < errors[baseline] * (1 - LEVEL):
        return MODEL_WINS, methods[model]
    return BASELINE_WINS, methods[baseline]


def mean_error(scores: Iterable[Score]) -> float:
    """Return the mean absolute error over all starts and steps of these scores, in the unit of the series."""
    rows = tuple(scores)
    return sum(score.mae * score.origins for score in rows) / sum(score.origins for score in rows)
