"""What a parse may not do to the committed snapshots: replace them by nothing, or by a part of an edition."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import pyarrow.parquet as pq

from data.model import Fault, InputError
from pipelines.model import Feed, Parsed
from pipelines.snapshots import record_path


def rows_before(feed: Feed, parsed: Parsed, folder: Path) -> int | None:
    """Return how many rows the snapshot that `parsed` replaces has, None where there is none."""
    rows = _record(feed, parsed, folder).get("rows")
    return rows if isinstance(rows, int) else None


def check(feed: Feed, tables: Sequence[Parsed], folder: Path, *, replace: bool) -> None:
    """Raise InputError naming every snapshot without rows, and every one that would lose rows with its originals.

    A snapshot that was made from files which are not given again, and that would have fewer rows than now, is most
    likely parsed from a part of its edition. `replace` says that this is meant; a snapshot without rows never is.
    """
    faults = [fault for parsed in tables for fault in _faults(feed, parsed, folder, replace=replace)]
    if faults:
        raise InputError(faults)


def _faults(feed: Feed, parsed: Parsed, folder: Path, *, replace: bool) -> list[Fault]:
    rows = _row_count(parsed)
    given = {_name(original.name) for original in parsed.originals}
    files = ", ".join(sorted(given))
    if not rows:
        reason = f"no row of it belongs into {feed.feed_id}/{parsed.snapshot_id}"
        cure = f"Check the file: it is empty, its header is changed or it names no tracked material. {feed.accepts}."
        return [Fault(files, 0, "", "0 rows", reason, cure)]
    record = _record(feed, parsed, folder)
    before = record.get("rows")
    originals = record.get("originals")
    if replace or not isinstance(before, int) or not isinstance(originals, list):
        return []
    absent = sorted({_name(str(original["name"])) for original in originals} - given)
    if not absent or rows >= before:
        return []
    more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
    reason = (
        f"{feed.feed_id}/{parsed.snapshot_id} would shrink from {before} rows: it was made from {absent[0]}{more} too"
    )
    cure = "Give all files of the edition together, or add --replace if the smaller snapshot is meant."
    return [Fault(files, 0, "", f"{rows} rows", reason, cure)]


def _name(path: str) -> str:
    return PurePosixPath(path).name.casefold()


def _row_count(parsed: Parsed) -> int:
    if isinstance(parsed.rows, Path):
        return int(pq.read_metadata(parsed.rows).num_rows)
    return int(parsed.rows.num_rows)


def _record(feed: Feed, parsed: Parsed, folder: Path) -> Mapping[str, object]:
    """Return the record of the snapshot to be replaced; empty where it is absent or broken."""
    path = record_path(folder / feed.feed_id / f"{parsed.snapshot_id}.parquet")
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
