"""What a parse may not do to the committed snapshots: replace them by nothing, or by a part of an edition."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from data.model import Fault, InputError
from pipelines.model import Feed, Parsed
from pipelines.snapshots import record_path

_PLACE = frozenset({"file", "line"})


def rows_before(feed: Feed, parsed: Parsed, folder: Path) -> int | None:
    """Return how many rows the snapshot that `parsed` replaces has, None where there is none."""
    rows = _record(feed, parsed, folder).get("rows")
    return rows if isinstance(rows, int) else None


def check(feed: Feed, tables: Sequence[Parsed], folder: Path, *, replace: bool) -> None:
    """Raise InputError naming every snapshot without rows, and every one that would lose rows with its originals.

    A snapshot that was made from files which are not given again, and that would have fewer rows than now or lose what
    those files hold, is most likely parsed from a part of its edition. `replace` says that this is meant; a snapshot
    without rows never is.
    """
    faults = [fault for parsed in tables for fault in _faults(feed, parsed, folder, replace=replace)]
    if faults:
        raise InputError(faults)


def _faults(feed: Feed, parsed: Parsed, folder: Path, *, replace: bool) -> list[Fault]:
    rows = _row_count(parsed)
    given = {_name(original.name) for original in parsed.originals}
    files = ", ".join(sorted(given))
    if not rows:
        reason = f"none of its rows belongs in {feed.feed_id}/{parsed.snapshot_id}"
        cure = f"Check the file: it is empty, its header is changed or it names no tracked material. {feed.accepts}."
        return [Fault(files, 0, "", "0 rows", reason, cure)]
    record = _record(feed, parsed, folder)
    before = record.get("rows")
    originals = record.get("originals")
    if replace or not isinstance(before, int) or not isinstance(originals, list):
        return []
    absent = sorted({_name(str(original["name"])) for original in originals} - given)
    if not absent:
        return []
    more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
    made = f"it was made from {absent[0]}{more} too"
    place = f"{feed.feed_id}/{parsed.snapshot_id}"
    if rows < before:
        reason = f"{place} would shrink from {before} rows: {made}"
    elif lost := _lost(_snapshot_path(feed, parsed, folder), parsed):
        reason = f"{place} would lose {lost} rows of files that are not given again: {made}"
    else:
        return []
    cure = "Give all files of the edition together, or add --replace if the smaller snapshot is meant."
    return [Fault(files, 0, "", f"{rows} rows", reason, cure)]


def _lost(path: Path, parsed: Parsed) -> int:
    """Return how many rows of the snapshot come from files that `parsed` does not hold and are not in it otherwise."""
    new = pq.read_table(parsed.rows) if isinstance(parsed.rows, Path) else parsed.rows
    if not path.is_file() or "file" not in new.column_names:
        return 0
    old = pq.read_table(path)
    if "file" not in old.column_names:
        return 0
    kept = {_name(name) for name in new.column("file").to_pylist()}
    named = pa.array([_name(name) not in kept for name in old.column("file").to_pylist()], pa.bool_())
    columns = [name for name in old.column_names if name in new.column_names and name not in _PLACE]
    rows = Counter(zip(*(old.filter(named).column(name).to_pylist() for name in columns), strict=True))
    rows.subtract(Counter(zip(*(new.column(name).to_pylist() for name in columns), strict=True)) if rows else {})
    return sum(n for n in rows.values() if n > 0)


def _name(path: str) -> str:
    return PurePosixPath(path).name.casefold()


def _row_count(parsed: Parsed) -> int:
    if isinstance(parsed.rows, Path):
        return int(pq.read_metadata(parsed.rows).num_rows)
    return int(parsed.rows.num_rows)


def _snapshot_path(feed: Feed, parsed: Parsed, folder: Path) -> Path:
    return folder / feed.feed_id / f"{parsed.snapshot_id}.parquet"


def _record(feed: Feed, parsed: Parsed, folder: Path) -> Mapping[str, object]:
    """Return the record of the snapshot to be replaced; empty where it is absent or broken."""
    path = record_path(_snapshot_path(feed, parsed, folder))
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
