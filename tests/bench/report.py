"""The table on the screen, and the file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from tests.bench.measure import Measure
from tests.bench.targets import QUIET_CALIBRATION_MS, marks

_HEAD = (
    f"{'trade rows':>10} {'n':>5} {'p50':>9} {'p75':>9} {'p95':>9} unit {'calibr.':>8} {'ratio':>7} {'floor':>8} "
    f"{'bytes':>9}  what (targets at a calibration of {QUIET_CALIBRATION_MS:g} ms)"
)


def table(measures: Iterable[Measure]) -> str:
    """Return the records as a table: beside each the calibration of its section, the ratio to it, and its targets."""
    return "\n".join([_HEAD, *map(_line, measures)])


def _line(one: Measure) -> str:
    said = f"  [{found}]" if (found := marks(one)) else ""
    refused = f", {one.refused} refused" if one.refused else ""
    return (
        f"{one.rows:>10,} {one.count:>5} {_cell(one.p50):>9} {_cell(one.p75):>9} {_cell(one.p95):>9} {one.unit:<4} "
        f"{_cell(one.calibration_ms):>8} {_cell(one.ratio, 2):>7} {_cell(one.floor_p50):>8} {_cell(one.bytes):>9}  "
        f"{one.key}{refused}{said}"
    )


def _cell(value: float | None, digits: int = 1) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.{digits}f}"


def write(measures: Iterable[Measure], path: Path) -> None:
    """Write the records as JSON, ratio and targets with each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = [asdict(one) | {"ratio": one.ratio, "targets": marks(one)} for one in measures]
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
