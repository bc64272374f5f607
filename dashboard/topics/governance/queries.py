"""Governance of a country over time. Source: World Bank, Worldwide Governance Indicators."""

from __future__ import annotations

from dashboard.engine.dataset_query import rows_query

SERIES = rows_query(
    "governance_series",
    "governance_yearly",
    (
        "country_iso3", "dimension_id", "year", "estimate", "std_error", "n_sources", "rank_pct", "rank_lower_pct",
        "rank_upper_pct", "status", "vintage", "source_id",
    ),
    "country_iso3", "dimension_id", "year", "vintage",
)  # fmt: skip
QUERIES = (SERIES,)
