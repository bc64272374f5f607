"""Committed snapshots: each feed's rows as the publisher states them (Parquet) beside a record (JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.lake import SNAPSHOTS
from data.model import Fault, InputError
from data.sources import sources
from pipelines.atomic import put, temporary, write_bytes
from pipelines.fetch import sha256_of
from pipelines.model import Feed, Original, Parsed, Snapshot

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_ROW_GROUP = 131_072
_STATED = ("source_id", "retrieved", "sha256", "rows", "files", "reasons")
_LEVEL = 15
"""zstd level: snapshots are written once and cloned often."""


def write(feed: Feed, parsed: Parsed, folder: Path = SNAPSHOTS) -> Snapshot:
    """Write one snapshot and its record; the record comes last, so a broken-off write is noticed.

    The same rows give the same bytes. An original whose SHA-256 the old record already lists keeps its earlier
    `retrieved`. Raises ValueError on a snapshot id that could leave its folder.
    """
    if not _NAME.fullmatch(parsed.snapshot_id):
        raise ValueError(f"{parsed.snapshot_id!r} is no snapshot id: lower-case letters, digits, '.', '_' and '-' only")
    table = folder / feed.feed_id / f"{parsed.snapshot_id}.parquet"
    table.parent.mkdir(parents=True, exist_ok=True)
    rows = _write_rows(parsed.rows, table)
    record = _record(feed, parsed, rows, sha256_of(table), _known_dates(record_path(table)))
    write_bytes(record_path(table), json.dumps(record, indent=1, ensure_ascii=False).encode() + b"\n")
    return Snapshot(feed.feed_id, parsed.snapshot_id, parsed.vintage, table, record)


def read(feed_id: str, folder: Path = SNAPSHOTS) -> list[Snapshot]:
    """Return the snapshots of a feed by vintage and id; empty where there are none.

    Reads the records only. Raises InputError for a record that is not whole and for a table or a record without its
    other half; `verify` checks the tables.
    """
    tables = {path.stem for path in (folder / feed_id).glob("*.parquet")}
    records = {path.stem for path in (folder / feed_id).glob("*.json")}
    faults = [
        _fault(
            folder / feed_id / f"{name}{'.parquet' if name in tables else '.json'}",
            "a file of a snapshot is missing",
        )
        for name in sorted(tables ^ records)
        if not name.startswith(".")
    ]
    found = []
    for name in sorted(tables & records):
        path = folder / feed_id / f"{name}.parquet"
        try:
            record = json.loads(record_path(path).read_text("utf-8"))
            _expect_books(record)
            found.append(Snapshot(feed_id, name, str(record["vintage"]), path, record))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(_fault(record_path(path), f"the record is incomplete: {error}"))
    if faults:
        raise InputError(faults)
    return sorted(found, key=lambda snapshot: (snapshot.vintage, snapshot.snapshot_id))


def _expect_books(record: Mapping[str, object]) -> None:
    """Raise KeyError or ValueError for a record that does not say what was read and left out, from where and when."""
    if absent := [name for name in _STATED if name not in record]:
        raise KeyError(f"it lacks {', '.join(absent)}: parse the files again")
    if record["source_id"] not in sources():
        raise ValueError(f"there is no source {record['source_id']!r:.40}")
    if not isinstance(record["rows"], int):
        raise TypeError("its number of rows is no number")
    date.fromisoformat(str(record["retrieved"]))


def usable(feed_id: str, folder: Path = SNAPSHOTS) -> tuple[list[Snapshot], list[Fault]]:
    """Return the snapshots of a feed whose record and table are whole, and what is wrong with the others.

    Where a record is not whole, none of the feed's is returned.
    """
    try:
        found = read(feed_id, folder)
    except InputError as error:
        return [], error.faults
    whole, faults = [], []
    for snapshot in found:
        try:
            verify(snapshot)
            whole.append(snapshot)
        except InputError as error:
            faults.extend(error.faults)
    return whole, faults


def verify(snapshot: Snapshot) -> None:
    """Raise InputError where the table's bytes are not those the record was written for."""
    found = sha256_of(snapshot.path)
    if found != snapshot.record["sha256"]:
        raise InputError(
            [_fault(snapshot.path, "the file is not the one its record describes (SHA-256 differs)", found)]
        )


def record_path(table: Path) -> Path:
    """Return the path of the record beside a snapshot's table."""
    return table.with_suffix(".json")


def _write_rows(rows: pa.Table | Path, path: Path) -> int:
    """Write `rows` to `path` atomically, batch by batch; return how many."""
    prepared = temporary(path)
    count = 0
    try:
        schema, batches = _batches(rows)
        with pq.ParquetWriter(prepared, schema, compression="zstd", compression_level=_LEVEL) as writer:
            for batch in batches:
                writer.write_batch(batch)
                count += batch.num_rows
        put(prepared, path)
    finally:
        prepared.unlink(missing_ok=True)
    return count


def _batches(rows: pa.Table | Path) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    if isinstance(rows, Path):
        file = pq.ParquetFile(rows)
        return file.schema_arrow.remove_metadata(), (
            batch.replace_schema_metadata(None) for batch in file.iter_batches(_ROW_GROUP)
        )
    plain = rows.replace_schema_metadata(None).combine_chunks()
    return plain.schema, iter(plain.to_batches(max_chunksize=_ROW_GROUP))


def _record(feed: Feed, parsed: Parsed, rows: int, sha256: str, known_dates: Mapping[str, str]) -> dict[str, object]:
    source = sources()[parsed.source_id or feed.source_id]
    originals = [_original_record(original, known_dates) for original in parsed.originals]
    return {
        "feed_id": feed.feed_id,
        "source_id": source.source_id,
        "snapshot_id": parsed.snapshot_id,
        "vintage": parsed.vintage,
        "title": parsed.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "licence_url": source.licence_url,
        "doi": parsed.doi,
        "url": source.url,
        "retrieved": max((str(original["retrieved"]) for original in originals), default=""),
        "parser_version": feed.parser_version,
        "rows": rows,
        "sha256": sha256,
        "originals": originals,
        "files": {
            name: {"read": read, "ignored": dict(sorted(parsed.read.ignored.get(name, {}).items()))}
            for name, read in sorted(parsed.read.rows.items())
        },
        "reasons": dict(sorted(parsed.read.reasons.items())),
    }


def _original_record(original: Original, known_dates: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": original.name,
        "url": original.url,
        "retrieved": min(original.retrieved, known_dates.get(original.sha256, original.retrieved)),
        "sha256": original.sha256,
        "size": original.size,
    }


def _known_dates(path: Path) -> dict[str, str]:
    """Return sha256 → retrieved of the originals in the record at `path`, nothing where it is absent or broken."""
    try:
        return {entry["sha256"]: entry["retrieved"] for entry in json.loads(path.read_text("utf-8"))["originals"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _fault(path: Path, reason: str, value: str = "") -> Fault:
    name = f"{path.parent.name}/{path.name}"
    cure = (
        f"Restore it from version control or run: python -m pipelines parse {path.parent.name} <the publisher's files>"
    )
    return Fault(name, 0, "", value, reason, cure)
