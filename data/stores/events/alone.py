"""Holds a log for one process among many: who moves events to the history must be alone in it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from data.stores.events.connect import writing_engine
from data.stores.events.errors import LogError
from data.stores.events.log import EventLog, told

_LOCK = 0x6C697665
"""PostgreSQL's advisory lock: "live"."""


@contextmanager
def alone(log: EventLog) -> Iterator[bool]:
    """Give whether this process holds the log for itself while the block lasts; it ends with the process at the latest.

    Raises LogError where the log cannot be used.
    """
    with _on_file(log) if log.url.drivername == "sqlite" else _on_server(log) as held:
        yield held


@contextmanager
def _on_file(log: EventLog) -> Iterator[bool]:
    path = Path(f"{log.url.database}.live")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise LogError(f"the event log's folder cannot be written to ({error})") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _on_server(log: EventLog) -> Iterator[bool]:
    engine = writing_engine(log.url)
    try:
        with told(), engine.connect() as connection:
            asked = text("SELECT pg_try_advisory_lock(:lock)")
            held = connection.execute(asked, {"lock": _LOCK}).scalar_one()
            connection.commit()
            yield held
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
            connection.commit()
    finally:
        engine.dispose()
