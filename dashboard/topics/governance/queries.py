"""Governance of a country over time. Source: World Bank, Worldwide Governance Indicators."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

_SCORE = ("country_iso3", "dimension_id", "year", "estimate", "std_error")
_MORE = ("n_sources", "rank_pct", "rank_lower_pct", "rank_upper_pct", "status", "vintage", "source_id")
SERIES = Query(
    "governance_series",
    "governance_yearly",
    (*_SCORE, *_MORE),
    """
SELECT country_iso3, dimension_id, year, estimate, std_error, estimate - 1.645 * std_error AS low_90,
       estimate + 1.645 * std_error AS high_90, n_sources, rank_pct, rank_lower_pct, rank_upper_pct, status, vintage,
       source_id
FROM {source}
WHERE {filters}
ORDER BY country_iso3, dimension_id, year, vintage
""",
    (
        *columns(*_SCORE),
        Field("low_90", "DOUBLE", "score", "Low end of the 90 % interval: estimate - 1.645 standard errors"),
        Field("high_90", "DOUBLE", "score", "High end of the 90 % interval: estimate + 1.645 standard errors"),
        *columns(*_MORE),
    ),
)
QUERIES = (SERIES,)
