"""Rules of row counts: each source and vintage gives as many rows as the committed expectation says.

`prepare` counts once for all datasets; the two checks of a dataset then look at what it found there.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from data.model import Dataset
from pipelines.checks.expected import RowCount
from pipelines.checks.rules import INVENTORIES_SQL, Check
from pipelines.database import counts, quoted

NAMES = frozenset({"expect_row_counts", "expect_vintages_expected"})
"""The checks of this module: nothing but what differs can fail them."""
SET_ASIDE_SHOWN = 5
"""Rows set aside that a wrong row count names."""


def counts_sql(dataset: Dataset) -> str:
    """SQL of a dataset's row counts: dataset_id, source_id, vintage, rows; a code list is counted as a whole.

    Rows of users' inventories are nobody's expectation and are left out.
    """
    keys = ("''", "''") if dataset.code_list else ("source_id", "vintage")
    committed = f"WHERE source_id NOT IN ({INVENTORIES_SQL}) " if dataset.takes_inventories else ""
    return (
        f"SELECT '{dataset.dataset_id}' AS dataset_id, {keys[0]} AS source_id, {keys[1]} AS vintage, "
        f"count(*) AS rows FROM {quoted(dataset.dataset_id)} {committed}"
        f"GROUP BY ALL HAVING count(*) > 0 ORDER BY ALL"
    )


def found(connection: duckdb.DuckDBPyConnection, datasets: Sequence[Dataset]) -> list[RowCount]:
    """Return the row counts of every one of `datasets` by source and vintage."""
    n_rows = counts(connection, (dataset.dataset_id for dataset in datasets))
    return [
        (str(dataset_id), str(source_id), str(vintage), int(rows))
        for dataset in datasets
        if n_rows[dataset.dataset_id]
        for dataset_id, source_id, vintage, rows in connection.execute(counts_sql(dataset)).fetchall()
    ]


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Compare the tables `found` and `expected` once: `not_expected` and `miscounted` are what differs.

    `set_aside` names the rows set aside of a source and vintage, those that carry most of a world total first.
    """
    connection.execute(
        "CREATE TEMP TABLE not_expected AS "
        "SELECT * FROM found ANTI JOIN expected USING (dataset_id, source_id, vintage)"
    )
    connection.execute(
        "CREATE TEMP TABLE miscounted AS SELECT dataset_id, source_id, vintage, e.rows AS expected, f.rows AS found "
        "FROM expected e LEFT JOIN found f USING (dataset_id, source_id, vintage) WHERE e.rows IS DISTINCT FROM f.rows"
    )
    connection.execute(
        "CREATE TEMP TABLE set_aside AS SELECT source_id, vintage, '; set aside of this vintage: ' || "
        "string_agg(file || ':' || line || ' ' || label_kind || ' (' || label || '). ' || cure, '; ' ORDER BY place) "
        "AS named FROM (SELECT *, row_number() OVER (PARTITION BY source_id, vintage "
        "ORDER BY share_of_world_frac DESC NULLS LAST, file, line) AS place FROM quarantine) "
        f"WHERE place <= {SET_ASIDE_SHOWN} GROUP BY source_id, vintage"
    )


def differing(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the datasets of which `prepare` found more, fewer or other rows than are expected."""
    found = connection.execute("SELECT dataset_id FROM miscounted UNION SELECT dataset_id FROM not_expected").fetchall()
    return {str(dataset_id) for (dataset_id,) in found}


def expect_row_counts(dataset: Dataset) -> Check:
    """Each source and vintage gives as many rows as the committed expectation says.

    The rows set aside of the source and vintage are named. A vintage that is absent because a newer one, not yet
    expected, took its place is no failure. Nor are other counts of a dataset that is computed from others of which an
    edition was added, an older one too: its own rows follow from it.
    """
    inputs = ", ".join(f"'{name}'" for name in dataset.inputs)
    computed = f"AND NOT EXISTS (SELECT 1 FROM not_expected WHERE dataset_id IN ({inputs})) " if inputs else ""
    return Check(
        "expect_row_counts",
        dataset.dataset_id,
        f"SELECT source_id, vintage, 'expected ' || expected || ' rows, found ' || coalesce(found, 0) || "
        f"coalesce(named, '') AS reason FROM miscounted LEFT JOIN set_aside USING (source_id, vintage) "
        f"WHERE dataset_id = '{dataset.dataset_id}' {computed}AND NOT (found IS NULL AND source_id IN "
        f"(SELECT source_id FROM not_expected WHERE dataset_id = '{dataset.dataset_id}'))",
        "If the change is meant: `python -m pipelines publish --accept-rows`, "
        "and commit pipelines/checks/expected_rows.toml.",
    )


def expect_vintages_expected(dataset: Dataset) -> Check:
    """Each source and vintage stands in the committed expectation; a warning only, so that a new edition publishes."""
    return Check(
        "expect_vintages_expected",
        dataset.dataset_id,
        f"SELECT source_id, vintage, 'not in the committed expectation: ' || rows || ' rows' AS reason "
        f"FROM not_expected WHERE dataset_id = '{dataset.dataset_id}'",
        "Look through the rows, run `python -m pipelines publish --accept-rows`, "
        "and commit pipelines/checks/expected_rows.toml.",
        fails=False,
    )
