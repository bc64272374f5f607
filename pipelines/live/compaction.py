"""Moves old events from the log to the history; killed at any moment, none is lost and none is doubled.

1. The events are written to a file of the history; file and folder are synced.
2. The manifest names the file; from now on they are in the history.
3. They leave the log in one transaction, which keeps their keys (to tell a duplicate for ever) and sets the watermark.

Broken off before 2, the file counts for nothing and is removed by the next run; between 2 and 3, the next run goes on
with 3. Readers of both (`history.everything`) take from the log only what comes after the manifest's last number.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
from sqlalchemy import Connection, delete, func, insert, select, update

from data.stores.events import EventLog, Head
from data.stores.events.history import FOLDER, File, HistoryError, Manifest, manifest
from data.stores.events.model import microseconds
from data.stores.events.tables import COMPACTED, EVENT, HEAD
from pipelines.atomic import fsync, put, temporary
from pipelines.live.history import digest, table, write_manifest
from pipelines.live.model import Duty, Live

KEPT_DAYS = 35
"""That events stay in the log: the longest range that the page shows is 30 days."""
LEAST_EVENTS, MOST_EVENTS = 1_000, 50_000
"""In a file: fewer wait for more, further ones are in the next. While they leave the log, half a second, nobody else
writes to it."""
_AT_ONCE = 10_000

log = logging.getLogger(__name__)


def run(live: Live) -> None:
    """Move what is old enough."""
    while not live.stop.is_set() and compact(live.log, live.folder, datetime.now(UTC) - timedelta(days=KEPT_DAYS)):
        pass


DUTY = Duty("compaction", seconds=3600.0, run=run)


def compact(events: EventLog, folder: Path, before: datetime, least: int = LEAST_EVENTS) -> int:
    """Move the oldest events, all received before a moment, and return how many; one process at a time (`alone`).

    Raises HistoryError, LogError, OSError.
    """
    head, held = events.head(), manifest(folder)
    _expect_same(head, held)
    _remove_strays(folder, held)
    if held.last_seq > head.watermark:
        return _leave(events, folder, held)
    last = _last_to_move(events, head.watermark, before)
    if last - head.watermark < least:
        return 0
    return _leave(events, folder, _move(events, folder, held, head, last))


def _expect_same(head: Head, held: Manifest) -> None:
    """Raise HistoryError where log and history do not belong together."""
    if held.files and held.generation != head.generation:
        raise HistoryError("the history is that of another log: move its folder away, or bring its log back")
    if held.last_seq < head.watermark or held.last_seq > head.seq:
        raise HistoryError(f"the history ends at {held.last_seq}, the log goes from {head.watermark} to {head.seq}")


def _remove_strays(folder: Path, held: Manifest) -> None:
    """Remove what a move that was broken off has left."""
    named = {file.name for file in held.files}
    for pattern in ("events-*.parquet", ".*.tmp"):
        for path in (folder / FOLDER).glob(pattern):
            if path.name not in named:
                path.unlink()


def _last_to_move(events: EventLog, watermark: int, before: datetime) -> int:
    """Return the number up to which every event was received before a moment, some `MOST_EVENTS` on at most."""
    young = select(func.min(EVENT.c.seq)).where(EVENT.c.received_us >= microseconds(before))
    ((first_young,),) = events.read(young)
    ((newest,),) = events.read(select(func.max(EVENT.c.seq)))
    last = (newest or watermark) if first_young is None else first_young - 1
    return int(min(last, watermark + MOST_EVENTS))


def _move(events: EventLog, folder: Path, held: Manifest, head: Head, last: int) -> Manifest:
    """Write the events up to `last` to a file and name it in the manifest; return that."""
    first = head.watermark + 1
    path = folder / FOLDER / f"events-{first:012}-{last:012}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    fsync(folder)
    prepared, seq, rows = temporary(path), head.watermark, 0
    try:
        with pq.ParquetWriter(prepared, table(()).schema, compression="zstd") as writer:
            while seq < last:
                page = events.since(seq, min(_AT_ONCE, last - seq))
                if not page.events:
                    raise HistoryError(f"the log lacks the events after {seq}")
                writer.write_table(table(page.events))
                rows, seq = rows + len(page.events), page.events[-1].seq
        if rows != last - head.watermark:
            raise HistoryError(f"the log has {rows} events from {first} to {last}")
        sha256 = digest(prepared)
        put(prepared, path)
    finally:
        prepared.unlink(missing_ok=True)
    new = Manifest(head.generation, (*held.files, File(path.name, rows, first, last, sha256)))
    write_manifest(folder, new)
    return new


def _leave(events: EventLog, folder: Path, held: Manifest) -> int:
    """Let the events leave the log that are in the history; return how many."""
    newest = held.files[-1]
    if digest(folder / FOLDER / newest.name) != newest.sha256:
        raise HistoryError(f"{newest.name} is not as it was written: nothing leaves the log")

    def change(connection: Connection) -> int:
        mine = EVENT.c.seq <= newest.last_seq
        kept = select(EVENT.c.key, EVENT.c.digest, EVENT.c.correction_key, EVENT.c.seq).where(mine)
        connection.execute(insert(COMPACTED).from_select(["key", "digest", "correction_key", "seq"], kept))
        gone = connection.execute(delete(EVENT).where(mine)).rowcount
        before = HEAD.c.watermark == newest.first_seq - 1
        if connection.execute(update(HEAD).where(before).values(watermark=newest.last_seq)).rowcount != 1:
            raise HistoryError(f"the log does not begin with event {newest.first_seq}: another process has moved it")
        return gone

    gone = events.write(change)
    log.info("%d events moved to %s", gone, newest.name)
    return gone
