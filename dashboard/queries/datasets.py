"""The rows of each dataset as published, for the downloads: its own columns in its own order.

There is no ORDER BY: a release's files are sorted by `order_by` and the primary key, and the engine keeps the order of
a file. Sorting a million rows again would cost a download 110 MB and its first second.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.datasets import DATASETS
from data.model import Dataset

_SQL = "SELECT {columns} FROM {source} WHERE {filters}"
_COUNT = "SELECT count(*) FROM {source} WHERE {filters}"
_PREFIX = "dataset_"


def _rows_of(dataset: Dataset) -> Query:
    """Return the export of a dataset."""
    sql = _SQL.replace("{columns}", ", ".join(dataset.columns))
    title_key = "dataset." + dataset.dataset_id
    return Query(
        _PREFIX + dataset.dataset_id,
        dataset.dataset_id,
        dataset.columns,
        sql,
        dataset.fields,
        title_key,
        count_sql=_COUNT,
    )


QUERIES = tuple(_rows_of(dataset) for dataset in DATASETS.values())


def export_query(dataset_id: str) -> Query:
    """Return the export of a dataset. Raises KeyError on an unknown one."""
    return _BY_DATASET[dataset_id]


_BY_DATASET = {query.dataset_id: query for query in QUERIES}
