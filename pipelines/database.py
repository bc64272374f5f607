"""The tables of a release inside DuckDB: columns cast to their declared types, `is_latest` filled, rows sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from data.model import Dataset, Status

LATEST = "is_latest"


def connect() -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that loads no extension from anywhere."""
    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def quoted(*names: str) -> str:
    """Return identifiers quoted for SQL, joined with commas."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def create(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: pa.Table) -> int:
    """Create the table of `dataset` from `rows` (its columns in any order, without `is_latest`); return its row count.

    Sorted by `order_by`, then by the primary key, so that the same rows give the same file. Raises ValueError naming
    the columns that are missing or not declared, and the cell that is not of its column's type.
    """
    wanted = {name for name in dataset.columns if name != LATEST}
    given = set(rows.column_names) - {LATEST}
    if wanted != given:
        message = (
            f"{dataset.dataset_id}: columns missing {sorted(wanted - given)}, not declared {sorted(given - wanted)}"
        )
        raise ValueError(message)
    if not rows.num_rows:
        declared = ", ".join(f"{quoted(field.name)} {field.type}" for field in dataset.fields)
        connection.execute(f"CREATE TABLE {quoted(dataset.dataset_id)} ({declared})")
        return 0
    order = dict.fromkeys((*dataset.order_by, *dataset.primary_key))
    columns = ", ".join(
        f"{_latest(dataset) if field.name == LATEST else f'CAST({quoted(field.name)} AS {field.type})'} "
        f"AS {quoted(field.name)}"
        for field in dataset.fields
    )
    connection.register("incoming", rows)
    try:
        connection.execute(
            f"CREATE TABLE {quoted(dataset.dataset_id)} AS SELECT {columns} FROM incoming ORDER BY {quoted(*order)}"
        )
    except duckdb.ConversionException as error:
        raise ValueError(f"{dataset.dataset_id}: {error}") from error
    finally:
        connection.unregister("incoming")
    return count(connection, dataset.dataset_id)


@contextmanager
def one_thread(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let one thread do what is done inside: floating-point sums then come out the same every time."""
    threads = int(scalar(connection, "SELECT current_setting('threads')"))
    connection.execute("SET threads = 1")
    try:
        yield
    finally:
        connection.execute(f"SET threads = {threads}")


def create_temporary(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Create a table of `rows` that is not part of the release: what checks compare with."""
    connection.register("incoming", rows)
    try:
        connection.execute(f"CREATE TEMP TABLE {quoted(name)} AS SELECT * FROM incoming")
    finally:
        connection.unregister("incoming")


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Return how many rows `table` has."""
    return int(scalar(connection, f"SELECT count(*) FROM {quoted(table)}"))


def counts(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, int]:
    """Return how many rows each of `tables` has, asked at once."""
    names = tuple(tables)
    each = ", ".join(f"(SELECT count(*) FROM {quoted(name)})" for name in names)
    return dict(zip(names, connection.execute(f"SELECT {each}").fetchall()[0], strict=True))


def scalar(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """Return the single value of a query. An unfinished result would block the connection, so it is read to its end."""
    ((value,),) = connection.execute(sql).fetchall()
    return value


def empty(dataset: Dataset) -> pa.Table:
    """Return a table without rows with the columns that a normaliser of `dataset` gives; `create` sets the types."""
    return pa.table({name: pa.array([], pa.string()) for name in dataset.columns if name != LATEST})


def text_table(dataset: Dataset, rows: list[dict[str, object]]) -> pa.Table:
    """Return records as a table of the dataset's columns, all text; keys outside the dataset are left out."""
    return pa.table(
        {
            name: pa.array([None if row[name] is None else str(row[name]) for row in rows], pa.string())
            for name in dataset.columns
        }
    )


def _latest(dataset: Dataset) -> str:
    """SQL of `is_latest`: the newest vintage that states something; where every one is missing, the newest."""
    window = f"OVER (PARTITION BY {quoted(*dataset.latest_by)})"
    stated = f"max(vintage) FILTER (WHERE status <> '{Status.MISSING}') {window}"
    return f"(vintage = coalesce({stated}, max(vintage) {window}))"
