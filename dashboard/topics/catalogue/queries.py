"""What a release holds and leaves out: each dataset whole and its first rows, the sources, labels not tracked."""

from __future__ import annotations

from dashboard.engine.dataset_query import EXPORTS
from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

PREVIEW_ROWS = 60
_SOURCE = (
    "source_id", "feed_id", "vintage", "publisher", "title", "licence", "licence_url", "url", "doi", "citation",
    "cadence", "retrieved", "file", "sha256", "row_count",
)  # fmt: skip


def _preview(whole: Query) -> Query:
    """Return the first rows of a dataset: the download's columns in the download's order."""
    sql = "SELECT * FROM (\n" + whole.sql + "\nLIMIT " + str(PREVIEW_ROWS) + ")"  # a reader may ask for fewer: `top`
    query_id = "preview_" + whole.dataset_id
    return Query(query_id, whole.dataset_id, whole.columns, sql, whole.fields, row_limit=PREVIEW_ROWS)


PREVIEWS = {whole.dataset_id: _preview(whole) for whole in EXPORTS}
SOURCES = Query(
    "sources",
    "source",
    _SOURCE,
    """
SELECT source_id, feed_id, vintage, publisher, title, licence, licence_url, url, doi, citation, cadence, retrieved,
       file, sha256, row_count
FROM {source}
WHERE {filters}
ORDER BY source_id, vintage, file
""",
    columns(*_SOURCE),
)
UNTRACKED = Query(
    "untracked_labels",
    "untracked",
    ("source_id", "label", "reason", "vintage", "row_count"),
    """
SELECT source_id, label, reason, count(DISTINCT vintage) AS n_editions, CAST(sum(row_count) AS BIGINT) AS row_count
FROM {source}
WHERE {filters}
GROUP BY source_id, label, reason
ORDER BY source_id, row_count DESC, label, reason
""",
    (
        *columns("source_id", "label", "reason"),
        Field("n_editions", "BIGINT", "count", "Editions or yearly files in which the label stands"),
        *columns("row_count"),
    ),
)
STATUSES = Query(
    "production_statuses",
    "production_yearly",
    ("status",),
    """
SELECT status, count(*) AS row_count
FROM {source}
WHERE {filters}
GROUP BY status
ORDER BY row_count DESC, status
""",
    columns("status", "row_count"),
)
EDITION_LOSSES = Query(
    "edition_losses",
    "edition_change",
    (
        "source_id", "vintage", "vintage_before", "dataset_id", "change", "material_id", "label", "country_iso3",
        "period", "value_before", "value_after",
    ),
    """
SELECT source_id, vintage, vintage_before, dataset_id, change, material_id, label, country_iso3, period, value_before,
       value_after
FROM {source}
WHERE {filters} AND change IN ('gone', 'taken back')
ORDER BY CASE WHEN country_iso3 IS NULL THEN 0 ELSE 1 END, source_id DESC, dataset_id, label, country_iso3, period
""",
    columns(
        "source_id", "vintage", "vintage_before", "dataset_id", "change", "material_id", "label", "country_iso3",
        "period", "value_before", "value_after",
    ),
)  # fmt: skip

QUERIES = (*EXPORTS, *PREVIEWS.values(), SOURCES, UNTRACKED, STATUSES, EDITION_LOSSES)
