"""Engines of the log: how a connection is opened, so that what was acknowledged is on disk.

SQLite: write-ahead log with `synchronous=FULL`, each writer by `BEGIN IMMEDIATE`, both read back and held to. SQLite
3.7.0 to 3.51.2 can lose a commit that was acknowledged when a write meets a checkpoint (but for 3.44.6 and 3.50.7 and
what follows these in their series): those are refused. pysqlite3 brings a mended one.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Engine, create_engine, event

from data.stores.events.errors import LogError, UnsafeSqliteError

BUSY_MS = 10_000
"""How long a writer waits for another process's transaction."""
_AGAIN_S = 0.01
_MENDED = (3, 51, 3)
_MENDED_SERIES = ((3, 44, 6), (3, 50, 7))
_FULL = 2
_JOURNAL_BYTES = 64 * 2**20
PRAGMAS = (
    f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", f"journal_size_limit={_JOURNAL_BYTES}",
)  # fmt: skip
"""Of a connection that writes."""


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether a version of SQLite keeps every acknowledged commit in its write-ahead log."""
    return version >= _MENDED or any(version[:2] == one[:2] and version >= one for one in _MENDED_SERIES)


def writing_engine(url: URL) -> Engine:
    """Return an engine of one connection, whose transactions hold the log against other writers from the first.

    Raises UnsafeSqliteError.
    """
    if url.drivername != "sqlite":
        return _postgresql(url, pool_size=1)
    _expect_safe()
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LogError(f"the event log's folder cannot be made ({error})") from error
    engine = create_engine(url, module=sqlite, pool_size=1, max_overflow=0, pool_reset_on_return=None)

    @event.listens_for(engine, "connect")
    def _open(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            _set_when_free(connection, pragma)
        _expect_durable(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading_engine(url: URL) -> Engine:
    """Return an engine for readers, who never wait for the writer and change nothing. Raises UnsafeSqliteError."""
    if url.drivername != "sqlite":
        engine = _postgresql(url, pool_size=4)
        return engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    _expect_safe()
    engine = create_engine(url, module=sqlite, pool_size=4, max_overflow=4, pool_reset_on_return="rollback")

    @event.listens_for(engine, "connect")
    def _open(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_MS}", "query_only=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def durability(connection: Any) -> dict[str, str]:
    """Return what a connection of the driver says of its journal and its syncs."""
    if isinstance(connection, sqlite.Connection):
        asked = {name: f"PRAGMA {name}" for name in ("journal_mode", "synchronous")}
    else:
        asked = {name: f"SHOW {name}" for name in ("fsync", "synchronous_commit", "full_page_writes")}
    return {name: str(connection.execute(question).fetchone()[0]).lower() for name, question in asked.items()}


def _postgresql(url: URL, pool_size: int) -> Engine:
    engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _open(connection: Any, _record: Any) -> None:
        connection.execute("SET synchronous_commit = on")
        connection.execute(f"SET lock_timeout = {BUSY_MS}")
        connection.commit()
        _expect_durable(connection)
        connection.rollback()

    return engine


def _set_when_free(connection: Any, pragma: str) -> None:
    """Set a pragma, waiting as long as a writer waits.

    SQLite does not wait by itself when two connections turn the journal of a new database at once: one of them is
    refused right away, whatever its `busy_timeout`.
    """
    last = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(_AGAIN_S)
        else:
            return


def _expect_durable(connection: Any) -> None:
    """Raise LogError where a commit would be acknowledged before it is on disk."""
    found = durability(connection)
    wanted = (
        {"journal_mode": "wal", "synchronous": str(_FULL)}
        if isinstance(connection, sqlite.Connection)
        else {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    )
    for name, value in wanted.items():
        if found[name] != value:
            raise LogError(f"the event log's database has {name}={found[name]}; it must be {value}")


def _expect_safe() -> None:
    if not wal_is_safe(sqlite.sqlite_version_info):
        raise UnsafeSqliteError(
            f"SQLite {sqlite.sqlite_version} can lose acknowledged events when a write meets a checkpoint: "
            "install pysqlite3 as requirements.txt pins it, or name a PostgreSQL in CRM_EVENTS_URL"
        )
