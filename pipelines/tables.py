"""Rows as Arrow tables with the columns and types of a dataset, and rows of the quarantine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from data.datasets import DATASETS
from pipelines.model import Snapshot

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


def snapshot_rows(snapshot: Snapshot) -> list[dict[str, object]]:
    """Return the rows of a snapshot as the publisher states them, column → value."""
    rows: list[dict[str, object]] = pq.read_table(snapshot.path).to_pylist()
    return rows


def newest(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the snapshots of the newest vintage; none where there are none."""
    given = list(snapshots)
    vintage = max((snapshot.vintage for snapshot in given), default="")
    return [snapshot for snapshot in given if snapshot.vintage == vintage]


def set_aside(
    snapshot: Snapshot, row: Mapping[str, object], *, label_kind: str, label: str, cure: str
) -> dict[str, object]:
    """Return the quarantine record of a snapshot's `row` that carries no share of a world total."""
    return {
        "feed_id": snapshot.feed_id,
        "file": row["file"],
        "line": row["line"],
        "label_kind": label_kind,
        "label": label,
        "value": None,
        "share_of_world_frac": None,
        "cure": cure,
        "source_id": snapshot.record["source_id"],
        "vintage": snapshot.vintage,
    }
