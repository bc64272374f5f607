"""The nouns of forecasting: a series, the path forecast, the score of a method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Logs = NDArray[np.float64]
"""Natural logarithms of a series' values, oldest first."""

COVERAGES = (0.80, 0.95)
"""Share of outcomes that each interval is meant to hold."""


class UnknownSpreadError(ValueError):
    """A series is too short to tell how far a forecast of it may be off."""


@dataclass(frozen=True)
class Point:
    """One observation: `period` is YYYY or YYYY-MM, `vintage` the edition that states it."""

    period: str
    value: float
    status: str
    vintage: str


@dataclass(frozen=True)
class Series:
    """Observations without a gap, oldest first: the newest run of what the source states. All are above zero.

    `outlook_id` is price, production or trade; `note` is the publisher's on the newest observation.
    """

    series_id: str
    outlook_id: str
    material_id: str
    stage_id: str | None
    label: str
    unit: str
    is_monthly: bool
    points: tuple[Point, ...]
    source_id: str
    vintage: str
    note: str = ""

    @property
    def pool(self) -> tuple[str, str]:
        """What series of the same kind share: kind and source."""
        return self.outlook_id, self.source_id

    @property
    def last(self) -> str:
        """The newest period observed."""
        return self.points[-1].period

    @property
    def values(self) -> NDArray[np.float64]:
        """The values, oldest first."""
        return np.array([point.value for point in self.points])

    @property
    def logs(self) -> Logs:
        """The logarithms of the values, oldest first."""
        return np.log(self.values)


@dataclass(frozen=True)
class Prior:
    """The mean square of the changes of series of the same kind, which counts as `weight` changes of this one."""

    mean_square: float = 0.0
    weight: float = 0.0

    def pooled(self, residuals: Logs, used: int) -> tuple[float, float]:
        """Return the spread of one step and its degrees of freedom; `used` parameters were fitted.

        Raises UnknownSpreadError where neither changes nor a prior tell it.
        """
        freedom = len(residuals) - used + self.weight
        if freedom <= 0:
            raise UnknownSpreadError("too few observations to tell how far the series moves")
        return float(np.sqrt((np.sum(residuals**2) + self.weight * self.mean_square) / freedom)), freedom


@dataclass(frozen=True)
class Path:
    """A path of logarithms, step by step: centre and spread; errors over spread follow Student's t."""

    centre: Logs
    spread: Logs
    freedom: float

    def middle(self) -> NDArray[np.float64]:
        """Return the medians, in the unit of the series."""
        return np.exp(self.centre)

    def interval(self, coverage: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the lower and upper ends of the interval meant to hold `coverage` of the outcomes."""
        reach = float(stdtrit(self.freedom, (1 + coverage) / 2)) * self.spread
        return np.exp(self.centre - reach), np.exp(self.centre + reach)


Forecaster = Callable[[Logs, int, Prior], Path]


@dataclass(frozen=True)
class Method:
    """A way to forecast. `seasonal` ones are for months only."""

    model_id: str
    is_baseline: bool
    forecast: Forecaster
    seasonal: bool = False


@dataclass(frozen=True)
class Score:
    """The errors of a method at `step` steps ahead, over `origins` starts in the past.

    `mae` is in the unit of the series, `mase` in its mean change from one period to the next (None where it never
    changed), `smape` in percent of the mean of forecast and outcome; `covered` counts the outcomes
    inside the interval of each coverage.
    """

    method: Method
    step: int
    origins: int
    mae: float
    mase: float | None
    smape: float
    covered: tuple[int, ...]


@dataclass(frozen=True)
class Forecast:
    """The forecast of one series: the method chosen and why, its path, and the scores of every method."""

    series: Series
    choice_id: str
    method: Method | None = None
    path: Path | None = None
    scores: Sequence[Score] = field(default=())
