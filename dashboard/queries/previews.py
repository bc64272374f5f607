"""The first rows of each dataset, for its page: the download's columns in the download's order."""

from __future__ import annotations

from dashboard.engine.model import Query
from dashboard.queries.datasets import export_query
from data.datasets import DATASETS

ROWS = 20


def _preview(dataset_id: str) -> Query:
    whole = export_query(dataset_id)
    return Query(
        "preview_" + dataset_id,
        dataset_id,
        whole.columns,
        whole.sql + "\nLIMIT " + str(ROWS),
        whole.fields,
        "query.preview",
        row_limit=ROWS,
    )


_BY_DATASET = {dataset_id: _preview(dataset_id) for dataset_id in DATASETS}
QUERIES = tuple(_BY_DATASET.values())


def preview_query(dataset_id: str) -> Query:
    """Return the preview of a dataset. Raises KeyError on an unknown one."""
    return _BY_DATASET[dataset_id]
