"""Scores of the European Commission's criticality studies, and the newest governance (World Bank WGI)."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

_SCORE = ("material_id", "product", "year", "supply_risk", "economic_importance", "vintage", "source_id", "note")
SCORES = Query(
    "criticality_scores",
    "criticality",
    _SCORE,
    """
SELECT material_id, product, year, supply_risk, economic_importance, vintage, source_id, note
FROM {source}
WHERE {filters}
ORDER BY material_id, product, year
""",
    columns(*_SCORE),
)

GOVERNANCE = Query(
    "governance_newest_mean",
    "governance_yearly",
    ("country_iso3", "dimension_id", "year", "estimate", "vintage", "source_id"),
    """
WITH yearly AS (
    SELECT country_iso3, vintage, source_id, year, avg(estimate) AS governance_mean
    FROM {source}
    WHERE estimate IS NOT NULL AND {filters}
    GROUP BY country_iso3, vintage, source_id, year
    HAVING count(DISTINCT dimension_id) = 6
), newest AS (
    SELECT max(year) AS year FROM yearly
)
SELECT yearly.country_iso3, yearly.vintage, yearly.source_id, yearly.year, yearly.governance_mean
FROM yearly
JOIN newest ON newest.year = yearly.year
ORDER BY yearly.country_iso3, yearly.vintage
""",
    (
        *columns("country_iso3", "vintage", "source_id", "year"),
        Field("governance_mean", "DOUBLE", "score", "Mean of the six estimates of the year, -2.5 to +2.5"),
    ),
)

QUERIES = (SCORES, GOVERNANCE)
