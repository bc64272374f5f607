"""What a metric declares about itself, and the two ways in which one cannot be computed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from data.evidence import Evidence


@dataclass(frozen=True)
class Metric:
    """A published indicator.

    `formula` is plain text. `low` and `high` bound its range in `unit`, None where it has no bound; `worse` says which
    way is worse, empty where neither is. `reference` names where the formula is published. `inputs` are the datasets
    without which it cannot be computed, and `evidence` is what it has to say of requirements of the UNRMS. The texts
    `metric.<id>.title`, `.meaning` (one sentence), `.symbols` and `.uncertainty` are in the catalogue.
    """

    metric_id: str
    formula: str
    unit: str
    low: float | None
    high: float | None
    worse: str
    reference: str
    evidence: tuple[Evidence, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def title_key(self) -> str:
        """Key of its name."""
        return f"metric.{self.metric_id}.title"

    @property
    def meaning_key(self) -> str:
        """Key of its interpretation in one sentence."""
        return f"metric.{self.metric_id}.meaning"

    @property
    def symbols_key(self) -> str:
        """Key of what the symbols and words of its formula stand for."""
        return f"metric.{self.metric_id}.symbols"

    @property
    def uncertainty_key(self) -> str:
        """Key of what makes it uncertain, and how that is shown."""
        return f"metric.{self.metric_id}.uncertainty"


class CannotComputeError(ValueError):
    """Inputs that a metric needs are missing: the value is unknown, which is not zero."""

    def __init__(self, *missing: str) -> None:
        """Keep the names of what is missing."""
        self.missing = missing
        super().__init__(f"cannot be computed: missing {', '.join(missing)}")


class OutOfRangeError(ValueError):
    """An input that its definition does not allow."""

    def __init__(self, name: str, value: float, meaning: str) -> None:
        """Keep the parts for the message."""
        self.name, self.value, self.meaning = name, value, meaning
        super().__init__(f"{name} must be {meaning}, not {value:g}")


def required(**inputs: float | None) -> tuple[float, ...]:
    """Return the inputs in the order given. Raises CannotComputeError naming every one that is None or NaN."""
    missing = [name.replace("_", " ") for name, value in inputs.items() if value is None or math.isnan(value)]
    if missing:
        raise CannotComputeError(*missing)
    return tuple(value for value in inputs.values() if value is not None)


def fraction(name: str, value: float) -> float:
    """Return `value`. Raises OutOfRangeError unless it is 0 to 1, as a percentage has to be divided by 100 first."""
    if not 0.0 <= value <= 1.0:
        raise OutOfRangeError(name, value, "a fraction of 0 to 1 (a percentage divided by 100)")
    return value


def not_negative(name: str, value: float) -> float:
    """Return `value`. Raises OutOfRangeError where it is below zero or not finite."""
    if not (math.isfinite(value) and value >= 0.0):
        raise OutOfRangeError(name, value, "a number of zero or more")
    return value
