"""Intervals: what a rounded figure, a bound or an undisclosed rest leaves open."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """All values from `low` to `high`, both included. Raises ValueError where `low` is above `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"an interval runs from its low to its high end, not from {self.low:g} to {self.high:g}")

    @classmethod
    def exactly(cls, value: float) -> Interval:
        """Return the interval of one value."""
        return cls(value, value)

    @classmethod
    def rounded(cls, printed: float, half_step: float, low: float = -math.inf, high: float = math.inf) -> Interval:
        """Return every value that rounds to `printed`, kept between `low` and `high`.

        0.9 printed with one decimal is 0.85 to 0.95: `half_step` is 0.05.
        """
        return cls(max(low, printed - half_step), min(high, printed + half_step))

    @property
    def middle(self) -> float:
        """The value half way."""
        return (self.low + self.high) / 2

    def overlaps(self, other: Interval) -> bool:
        """Tell whether a value lies in both; ends that differ by rounding of the machine alone touch."""
        slack = 1e-9 * max(1.0, abs(self.low), abs(self.high))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def holds(self, value: float) -> bool:
        """Tell whether `value` lies in it."""
        return self.overlaps(Interval.exactly(value))
