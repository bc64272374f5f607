"""Rows as Arrow tables with the columns and types of a dataset, and the rows of snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from data.datasets import DATASETS
from pipelines.fates import Rest, places
from pipelines.model import AT, Normalised, Snapshot

_TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}
_FILLED_BY_PUBLISH = "is_latest"


def dataset_table(dataset_id: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Return `rows` with the columns of the dataset in order, without `is_latest`.

    Raises KeyError for a row that lacks a column, pyarrow.ArrowInvalid for a value of another type.
    """
    fields = [field for field in DATASETS[dataset_id].fields if field.name != _FILLED_BY_PUBLISH]
    return pa.table(
        [pa.array([row[field.name] for row in rows], _TYPES[field.type]) for field in fields],
        schema=pa.schema([(field.name, _TYPES[field.type]) for field in fields]),
    )


def normalised(
    dataset_id: str,
    rows: Sequence[Mapping[str, object]],
    rest: Rest | None = None,
    corrected: Mapping[str, int] | None = None,
) -> Normalised:
    """Return `rows` as the rows of a dataset, published, beside the `rest` that is not.

    Raises KeyError for a row that lacks a column or does not name the places it was made of (`AT`).
    """
    published: dict[tuple[str, str], set[int]] = {}
    for row in rows:
        for feed_id, snapshot_id, position in places(row):
            published.setdefault((feed_id, snapshot_id), set()).add(position)
    rest = rest or Rest()
    table = dataset_table(dataset_id, rows)
    return Normalised(table, tuple(rest.quarantined), corrected or {}, published, tuple(rest.left_out))


def snapshot_rows(snapshot: Snapshot) -> list[dict[str, object]]:
    """Return the rows of a snapshot as the publisher states them, column → value, each with its place (`AT`)."""
    rows: list[dict[str, object]] = pq.read_table(snapshot.path).to_pylist()
    for position, row in enumerate(rows):
        row[AT] = ((snapshot.feed_id, snapshot.snapshot_id, position),)
    return rows


def newest(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the snapshots of the newest vintage; none where there are none."""
    given = list(snapshots)
    vintage = max((snapshot.vintage for snapshot in given), default="")
    return [snapshot for snapshot in given if snapshot.vintage == vintage]
