"""The sources of the release, for source lines and the Data page."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_COLUMNS = (
    "source_id", "feed_id", "vintage", "publisher", "title", "licence", "licence_url", "url", "doi", "citation",
    "cadence", "retrieved", "file", "sha256", "row_count",
)  # fmt: skip

SOURCES = Query(
    "sources",
    "source",
    _COLUMNS,
    """
SELECT source_id, feed_id, vintage, publisher, title, licence, licence_url, url, doi, citation, cadence, retrieved,
       file, sha256, row_count
FROM {source}
WHERE {filters}
ORDER BY source_id, vintage, file
""",
    columns(*_COLUMNS),
    "query.sources",
)

QUERIES = (SOURCES,)
