"""What is measured: one record a line of the report, and its quantiles."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import psutil

RATES = frozenset({"1/s"})
TIMES = frozenset({"ms"})


@dataclass(frozen=True)
class Measure:
    """One thing measured at one size: its median and the values that three quarters and 95 % do not exceed.

    `section` and `name` say what; `rows` counts the trade table's rows, `count` what was measured. Times are in
    milliseconds; of a rate (`1/s`), a size (`MB`), a share (`%`) and a factor (`x`) there is `p50` alone. `floor_p50`
    is the time of the same SQL in bare DuckDB over the full Parquet tables: no rollups, no cache, no server. `bytes` is
    the median answer, `refused` counts what the server turned away, `calibration_ms` is what the fixed piece of work
    took around the section (`calibration.py`).
    """

    section: str
    name: str
    rows: int
    p50: float
    p75: float | None = None
    p95: float | None = None
    unit: str = "ms"
    count: int = 1
    floor_p50: float | None = None
    bytes: int | None = None
    refused: int = 0
    calibration_ms: float = 0.0

    @property
    def key(self) -> str:
        """What is measured, the same in every run."""
        return f"{self.section}: {self.name}"

    @property
    def ratio(self) -> float | None:
        """The median in calibrations: times by it, rates as work done in one; none of sizes and factors."""
        if not self.calibration_ms or self.unit not in RATES | TIMES:
            return None
        return self.p50 / self.calibration_ms if self.unit in TIMES else self.p50 * self.calibration_ms / 1_000


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(
    section: str,
    name: str,
    rows: int,
    times_ms: Sequence[float],
    *,
    floor_ms: Sequence[float] = (),
    sizes: Iterable[int] = (),
) -> Measure:
    """Return the record of repeated times."""
    sizes = list(sizes)
    p50, p75, p95 = (round(quantile(times_ms, share), 1) for share in (0.5, 0.75, 0.95))
    return Measure(
        section, name, rows, p50, p75, p95,
        count=len(times_ms),
        floor_p50=round(quantile(floor_ms, 0.5), 1) if floor_ms else None,
        bytes=int(quantile(sizes, 0.5)) if sizes else None,
    )  # fmt: skip


def processor_ms(pid: int) -> float:
    """Return the milliseconds that a process and all that it started have computed; what ended is left out."""
    main = psutil.Process(pid)
    times = [process.cpu_times() for process in (main, *main.children(recursive=True))]
    return 1_000 * sum(one.user + one.system for one in times)


def timed_ms(work: Callable[[], object]) -> tuple[float, object]:
    """Do `work`; return the milliseconds it took and what it gave."""
    began = time.perf_counter()
    result = work()
    return 1_000 * (time.perf_counter() - began), result
