"""What results of methods are recomputed from: published inputs, supply shares, governance, outlooks, statistics.

Sources: European Commission (studies of 2017 and 2023), GeoPolRisk, World Bank WGI, IEA Critical Minerals Data
Explorer, USGS Mineral Commodity Summaries. Every vintage is kept: a result is compared with its own edition.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

_RESULT = (
    "method_id", "product", "material_id", "stage_id", "year", "quantity_id", "role", "value", "unit",
    "original_value", "source_document", "vintage", "source_id", "note",
)  # fmt: skip
_SHARE = (
    "material_id", "product", "stage_id", "region", "country_iso3", "share_frac", "share_low_frac", "share_high_frac",
    "trade_parameter", "original_value", "vintage", "source_id",
)  # fmt: skip
_USE = (
    "material_id", "product", "application", "sector", "share_frac", "share_low_frac", "share_high_frac",
    "value_added_eur", "vintage", "source_id",
)  # fmt: skip
_SCORE = ("material_id", "product", "year", "supply_risk", "economic_importance", "vintage", "source_id")
_ESTIMATE = ("country_iso3", "dimension_id", "year", "estimate", "vintage")
_OUTLOOK = ("material_id", "stage_id", "product", "country_iso3", "year", "quantity_t", "vintage", "source_id")
_TOP = ("material_id", "stage_id", "product", "year", "statistic", "share_frac", "vintage", "source_id")
_SALIENT = (
    "material_id", "statistic", "series", "year", "value", "unit", "status", "original_value", "vintage", "source_id",
)  # fmt: skip
GOVERNANCE = (
    Field("governance_mean", "DOUBLE", "score", "Mean of the yearly means of six estimates, -2.5 to +2.5"),
    Field("governance_low", "DOUBLE", "score", "Lowest yearly mean"),
    Field("governance_high", "DOUBLE", "score", "Highest yearly mean"),
)

RESULTS = Query(
    "published_results",
    "published_result",
    _RESULT,
    """
SELECT method_id, product, material_id, stage_id, year, quantity_id, role, value, unit, original_value,
       source_document, vintage, source_id, note
FROM {source}
WHERE {filters}
ORDER BY method_id, product, quantity_id
""",
    columns(*_RESULT),
    "query.published_results",
)

SHARES = Query(
    "study_supply_shares",
    "supply_share",
    _SHARE,
    """
SELECT material_id, product, stage_id, region, country_iso3, share_frac, share_low_frac, share_high_frac,
       trade_parameter, original_value, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY material_id, product, stage_id, region, country_iso3
""",
    columns(*_SHARE),
    "query.study_supply_shares",
)

SCORES = Query(
    "study_scores",
    "criticality",
    _SCORE,
    """
SELECT material_id, product, year, supply_risk, economic_importance, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY material_id, product, year
""",
    columns(*_SCORE),
    "query.study_scores",
)

USES = Query(
    "study_uses",
    "use_share",
    _USE,
    """
SELECT material_id, product, application, sector, share_frac, share_low_frac, share_high_frac, value_added_eur,
       vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY material_id, product, application, sector
""",
    columns(*_USE),
    "query.study_uses",
)

ESTIMATES = Query(
    "governance_means",
    "governance_yearly",
    _ESTIMATE,
    """
WITH yearly AS (
    SELECT country_iso3, vintage, year, avg(estimate) AS mean_estimate
    FROM {source}
    WHERE estimate IS NOT NULL AND year BETWEEN $first_year AND $last_year AND {filters}
    GROUP BY country_iso3, vintage, year
    HAVING count(DISTINCT dimension_id) = 6
)
SELECT country_iso3, vintage, avg(mean_estimate) AS governance_mean, min(mean_estimate) AS governance_low,
       max(mean_estimate) AS governance_high
FROM yearly
GROUP BY country_iso3, vintage
ORDER BY country_iso3, vintage
""",
    (*columns("country_iso3", "vintage"), *GOVERNANCE),
    "query.governance_means",
    extra_params=("first_year", "last_year"),
    defaults={"first_year": 2016, "last_year": 2020},
)

OUTLOOK = Query(
    "outlook_by_country",
    "supply_outlook",
    _OUTLOOK,
    """
SELECT material_id, stage_id, product, country_iso3, year, quantity_t, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY material_id, stage_id, product, year, vintage, country_iso3
""",
    columns(*_OUTLOOK),
    "query.outlook_by_country",
)

TOP_SHARES = Query(
    "printed_top_shares",
    "supply_concentration",
    _TOP,
    """
SELECT material_id, stage_id, product, year, statistic, share_frac, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY material_id, stage_id, product, year, vintage
""",
    columns(*_TOP),
    "query.printed_top_shares",
)

UNITED_STATES = Query(
    "us_reliance_inputs",
    "us_salient_yearly",
    _SALIENT,
    """
SELECT material_id, statistic, series, year, value, unit, status, original_value, vintage, source_id
FROM {source}
WHERE statistic IN ('production', 'consumption', 'net import reliance') AND {filters}
ORDER BY material_id, series, year, vintage
""",
    columns(*_SALIENT),
    "query.us_reliance_inputs",
)

QUERIES = (RESULTS, SHARES, USES, SCORES, ESTIMATES, OUTLOOK, TOP_SHARES, UNITED_STATES)
