"""The drop folder: CSV and Parquet files of events, put into `drop/<source>/`, are taken into the log.

A file is read once nothing has been written to it for two seconds (or move it there in one go). When all its events are
in the log it goes to `taken/<source>/`; where some could not be used the others are in the log, and the file goes to
`faulty/<source>/` beside `<file>.faults.json`, which names row, field, reason and fix. A process that is killed
meanwhile reads the file again: what the log holds already is not stored twice. The source is the folder's name; one
that starts with `sim-` is simulated.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.stores.events import EventLog, Mode, Outcome
from data.stores.events.reading import ALL_SITES, KEYS, SIMULATED_SITE, Fault, Scope, WrongError, read_events
from pipelines.atomic import fsync, write_bytes
from pipelines.live.model import Duty, Live

DROP, TAKEN, FAULTY = "drop", "taken", "faulty"
QUIET_SECONDS = 2.0
AT_ONCE = 1_000
MOST_FAULTS = 1_000
"""Told of one file; the report counts them all."""
ENDINGS = (".csv", ".parquet")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_CONFLICTS = {
    "id": ("event_id", "the log holds other content under this id", "another id, or correction_of for a correction"),
    "correction_of": ("correction_of", "the log holds another correction of that event", "name the last correction"),
}


@dataclass
class Report:
    """What became of the rows of a file."""

    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it while there are few."""
        self.outcomes["faulty"] += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def as_json(self) -> bytes:
        """Return the report as a file."""
        counts = {"rows": self.rows} | {name: self.outcomes[name] for name in ("stored", "duplicate", "faulty")}
        return json.dumps(counts | {"faults": [one.as_json() for one in self.faults]}, indent=1).encode()


def run(live: Live) -> None:
    """Take every file that is whole, in the order of their names."""
    drop = live.folder / DROP
    drop.mkdir(parents=True, exist_ok=True)
    for file in waiting(drop):
        if live.stop.is_set():
            return
        take(live.log, live.folder, file)


DUTY = Duty("drop", seconds=1.0, run=run, patience_seconds=30.0)


def waiting(drop: Path, now: float | None = None) -> list[Path]:
    """Return the files of all sources that nobody writes to any more; links and hidden files are left alone."""
    now = time.time() if now is None else now
    found = []
    for folder in sorted(drop.iterdir()):
        if folder.is_symlink() or not folder.is_dir() or not _SOURCE.fullmatch(folder.name):
            continue
        for file in sorted(folder.iterdir()):
            if file.name.startswith(".") or file.is_symlink() or not file.is_file():
                continue
            if now - file.stat().st_mtime >= QUIET_SECONDS:
                found.append(file)
    return found


def take(log: EventLog, folder: Path, file: Path) -> Report:
    """Take a file into the log, then move it. Raises LogError, OSError: the file stays where it is."""
    source = file.parent.name
    mode = Mode.SIMULATED if source.startswith(SIMULATED_SITE) else Mode.REAL
    report = _read(log, file, Scope(source, mode, frozenset({ALL_SITES})))
    target = _free(folder / (FAULTY if report.outcomes["faulty"] else TAKEN) / source / file.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    if report.outcomes["faulty"]:
        write_bytes(target.with_name(f"{target.name}.faults.json"), report.as_json())
    file.rename(target)
    fsync(target.parent)
    fsync(file.parent)
    return report


def _read(log: EventLog, file: Path, scope: Scope) -> Report:
    report, rows = Report(), _rows(file)
    while given := list(itertools.islice(rows, AT_ONCE)):
        events, places, faults = read_events(given, scope)
        for fault in faults:
            report.add(_at(fault, report.rows + fault.index))
        for event, place, taken in zip(events, places, log.append(events), strict=True):
            if taken.outcome == Outcome.CONFLICT:
                report.add(Fault(report.rows + place, event.event_id, *_CONFLICTS[taken.reason]))
            else:
                report.outcomes[taken.outcome] += 1
        report.rows += len(given)
    return report


def _at(fault: Fault, index: int) -> Fault:
    return Fault(index, fault.event_id, fault.field, fault.reason, fault.fix)


def _rows(file: Path) -> Iterator[object]:
    """Yield the rows of a file; a file that breaks off ends with what is wrong with it."""
    ending = file.suffix.lower()
    try:
        if ending == ".csv":
            yield from _csv_rows(file)
        elif ending == ".parquet":
            yield from _parquet_rows(file)
        else:
            yield WrongError("", f"{ending!a} is no kind of file that is read", f"one of {', '.join(ENDINGS)}")
    except UnicodeDecodeError:
        yield WrongError("", "the file is not UTF-8 from here on", "save it as CSV in UTF-8")
    except csv.Error as error:
        yield WrongError("", f"the file cannot be read from here on: {error}", "mend the file and drop it again")
    except pa.ArrowException as error:
        reason = str(error).splitlines()[0][:200]
        yield WrongError("", f"the file cannot be read from here on: {reason}", "mend the file and drop it again")


def _csv_rows(file: Path) -> Iterator[object]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        header = [name.strip() for name in next(reader, [])]
        if wrong := [name for name in header if name not in KEYS] or len(set(header)) < len(header):
            named = ascii(wrong[0]) if isinstance(wrong, list) else "twice the same name"
            yield WrongError("", f"the first line holds {named}", f"columns are {', '.join(KEYS)}")
            return
        for cells in reader:
            if len(cells) != len(header):
                yield WrongError("", f"{len(cells)} cells under {len(header)} columns", "one cell for each column")
            else:
                yield {name: _cell(name, text) for name, text in zip(header, cells, strict=True)}


def _cell(name: str, text: str) -> object:
    """Return what a cell says: nothing, a number where it is the value and one, else its text."""
    stripped = text.strip()
    if not stripped:
        return None
    if name != "value":
        return stripped
    try:
        return float(stripped)
    except ValueError:
        return stripped


def _parquet_rows(file: Path) -> Iterator[object]:
    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(AT_ONCE):
            for row in batch.to_pylist():
                yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _free(target: Path) -> Path:
    """Return a path at which nothing is, like the one wanted."""
    if not os.path.lexists(target):
        return target
    stem, ending = target.stem, target.suffix
    numbered = (target.with_name(f"{stem}.{number}{ending}") for number in itertools.count(2))
    return next(one for one in numbered if not os.path.lexists(one))
