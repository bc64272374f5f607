"""Governance of a country over time. Source: World Bank, Worldwide Governance Indicators."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_COLUMNS = (
    "country_iso3", "dimension_id", "year", "estimate", "std_error", "n_sources", "rank_pct", "rank_lower_pct",
    "rank_upper_pct", "status", "vintage", "source_id",
)  # fmt: skip

SERIES = Query(
    "governance_series",
    "governance_yearly",
    _COLUMNS,
    """
SELECT country_iso3, dimension_id, year, estimate, std_error, n_sources, rank_pct, rank_lower_pct, rank_upper_pct,
       status, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY country_iso3, dimension_id, year, vintage
""",
    columns(*_COLUMNS),
    "query.governance_series",
)

QUERIES = (SERIES,)
