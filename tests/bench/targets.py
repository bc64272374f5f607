"""What the product aims at, in one place: a line of the table is met or not met by these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.measure import RATES, TIMES, Measure

QUIET_CALIBRATION_MS = 52.0
"""What the calibration takes on the machine of the targets in a quiet minute: two cores of an Intel Xeon."""
RELEASE, LARGE = "release", "large"
LARGE_ROWS = 5_000_000
"""From so many trade rows on a lake counts as the large one."""


@dataclass(frozen=True)
class Target:
    """A limit on one quantile of a measure, named by how its key begins; `size` is empty where both sizes have it."""

    key: str
    quantile: str
    limit: float
    size: str = ""

    def applies(self, measure: Measure) -> bool:
        """Tell whether the target is of this measure."""
        size = LARGE if measure.rows >= LARGE_ROWS else RELEASE
        return measure.key.startswith(self.key) and self.size in ("", size)

    def met(self, measure: Measure) -> bool:
        """Tell whether it is met, at the pace of a quiet minute; where something was refused it is not."""
        value = at_quiet_pace(measure, getattr(measure, self.quantile))
        is_within = value >= self.limit if measure.unit in RATES else value <= self.limit
        return is_within and not measure.refused

    @property
    def words(self) -> str:
        """The limit as the table writes it."""
        return f"{self.quantile} {self.limit:g}"


_ALL_IN_VIEW = "clicks: all charts in view"
TARGETS = (
    Target(f"{_ALL_IN_VIEW}, cold: last change painted", "p50", 120),
    Target(f"{_ALL_IN_VIEW}, cold: last change painted", "p95", 200),
    Target(f"{_ALL_IN_VIEW}, cold: first chart painted", "p50", 80),
    Target(f"{_ALL_IN_VIEW}, cold: interaction", "p75", 100),
    Target("window: usual window, cold: interaction", "p75", 100),
    Target("phone: interaction", "p75", 200),
    Target("phone: largest contentful paint of the overview", "p50", 1_500),
    Target("phone: largest contentful paint of a material", "p50", 1_500),
    Target("load: 20 visitors, as fast as they are answered: changes", "p50", 120, RELEASE),
    Target("load: 200 visitors, a click every 5 s", "p95", 300, RELEASE),
    Target("api: filtered reads", "p50", 300, RELEASE),
    Target("api: filtered reads", "p50", 100, LARGE),
    Target("ingest: SQLite, batches of 500, 4 clients, new: acknowledged", "p50", 5_000),
    Target("ingest: PostgreSQL, batches of 500, 4 clients, new: acknowledged", "p50", 10_000),
    Target("ingest: PostgreSQL, batches of 500, 4 clients, half new: acknowledged", "p50", 10_000),
    Target("live: 200 viewers, refresh 1 s: from POST to the viewer's bytes", "p95", 2_000),
    Target("live: 200 viewers, refresh 1 s: a refresh, on a connection of its own", "p95", 100),
    Target("start: server until", "p50", 800),
    Target("soak: growth", "p50", 1.1, RELEASE),
    Target("memory: PSS", "p50", 300, RELEASE),
)


def at_quiet_pace(measure: Measure, value: float) -> float:
    """Return a value as it would be in a quiet minute, by the calibration beside it; a size or a factor as it is."""
    if not measure.calibration_ms or measure.unit not in RATES | TIMES:
        return value
    pace = measure.calibration_ms / QUIET_CALIBRATION_MS
    return value * pace if measure.unit in RATES else value / pace


def marks(measure: Measure, targets: Iterable[Target] = TARGETS) -> str:
    """Return what the table says of a measure's targets; empty where it has none."""
    return ", ".join(
        f"{target.words} {'met' if target.met(measure) else 'NOT MET'}" for target in targets if target.applies(measure)
    )
