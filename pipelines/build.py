"""From snapshots to the tables of a release, and from the tables to Parquet files."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import duckdb
import pyarrow as pa

from data.datasets import DATASETS
from data.intake import FEED_ID
from data.lake import slices_path, table_path
from data.model import Dataset
from data.sources import sources
from pipelines import database, editions, records, rollups, slices
from pipelines.fates import Fates
from pipelines.model import Snapshot
from pipelines.reading.located import located

ROW_GROUP_SIZE = 16_384
"""Rows a group: small enough to skip what a filter on the sorted columns does not need."""

Say = Callable[[str], None]


@dataclass
class Tables:
    """The tables of a release in `connection`, and what the normalisers said about them."""

    connection: duckdb.DuckDBPyConnection
    fates: Fates
    skipped: list[str] = field(default_factory=list)
    quarantined: list[Mapping[str, object]] = field(default_factory=list)
    corrected: Counter[str] = field(default_factory=Counter)
    changes: list[dict[str, object]] = field(default_factory=list)

    def quarantined_by_feed(self) -> dict[str, int]:
        """Count the rows set aside by feed."""
        rows = self.connection.execute("SELECT feed_id, count(*) FROM quarantine GROUP BY feed_id ORDER BY feed_id")
        return {str(feed_id): int(count) for feed_id, count in rows.fetchall()}


def build(
    snapshots: Mapping[str, Sequence[Snapshot]],
    created: str,
    normalisers: Mapping[str, ModuleType],
    derivers: Mapping[str, ModuleType],
    say: Say,
) -> Tables:
    """Create the table of every dataset and rollup in a new in-memory database.

    A dataset none of whose feeds has a snapshot, or that no deriver makes, comes out empty and is listed in `skipped`.
    Raises what a normaliser raises: InputError for a correction whose text upstream has changed, UnknownCodeError for a
    mapping to no code.
    """
    published = [one for feed_id, of_feed in snapshots.items() if feed_id != FEED_ID for one in of_feed]
    tables = Tables(database.connect(), Fates(published))
    for dataset in DATASETS.values():
        if dataset.code_list or dataset.inputs:
            continue
        started = time.perf_counter()
        rows = _normalised(tables, dataset, normalisers, snapshots)
        count = database.create(tables.connection, dataset, rows)
        if editions.is_compared(dataset) and dataset.dataset_id not in tables.skipped:
            given = {feed_id: snapshots.get(feed_id, ()) for feed_id in normalisers[dataset.dataset_id].FEEDS}
            before = editions.older(dataset, normalisers[dataset.dataset_id], given, rows)
            tables.changes.extend(editions.changes(tables.connection, dataset, before))
        empty = " (no snapshot of its feeds)" if dataset.dataset_id in tables.skipped else ""
        say(f"{dataset.dataset_id}: {count:,} rows{empty} ({time.perf_counter() - started:.1f} s)")
    _derive(tables, derivers, say)
    for dataset in DATASETS.values():
        for rollup in dataset.rollups:
            rollups.create(tables.connection, dataset, rollup)
    all_snapshots = [snapshot for of_feed in snapshots.values() for snapshot in of_feed]
    for dataset_id in records.CODE_LISTS:
        database.create(tables.connection, DATASETS[dataset_id], records.code_list_table(DATASETS[dataset_id]))
    about = {
        "source": records.source_table(DATASETS["source"], all_snapshots, created),
        "quarantine": records.quarantine_table(DATASETS["quarantine"], tables.quarantined),
        "untracked": records.untracked_table(DATASETS["untracked"], tables.fates),
        "edition_change": database.text_table(DATASETS["edition_change"], tables.changes),
        "conservation": records.conservation_table(DATASETS["conservation"], tables.fates),
        "correction": records.correction_table(DATASETS["correction"], tables.corrected),
    }
    for dataset_id, rows in about.items():
        database.create(tables.connection, DATASETS[dataset_id], rows)
    database.create_temporary(tables.connection, "row_without_fate", records.lost_table(tables.fates))
    database.create_temporary(tables.connection, "quarantine_total", records.quarantine_totals(tables.quarantined))
    return tables


def underived() -> list[str]:
    """Return the names of the tables that no deriver makes: datasets and their rollups."""
    return [
        name
        for dataset in DATASETS.values()
        if not dataset.inputs
        for name in (dataset.dataset_id, *(rollups.table_name(dataset, rollup) for rollup in dataset.rollups))
    ]


def write(connection: duckdb.DuckDBPyConnection, folder: Path, release_id: str) -> None:
    """Write every dataset and rollup as Parquet into `folder`, with units, sources and licences in the file itself.

    Slices stand beside those that have them.
    """
    for dataset in DATASETS.values():
        _copy(connection, dataset, dataset.dataset_id, table_path(folder, dataset.dataset_id), release_id)
        for rollup in dataset.rollups:
            path = table_path(folder, dataset.dataset_id, rollup.rollup_id)
            _copy(connection, dataset, rollups.table_name(dataset, rollup), path, release_id)
        if dataset.sliced:
            slices.write(connection, dataset, slices_path(folder, dataset.dataset_id))


def _normalised(
    tables: Tables,
    dataset: Dataset,
    normalisers: Mapping[str, ModuleType],
    snapshots: Mapping[str, Sequence[Snapshot]],
) -> pa.Table:
    normaliser = normalisers.get(dataset.dataset_id)
    inputs = {feed_id: snapshots.get(feed_id, ()) for feed_id in normaliser.FEEDS} if normaliser else {}
    if normaliser is None or not any(inputs.values()):
        tables.skipped.append(dataset.dataset_id)
        return database.empty(dataset)
    with located(f"data/snapshots/{', '.join(inputs)} ({dataset.dataset_id})"):
        normalised = normaliser.normalise(inputs)
    tables.fates.add(normalised)
    tables.quarantined.extend(normalised.quarantined)
    tables.corrected.update(normalised.corrected)
    return normalised.rows


def _derive(tables: Tables, derivers: Mapping[str, ModuleType], say: Say) -> None:
    """Create the tables of the datasets that are computed from those of others."""
    derived = [dataset for dataset in DATASETS.values() if dataset.inputs]
    made: dict[str, pa.Table] = {}
    for name, deriver in derivers.items():
        started = time.perf_counter()
        made |= deriver.derive(tables.connection)
        say(f"{name} derived ({time.perf_counter() - started:.1f} s)")
    for dataset in derived:
        if dataset.dataset_id not in made:
            tables.skipped.append(dataset.dataset_id)
        count = database.create(tables.connection, dataset, made.get(dataset.dataset_id, database.empty(dataset)))
        say(f"{dataset.dataset_id}: {count:,} rows")


def _copy(connection: duckdb.DuckDBPyConnection, dataset: Dataset, table: str, path: Path, release_id: str) -> None:
    licences = {source_id: sources()[source_id].licence for source_id in dataset.sources}
    if dataset.takes_inventories:
        brought = f"SELECT source_id, licence FROM source WHERE feed_id = '{FEED_ID}' ORDER BY source_id"
        licences |= dict(connection.execute(brought).fetchall())
    about = {
        "release": release_id,
        "dataset": dataset.dataset_id,
        "title": dataset.title,
        "sources": ", ".join(licences),
        "licences": json.dumps(licences),
        "units": json.dumps({column.name: column.unit for column in dataset.fields if column.unit}),
    }
    metadata = ", ".join(f"{key}: {_literal(value)}" for key, value in about.items())
    connection.execute(
        f"COPY (SELECT * FROM {database.quoted(table)}) TO {_literal(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_SIZE}, KV_METADATA {{{metadata}}})"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
