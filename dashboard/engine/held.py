"""The small tables of a release at hand, in one file that the processes of a server share and read into memory.

The first that opens the release writes it into their temporary folder; each reads of it what its queries ask for, once.
Held in memory by each process itself, tables took twice as much: each at least a block of 256 kB, all columns, and
what had been needed to take them there.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

import duckdb

_LOG = logging.getLogger(__name__)
HELD_ROWS = 120_000
"""A table of no more rows is held: opening its file of Parquet would take longer than the query itself."""
HOLDING = "held-tables"
"""The name of the thread that sees to it."""
_FOLDER = "held"
_TRIES = 100
_TRY_AGAIN_SECONDS = 0.05
# Of 65 kB, 49 tables take 12 MB, of DuckDB's own 262 kB 21 MB; of 16 kB no less, and slower.
_WRITE = "ATTACH {path} AS building (BLOCK_SIZE 65536)"
_COPY = "CREATE TABLE building.{view} AS SELECT * FROM {view}"
_COMPRESS = "CHECKPOINT building"
_LEAVE = "DETACH building"
_READ = "ATTACH {path} AS held (READ_ONLY)"
_LOOK_THERE = "CREATE OR REPLACE VIEW {view} AS SELECT * FROM held.{view}"


def folder_in(shared: Path) -> Path:
    """Return the folder of such files, made where it is not there: what tidies temporary folders takes old ones."""
    folder = shared / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hold(cursor: duckdb.DuckDBPyConnection, views: Sequence[str], path: Path) -> None:
    """Have `views` read the file at `path`, written first where nobody has; where that fails they stay as they are."""
    try:
        with cursor, _alone(path.parent):
            if not path.exists():
                _write(cursor, views, path)
            cursor.execute(_READ.replace("{path}", quoted(str(path))))
            for view in views:
                cursor.execute(_LOOK_THERE.replace("{view}", view))
    except (duckdb.Error, OSError) as error:
        if not isinstance(error, duckdb.ConnectionException):  # a release that is closed meanwhile needs it no more
            _LOG.warning("small tables are read from Parquet, which takes longer: %s", error)


def file_of(folder: Path, stated: Mapping[str, Mapping[str, object]], views: Iterable[str]) -> Path:
    """Return the file that holds `views` of a release of which the files are `stated`: other files, another name."""
    told = repr((sorted((name, one["sha256"]) for name, one in stated.items()), sorted(views)))
    return folder / f"{blake2b(told.encode(), digest_size=12).hexdigest()}.duckdb"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes, and other threads of this one, from writing and removing files of the folder.

    A process forked meanwhile has the lock open too, and would wait for itself: closing alone does not let go of it.
    """
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def _write(cursor: duckdb.DuckDBPyConnection, views: Sequence[str], path: Path) -> None:
    """Write what `views` read, and remove what is held of other releases: who reads that has it open."""
    for other in path.parent.iterdir():
        if other.name != "lock":
            other.unlink()
    new = path.with_suffix(".new")
    cursor.execute(_WRITE.replace("{path}", quoted(str(new))))
    try:
        for view in views:
            cursor.execute(_COPY.replace("{view}", view))
        _compress(cursor)
    finally:
        cursor.execute(_LEAVE)
    new.rename(path)


def _compress(cursor: duckdb.DuckDBPyConnection) -> None:
    """Compress what is written, which DuckDB refuses while a query runs that began before the last table was there."""
    for _ in range(_TRIES - 1):
        with suppress(duckdb.TransactionException):
            cursor.execute(_COMPRESS)
            return
        time.sleep(_TRY_AGAIN_SECONDS)
    cursor.execute(_COMPRESS)


def quoted(text: str) -> str:
    """Return `text` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
