"""Writes the history (`data.stores.events.history`), and reads all of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.stores.events import Event, EventLog, Mode, Quality
from data.stores.events.history import FOLDER, MANIFEST, HistoryError, Manifest, manifest
from data.stores.events.model import NOTHING, detail_text
from pipelines.atomic import write_bytes

SCHEMA = pa.schema(
    [
        ("seq", pa.int64()),
        *((name, pa.string()) for name in ("event_id", "source_id", "site_id", "material_id", "measure_id")),
        ("value", pa.float64()),
        ("state", pa.string()),
        ("unit", pa.string()),
        ("event_time", pa.timestamp("us", "UTC")),
        ("received_time", pa.timestamp("us", "UTC")),
        *((name, pa.string()) for name in ("quality", "correction_of", "mode", "detail")),
    ]
)
"""The fields of an event, under the same names."""


def write_manifest(folder: Path, new: Manifest) -> None:
    """Replace the manifest, on disk when this returns."""
    stated = {"generation": new.generation, "files": [asdict(file) for file in new.files]}
    write_bytes(folder / FOLDER / MANIFEST, json.dumps(stated, indent=1).encode())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def table(events: Sequence[Event]) -> pa.Table:
    """Return events as a table of `SCHEMA`."""
    names = [name for name in SCHEMA.names if name != "detail"]
    rows = [{name: getattr(event, name) for name in names} | {"detail": detail_text(event.detail)} for event in events]
    return pa.Table.from_pylist(rows, SCHEMA)


def moved(folder: Path) -> Iterator[Event]:
    """Yield the events of the history, in the order of `seq`."""
    for file in manifest(folder).files:
        with pq.ParquetFile(folder / FOLDER / file.name) as parquet:
            for batch in parquet.iter_batches(10_000):
                yield from map(_event, batch.to_pylist())


def everything(log: EventLog, folder: Path) -> Iterator[Event]:
    """Yield every event there ever was, each once, in the order of `seq`; events may be moved meanwhile.

    Raises HistoryError where some are in neither.
    """
    seq = 0
    for event in moved(folder):
        seq = event.seq
        yield event
    while True:
        page = log.since(seq, 10_000)
        if page.gap:
            before = seq
            for event in moved(folder):
                if event.seq > seq:
                    seq = event.seq
                    yield event
            if seq == before:
                raise HistoryError(f"the log begins after {page.head.watermark}, and the history ends at {seq}")
            continue
        for event in page.events:
            seq = event.seq
            yield event
        if not page.more:
            return


def _event(row: Mapping[str, Any]) -> Event:
    detail = json.loads(row["detail"]) if row["detail"] else NOTHING
    return Event(**(dict(row) | {"quality": Quality(row["quality"]), "mode": Mode(row["mode"]), "detail": detail}))
