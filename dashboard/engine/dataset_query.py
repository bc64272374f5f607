"""Rows of a dataset as published: some of its columns in an order, and for the downloads its own columns in its own.

The latter have no ORDER BY: a release's files are sorted by `order_by` and the primary key, and the engine keeps the
order of a file. Sorting a million rows again would cost a download 110 MB and its first second.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.datasets import DATASETS
from data.fields import columns
from data.model import Dataset

_SQL = "SELECT {columns} FROM {source} WHERE {filters}"
_COUNT = "SELECT count(*) FROM {source} WHERE {filters}"
DATASET_PREFIX = "dataset_"


def rows_query(query_id: str, dataset_id: str, names: tuple[str, ...], *order: str) -> Query:
    """Return the query of the columns `names` of a dataset, its rows in the order of the columns `order`."""
    sql = _SQL.replace("{columns}", ", ".join(names)) + " ORDER BY " + ", ".join(order)
    return Query(query_id, dataset_id, names, sql, columns(*names))


def _rows_of(dataset: Dataset) -> Query:
    """Return the export of a dataset."""
    sql = _SQL.replace("{columns}", ", ".join(dataset.columns))
    query_id = DATASET_PREFIX + dataset.dataset_id
    return Query(query_id, dataset.dataset_id, dataset.columns, sql, dataset.fields, count_sql=_COUNT, picks=True)


EXPORTS = tuple(_rows_of(dataset) for dataset in DATASETS.values())


def export_query(dataset_id: str) -> Query:
    """Return the export of a dataset. Raises KeyError on an unknown one."""
    return _BY_DATASET[dataset_id]


_BY_DATASET = {query.dataset_id: query for query in EXPORTS}
