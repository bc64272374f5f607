"""What results of methods are recomputed from: published inputs, supply shares, governance, outlooks, statistics.

Sources: European Commission (studies of 2017 and 2023), GeoPolRisk, World Bank WGI, IEA Critical Minerals Data
Explorer, USGS Mineral Commodity Summaries. Every vintage is kept: a result is compared with its own edition.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

_SQL = """
SELECT {columns}
FROM {source}
WHERE {where}
ORDER BY {order}
"""
GOVERNANCE = (
    Field("governance_mean", "DOUBLE", "score", "Mean of the yearly means of six estimates, -2.5 to +2.5"),
    Field("governance_low", "DOUBLE", "score", "Lowest yearly mean"),
    Field("governance_high", "DOUBLE", "score", "Highest yearly mean"),
)


def _stated(
    query_id: str, dataset_id: str, names: tuple[str, ...], order: tuple[str, ...], where: str = "{filters}"
) -> Query:
    """Return the query of a dataset's rows as stated, in an order of columns."""
    sql = _SQL.replace("{columns}", ", ".join(names)).replace("{where}", where).replace("{order}", ", ".join(order))
    return Query(query_id, dataset_id, names, sql, columns(*names))


RESULTS = _stated(
    "published_results",
    "published_result",
    (
        "method_id", "product", "material_id", "stage_id", "year", "quantity_id", "role", "value", "unit",
        "original_value", "source_document", "vintage", "source_id", "note",
    ),
    order=("method_id", "product", "quantity_id"),
)  # fmt: skip
SHARES = _stated(
    "study_supply_shares",
    "supply_share",
    (
        "material_id", "product", "stage_id", "region", "country_iso3", "share_frac", "share_low_frac",
        "share_high_frac", "trade_parameter", "original_value", "vintage", "source_id",
    ),
    order=("material_id", "product", "stage_id", "region", "country_iso3"),
)  # fmt: skip
SCORES = _stated(
    "study_scores",
    "criticality",
    ("material_id", "product", "year", "supply_risk", "economic_importance", "vintage", "source_id"),
    order=("material_id", "product", "year"),
)
USES = _stated(
    "study_uses",
    "use_share",
    (
        "material_id", "product", "application", "sector", "share_frac", "share_low_frac", "share_high_frac",
        "value_added_eur", "vintage", "source_id",
    ),
    order=("material_id", "product", "application", "sector"),
)  # fmt: skip
ESTIMATES = Query(
    "governance_means",
    "governance_yearly",
    ("country_iso3", "dimension_id", "year", "estimate", "vintage"),
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
    extra_params=("first_year", "last_year"),
    defaults={"first_year": 2016, "last_year": 2020},
)
OUTLOOK = _stated(
    "outlook_by_country",
    "supply_outlook",
    ("material_id", "stage_id", "product", "country_iso3", "year", "quantity_t", "vintage", "source_id"),
    order=("material_id", "stage_id", "product", "year", "vintage", "country_iso3"),
)
TOP_SHARES = _stated(
    "printed_top_shares",
    "supply_concentration",
    ("material_id", "stage_id", "product", "year", "statistic", "share_frac", "vintage", "source_id"),
    order=("material_id", "stage_id", "product", "year", "vintage"),
)
UNITED_STATES = _stated(
    "us_reliance_inputs",
    "us_salient_yearly",
    (
        "material_id", "statistic", "series", "year", "value", "unit", "status", "original_value", "vintage",
        "source_id",
    ),
    order=("material_id", "series", "year", "vintage"),
    where="statistic IN ('production', 'consumption', 'net import reliance') AND {filters}",
)  # fmt: skip

QUERIES = (RESULTS, SHARES, USES, SCORES, ESTIMATES, OUTLOOK, TOP_SHARES, UNITED_STATES)
