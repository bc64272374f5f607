"""What a release leaves out, for the Data page: labels outside the tracked materials, counted."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

N_EDITIONS = Field("n_editions", "BIGINT", "count", "Editions or yearly files in which the label stands")

UNTRACKED = Query(
    "untracked_labels",
    "untracked",
    ("source_id", "label", "vintage", "row_count"),
    """
SELECT source_id, label, count(DISTINCT vintage) AS n_editions, CAST(sum(row_count) AS BIGINT) AS row_count
FROM {source}
WHERE {filters}
GROUP BY source_id, label
ORDER BY source_id, row_count DESC, label
""",
    (*columns("source_id", "label"), N_EDITIONS, *columns("row_count")),
    "query.untracked_labels",
)

QUERIES = (UNTRACKED,)
