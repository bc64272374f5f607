"""Opens a release as a locked-down, in-memory DuckDB: views over files, small tables of the current one held.

A dataset that the release is too old to have is there as a table without rows, so that every query over it answers
with nothing; whether a release holds a dataset, its manifest says.
"""

from __future__ import annotations

import ctypes
import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb

from dashboard.engine import held
from dashboard.engine.compile import view_name
from dashboard.engine.held import HELD_ROWS, HOLDING, quoted
from dashboard.engine.manifest import stated_files
from dashboard.engine.model import ReleaseDamagedError
from dashboard.scratch import scratch, shared_scratch
from dashboard.settings import Settings
from data.datasets import DATASETS
from data.lake import table_path
from data.model import Dataset, Release

_TEMP_LIMIT = "4GB"


def verified_files(release: Release) -> dict[str, int]:
    """Return the rows of each table of a release. Raises ReleaseDamagedError where one is not what is stated of it."""
    rows = {}
    for name, stated in stated_files(release).items():
        path = Path(release.path) / name
        if path.suffix != ".parquet":
            continue
        if not path.is_file():
            raise ReleaseDamagedError(f"release {release.release_id} lacks {name}; publish it again")
        if sha256_of(path) != stated["sha256"]:
            raise ReleaseDamagedError(
                f"release {release.release_id}: {name} is not what its manifest says; publish it again"
            )
        rows[name] = int(stated["rows"])
    return rows


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_release(
    release: Release, settings: Settings, held_rows: int = HELD_ROWS
) -> tuple[duckdb.DuckDBPyConnection, dict[str, int]]:
    """Return a connection that can read this release and nothing else, and the rows of each of its views.

    Every view reads its file at first. A thread has tables of up to `held_rows` at hand while queries answer already.
    """
    files = verified_files(release)
    folder, at_hand = Path(release.path), held.folder_in(shared_scratch(settings.temp_folder))
    connection = duckdb.connect(":memory:")
    _lock(connection, (folder, at_hand), settings)
    views: dict[str, int] = {}
    for view, path in _tables(folder):
        if path.name in files:
            connection.execute(_READ.replace("{view}", view).replace("{path}", quoted(str(path))))
            views[view] = files[path.name]
    held_columns = _columns_of_views(connection)
    for dataset_id, dataset in DATASETS.items():
        view = view_name(dataset_id)
        if view not in views:
            connection.execute(_EMPTY.replace("{view}", view).replace("{columns}", _columns(dataset)))
            views[view] = 0
        elif added := _missing_columns(held_columns[view], dataset):
            read = _READ.replace("*", "*" + added).replace("{view}", view)
            connection.execute(read.replace("{path}", quoted(str(table_path(folder, dataset_id)))))
    by_size = sorted(_tables(folder), key=lambda table: files.get(table[1].name, 0), reverse=True)
    small = [view for view, _ in by_size if 0 < views.get(view, 0) <= held_rows]
    if small:
        path = held.file_of(at_hand, stated_files(release), small)
        # No daemon: a process that ends within a DuckDB call would be aborted, so it waits that moment.
        threading.Thread(target=held.hold, args=(connection.cursor(), small, path), name=HOLDING).start()
    return connection, views


def _tables(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the view and the file of each dataset and of each of its rollups."""
    for dataset_id, dataset in DATASETS.items():
        for rollup_id in ("", *(rollup.rollup_id for rollup in dataset.rollups)):
            yield view_name(dataset_id, rollup_id), table_path(folder, dataset_id, rollup_id)


_READ = "CREATE OR REPLACE VIEW {view} AS SELECT * FROM read_parquet({path})"
_VIEW_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
_EMPTY = "CREATE TABLE {view} ({columns})"


def _columns(dataset: Dataset) -> str:
    """Return the columns of a dataset as SQL declares them."""
    return ", ".join(field.name + " " + field.type for field in dataset.fields)


def _columns_of_views(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Return view → the columns that its file has."""
    columns: dict[str, set[str]] = {}
    for view, column in connection.execute(_VIEW_COLUMNS).fetchall():
        columns.setdefault(str(view), set()).add(str(column))
    return columns


def _missing_columns(known: Collection[str], dataset: Dataset) -> str:
    """Return as SQL the columns that a file older than they are lacks: empty, so that queries can name them."""
    return "".join(
        ", CAST(NULL AS " + field.type + ") AS " + field.name for field in dataset.fields if field.name not in known
    )


def _lock(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path], settings: Settings) -> None:
    """Set the limits, then close every door; the order matters, the lock comes last."""
    options: Mapping[str, str] = {
        "threads": str(settings.threads),
        "preserve_insertion_order": "true",
        # Of 10 million rows in 610 groups what the file says of each takes half the time of a small query.
        "parquet_metadata_cache": "true",
        # DuckDB's allocator (jemalloc) gives what a query freed back to the system only with threads of its own.
        "allocator_background_threads": "true",
        "memory_limit": quoted(f"{settings.engine_memory_mb}MB"),
        "temp_directory": quoted(str(scratch(settings.temp_folder) / "engine")),
        "max_temp_directory_size": quoted(_TEMP_LIMIT),
        "allowed_directories": "[" + ", ".join(quoted(str(folder)) for folder in folders) + "]",
        "enable_external_access": "false",
        "allow_community_extensions": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "lock_configuration": "true",
    }
    for name, value in options.items():
        connection.execute("SET " + name + " = " + value)


def keep_for_ever(connection: duckdb.DuckDBPyConnection) -> None:
    """Never let go of a connection that came through a fork: even its destructor would hang."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
