"""Back-tests by rolling origin: forecasts from starts in the past, from what was known then, against the outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.forecasts.model import COVERAGES, Method, Prior, Score, Series, UnknownSpreadError

PriorAt = Callable[[str], Prior]
"""Period → the prior from series of the same kind up to then."""


@dataclass(frozen=True)
class Plan:
    """How a series is tested and forecast: `steps` ahead from `origins` starts, `stride` periods apart.

    `least` observations stand before the first start; at most the newest `window` are fitted.
    """

    steps: int
    origins: int
    stride: int
    least: int
    window: int

    def starts(self, count: int) -> list[int]:
        """Return how many of `count` observations are known at each start, the first start first."""
        counts = [count - self.stride * back for back in range(1, self.origins + 1)]
        return [known for known in reversed(counts) if known >= self.least]


def scores(series: Series, methods: Sequence[Method], plan: Plan, prior_at: PriorAt) -> Iterator[Score]:
    """Yield the score of every method at every step that has an outcome; nothing for a series too short to test.

    A start from which a method cannot tell its spread is left out of that method's scores.
    """
    starts = plan.starts(len(series.points))
    if not starts:
        return
    values, logs = series.values, series.logs
    scale = float(np.mean(np.abs(np.diff(values[-plan.window :]))))
    for method in methods:
        errors: dict[int, list[tuple[float, float, tuple[bool, ...]]]] = defaultdict(list)
        for known in starts:
            outcomes = values[known : known + plan.steps]
            prior = prior_at(series.points[known - 1].period)
            try:
                path = method.forecast(logs[max(0, known - plan.window) : known], plan.steps, prior)
            except UnknownSpreadError:
                continue
            intervals = [path.interval(coverage) for coverage in COVERAGES]
            for place, (middle, outcome) in enumerate(zip(path.middle(), outcomes, strict=False)):
                miss = abs(float(middle - outcome))
                inside = tuple(bool(low[place] <= outcome <= high[place]) for low, high in intervals)
                errors[place + 1].append((miss, miss / float(middle + outcome), inside))
        for step, rows in sorted(errors.items()):
            mae = float(np.mean([miss for miss, _, _ in rows]))
            yield Score(
                method,
                step,
                len(rows),
                mae,
                mae / scale if scale else None,
                200 * float(np.mean([relative for _, relative, _ in rows])),
                tuple(sum(inside[place] for _, _, inside in rows) for place in range(len(COVERAGES))),
            )
