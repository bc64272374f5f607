"""What is measured: one record a line of the report, quantiles, the table on the screen and the file."""

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    """Times of one thing at one size. `rows` counts the trade table's rows; `bytes` is the median answer, or memory.

    `floor_p50_ms` is the time of the same SQL in bare DuckDB over the full Parquet tables: no rollups, no cache, no
    server.
    """

    name: str
    kind: str
    rows: int
    p50_ms: float | None = None
    p95_ms: float | None = None
    floor_p50_ms: float | None = None
    bytes: int | None = None


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(
    name: str,
    kind: str,
    rows: int,
    times_ms: Sequence[float],
    *,
    floor_ms: Sequence[float] = (),
    sizes: Iterable[int] = (),
) -> Measure:
    """Return the record of repeated times."""
    sizes = list(sizes)
    return Measure(
        name, kind, rows,
        round(quantile(times_ms, 0.5), 1), round(quantile(times_ms, 0.95), 1),
        round(quantile(floor_ms, 0.5), 1) if floor_ms else None,
        int(quantile(sizes, 0.5)) if sizes else None,
    )  # fmt: skip


def timed_ms(work: Callable[[], object]) -> tuple[float, object]:
    """Do `work`; return the milliseconds it took and what it gave."""
    began = time.perf_counter()
    result = work()
    return 1_000 * (time.perf_counter() - began), result


def table(measures: Iterable[Measure]) -> str:
    """Return the records as a table for the screen."""
    lines = [f"{'kind':<9} {'trade rows':>10} {'p50 ms':>9} {'p95 ms':>9} {'floor':>9} {'bytes':>12}  name"]
    lines += [
        f"{one.kind:<9} {one.rows:>10,} {_cell(one.p50_ms):>9} {_cell(one.p95_ms):>9} {_cell(one.floor_p50_ms):>9} "
        f"{_cell(one.bytes):>12}  {one.name}"
        for one in measures
    ]
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def write(measures: Iterable[Measure], path: Path) -> None:
    """Write the records as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in measures], indent=1) + "\n", "utf-8")
