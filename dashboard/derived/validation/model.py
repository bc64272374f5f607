"""One published result held against our computation of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.metrics.interval import Interval


class Inputs(StrEnum):
    """Where the inputs of a computation come from."""

    PRINTED = "printed"
    """Each stands in the publication itself."""
    REBUILT = "rebuilt"
    """Each is exact, some are taken from elsewhere: the note says which."""
    BOUNDED = "bounded"
    """One is known within bounds only, so the result is a range."""
    MISSING = "missing"
    """One is unknown: nothing is computed."""


class Verdict(StrEnum):
    """How our computation stands to what was published."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True)
class Check:
    """A published result: `computed` from the inputs as they stand, `bounds` what their rounding and gaps allow.

    `published` is the printed figure, `published_bounds` all that is printed so. `bounds` is None where nothing is
    computed, and `note` says what is missing; `computed` alone is None where an input is a range.
    """

    check_id: str
    metric_id: str
    product: str
    quantity_id: str
    published: float
    published_bounds: Interval
    inputs: Inputs
    source_id: str
    vintage: str
    computed: float | None = None
    bounds: Interval | None = None
    material_id: str | None = None
    stage_id: str | None = None
    year: int | None = None
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """Inside where the two ranges share a value."""
        if self.bounds is None:
            return Verdict.NOT_COMPUTED
        return Verdict.INSIDE if self.bounds.overlaps(self.published_bounds) else Verdict.OUTSIDE
