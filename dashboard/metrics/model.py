"""What a metric declares about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """A published indicator: `low` and `high` bound its range, `worse` says which way is worse."""

    metric_id: str
    title_key: str
    meaning_key: str
    unit: str
    low: float
    high: float | None
    worse: str
    reference: str
    additive: bool = False
    requirements: tuple[str, ...] = ()
