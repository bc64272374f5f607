"""Demand by scenario, hosts of by-products, stocks: what scenarios and shocks are computed from.

Sources: IEA Critical Minerals Data Explorer (both editions); compiled reference rows; USGS Mineral Commodity Summaries.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_DEMAND = (
    "material_id", "product", "application", "scenario_id", "year", "quantity_t", "status", "counting", "demand_table",
    "content_basis", "vintage", "is_latest", "source_id", "note",
)  # fmt: skip
_HOST = (
    "material_id", "host", "host_material_id", "n_hosts", "by_product_share_frac", "year", "source_document",
    "vintage", "source_id", "note",
)  # fmt: skip
_COVER = (
    "material_id", "statistic", "series", "year", "value", "unit", "status", "vintage", "source_id", "note",
)  # fmt: skip
_INDICATOR = (
    "material_id", "product", "indicator_id", "region", "year", "value", "value_low", "value_high", "bound", "unit",
    "original_value", "vintage", "source_id", "note",
)  # fmt: skip

_OUTLOOK = (
    "material_id", "stage_id", "product", "content_basis", "country_iso3", "year", "quantity_t", "status", "vintage",
    "source_id",
)  # fmt: skip

DEMAND = Query(
    "demand_base_case",
    "demand_scenario",
    (*_DEMAND, "technology_case"),
    """
SELECT material_id, product, application, scenario_id, year, quantity_t, status, counting, demand_table,
       content_basis, vintage, is_latest, source_id, note
FROM {source}
WHERE technology_case = 'Base case' AND {filters}
ORDER BY material_id, product, vintage, scenario_id, year, demand_table, application
""",
    columns(*_DEMAND),
    "query.demand_base_case",
    row_limit=20_000,
)

SUPPLY = Query(
    "supply_base_case",
    "supply_outlook",
    _OUTLOOK,
    """
SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY material_id, stage_id, product, vintage, year, country_iso3
""",
    columns(*_OUTLOOK),
    "query.supply_base_case",
)

HOSTS = Query(
    "by_product_hosts",
    "by_product_host",
    _HOST,
    """
SELECT material_id, host, host_material_id, n_hosts, by_product_share_frac, year, source_document, vintage, source_id,
       note
FROM {source}
WHERE {filters}
ORDER BY material_id, host
""",
    columns(*_HOST),
    "query.by_product_hosts",
)

COVER = Query(
    "us_stocks_and_consumption",
    "us_salient_yearly",
    _COVER,
    """
SELECT material_id, statistic, series, year, value, unit, status, vintage, source_id, note
FROM {source}
WHERE statistic IN ('stocks', 'consumption') AND {filters}
ORDER BY material_id, statistic, series, year
""",
    columns(*_COVER),
    "query.us_stocks_and_consumption",
)

RELIEF = Query(
    "recycling_and_substitution",
    "reuse_indicator",
    _INDICATOR,
    """
SELECT material_id, product, indicator_id, region, year, value, value_low, value_high, bound, unit, original_value,
       vintage, source_id, note
FROM {source}
WHERE indicator_id IN ('eol_rir', 'eol_rr_class', 'substitutability') AND {filters}
ORDER BY material_id, indicator_id, year, product
""",
    columns(*_INDICATOR),
    "query.recycling_and_substitution",
)

QUERIES = (DEMAND, SUPPLY, HOSTS, COVER, RELIEF)
