"""Every run's line in `history.jsonl`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.measure import Measure

HERE = Path(__file__).parent
HISTORY = HERE / "history.jsonl"
_KEPT = ("rows", "unit", "count", "p50", "p75", "p95", "refused", "calibration_ms")


def line(measures: Iterable[Measure], commit: str, when: datetime) -> dict:
    """Return the record of a run: which commit, when, on how many cores, its median calibration, each measure."""
    found = list(measures)
    paces = sorted(one.calibration_ms for one in found)
    return {
        "commit": commit, "date": when.isoformat(timespec="seconds"), "cores": os.cpu_count(),
        "calibration_ms": paces[len(paces) // 2],
        "measures": [{"key": one.key} | {name: asdict(one)[name] for name in _KEPT} for one in found],
    }  # fmt: skip


def append(measures: Iterable[Measure], path: Path = HISTORY) -> list[dict]:
    """Add this run to the history; return all runs."""
    said = ["git", "-C", str(HERE), "describe", "--always", "--dirty", "--abbrev=9"]
    commit = subprocess.run(said, check=False, capture_output=True, text=True).stdout.strip() or "unknown"
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line(measures, commit, datetime.now(UTC))) + "\n")
    return read(path)


def read(path: Path = HISTORY) -> list[dict]:
    """Return all runs, the oldest first."""
    return [json.loads(text) for text in path.read_text("utf-8").splitlines()] if path.exists() else []
