"""One published result held against our computation of it, and the method that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.metrics import CannotComputeError, Metric
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


class Result(NamedTuple):
    """What we compute: `computed` from the inputs as they stand, `bounds` what their rounding and gaps allow.

    `computed` is None where an input is a range; `bounds` too where nothing is computed, and `note` says what is
    missing. `stage_id` is that of the computation where the publication names none.
    """

    computed: float | None
    bounds: Interval | None
    inputs: Inputs
    note: str
    stage_id: str | None = None


@dataclass(frozen=True)
class Check:
    """A published figure and our result. `published_bounds` is all that is printed like `published`."""

    method: Method
    row: Record
    quantity_id: str
    published: float
    published_bounds: Interval
    result: Result

    @property
    def stage_id(self) -> str | None:
        """The stage that the publication names, else that of the computation."""
        return self.row.get("stage_id") or self.result.stage_id

    @property
    def verdict(self) -> Verdict:
        """Inside where the two ranges share a value."""
        if self.result.bounds is None:
            return Verdict.NOT_COMPUTED
        return Verdict.INSIDE if self.result.bounds.overlaps(self.published_bounds) else Verdict.OUTSIDE


@dataclass(frozen=True)
class Method:
    """A publication whose results we compute: the metric that does, its sources, and the datasets it needs."""

    method_id: str
    metric: Metric
    sources: tuple[str, ...]
    datasets: tuple[str, ...]
    checks: Callable[[Engine], list[Check]]

    def check(
        self, row: Record, quantity_id: str, published: float, bounds: Interval, compute: Callable[[], Result]
    ) -> Check:
        """Return the check of a published row against what `compute` returns, or the inputs that it names as missing.

        `row` has product, material_id, year, vintage and source_id.
        """
        try:
            result = compute()
        except CannotComputeError as error:
            result = Result(None, None, Inputs.MISSING, str(error))
        return Check(self, row, quantity_id, published, bounds, result)
