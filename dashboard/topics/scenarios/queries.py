"""Demand by scenario, hosts of by-products, stocks: what scenarios and shocks are computed from.

Sources: IEA Critical Minerals Data Explorer (both editions); compiled reference rows; USGS Mineral Commodity Summaries.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

SCENARIOS = ("STEPS", "APS", "NZE")
_SQL = """
SELECT {columns}
FROM {source}
WHERE {condition} AND {filters}
ORDER BY {order}
"""


def _stated(query_id: str, dataset_id: str, names: tuple[str, ...], order: str, condition: str = "TRUE") -> Query:
    """Return the query for `names` of the rows of a dataset that fulfil `condition`, as they are stated."""
    sql = _SQL.replace("{columns}", ", ".join(names)).replace("{condition}", condition).replace("{order}", order)
    return Query(query_id, dataset_id, names, sql, columns(*names))


_BASE_CASE = _stated(
    "demand_base_case",
    "demand_scenario",
    (
        "material_id", "product", "application", "scenario_id", "year", "quantity_t", "status", "counting",
        "demand_table", "content_basis", "vintage", "is_latest", "source_id", "note",
    ),
    "material_id, product, vintage, scenario_id, year, demand_table, application",
    "technology_case = 'Base case'",
)  # fmt: skip
DEMAND = replace(_BASE_CASE, columns=(*_BASE_CASE.columns, "technology_case"), row_limit=20_000)
SUPPLY = _stated(
    "supply_base_case",
    "supply_outlook",
    (
        "material_id", "stage_id", "product", "content_basis", "country_iso3", "year", "quantity_t", "status",
        "vintage", "source_id",
    ),
    "material_id, stage_id, product, vintage, year, country_iso3",
)  # fmt: skip
BY_PRODUCT_SHARE = Field(
    "by_product_share_frac", "DOUBLE", "fraction",
    "Share of output won as a by-product of all its hosts together, 0-1: one figure, never a host's own",
)  # fmt: skip
_HOST = (
    "material_id", "product", "host", "host_material_id", "n_hosts", "region", "year", "source_document", "vintage",
    "source_id", "note",
)  # fmt: skip
HOSTS = Query(
    "by_product_hosts",
    "by_product_host",
    _HOST,
    """
SELECT material_id, product, host, host_material_id, n_hosts, region, year, source_document, vintage, source_id, note,
       (SELECT max(value) / 100 FROM reuse_indicator AS stated
        WHERE stated.indicator_id = 'by_product_share' AND stated.material_id = named.material_id
              AND stated.product = named.product AND stated.region = named.region AND stated.year = named.year
              AND stated.source_document = named.source_document) AS by_product_share_frac
FROM {source} AS named
WHERE {filters}
ORDER BY material_id, product, host
""",
    (*columns(*_HOST), BY_PRODUCT_SHARE),
)
COVER = _stated(
    "us_stocks_and_consumption",
    "us_salient_yearly",
    ("material_id", "statistic", "series", "year", "value", "unit", "status", "vintage", "source_id", "note"),
    "material_id, statistic, series, year",
    "statistic IN ('stocks', 'consumption')",
)
RELIEF = _stated(
    "recycling_and_substitution",
    "reuse_indicator",
    (
        "material_id", "product", "indicator_id", "region", "year", "value", "value_low", "value_high", "bound", "unit",
        "original_value", "vintage", "source_id", "note",
    ),
    "material_id, indicator_id, year, product",
    "indicator_id IN ('eol_rir', 'eol_rr_class', 'substitutability')",
)  # fmt: skip

QUERIES = (DEMAND, SUPPLY, HOSTS, COVER, RELIEF)
