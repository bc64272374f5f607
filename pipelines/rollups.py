"""Rollups: smaller tables of a dataset, its sums by the keys a rollup keeps."""

from __future__ import annotations

import duckdb

from data.model import Dataset, Rollup
from pipelines.database import one_thread, quoted


def table_name(dataset: Dataset, rollup: Rollup) -> str:
    """Return the name of the rollup's table: `<dataset>.<rollup>`."""
    return f"{dataset.dataset_id}.{rollup.rollup_id}"


def create(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rollup: Rollup) -> None:
    """Create the rollup's table from its dataset's, sorted by its keys.

    A sum leaves out what is null and is null where nothing is known. One thread adds up, in the order of the dataset.
    """
    sums = ", ".join(f"sum({quoted(name)}) AS {quoted(name)}" for name in rollup.sums)
    with one_thread(connection):
        connection.execute(
            f"CREATE TABLE {quoted(table_name(dataset, rollup))} AS SELECT {quoted(*rollup.keys)}, {sums} "
            f"FROM {quoted(dataset.dataset_id)} GROUP BY {quoted(*rollup.keys)} ORDER BY {quoted(*rollup.keys)}"
        )
