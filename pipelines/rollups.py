"""Rollups: smaller tables of a dataset, its sums by the keys a rollup keeps."""

from __future__ import annotations

import duckdb

from data.model import Dataset, Rollup
from pipelines.database import quoted, scalar


def table_name(dataset: Dataset, rollup: Rollup) -> str:
    """Return the name of the rollup's table: `<dataset>.<rollup>`."""
    return f"{dataset.dataset_id}.{rollup.rollup_id}"


def create(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rollup: Rollup) -> None:
    """Create the rollup's table from its dataset's, sorted by its keys.

    A sum leaves out what is null and is null where nothing is known. One thread adds up, in the order of the dataset:
    floating-point sums then come out the same every time.
    """
    sums = ", ".join(f"sum({quoted(name)}) AS {quoted(name)}" for name in rollup.sums)
    threads = int(scalar(connection, "SELECT current_setting('threads')"))
    connection.execute("SET threads = 1")
    try:
        connection.execute(
            f"CREATE TABLE {quoted(table_name(dataset, rollup))} AS SELECT {quoted(*rollup.keys)}, {sums} "
            f"FROM {quoted(dataset.dataset_id)} GROUP BY {quoted(*rollup.keys)} ORDER BY {quoted(*rollup.keys)}"
        )
    finally:
        connection.execute(f"SET threads = {threads}")
