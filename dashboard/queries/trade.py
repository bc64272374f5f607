"""Trade flows summed the ways the pages need them. Source: CEPII BACI, from UN Comtrade.

Tonnes are gross weight of different goods: they are summed only beside the value, and shown only for one HS code.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

BY_EXPORTER = Query(
    "trade_by_exporter",
    "trade_yearly",
    ("exporter_iso3", "value_usd", "quantity_t"),
    """
SELECT exporter_iso3, sum(value_usd) AS value_usd, sum(quantity_t) AS quantity_t
FROM {source}
WHERE {filters}
GROUP BY exporter_iso3
ORDER BY value_usd DESC, exporter_iso3
""",
    columns("exporter_iso3", "value_usd", "quantity_t"),
    "query.trade_by_exporter",
)

BY_IMPORTER = Query(
    "trade_by_importer",
    "trade_yearly",
    ("importer_iso3", "value_usd", "quantity_t"),
    """
SELECT importer_iso3, sum(value_usd) AS value_usd, sum(quantity_t) AS quantity_t
FROM {source}
WHERE {filters}
GROUP BY importer_iso3
ORDER BY value_usd DESC, importer_iso3
""",
    columns("importer_iso3", "value_usd", "quantity_t"),
    "query.trade_by_importer",
)

PAIRS = Query(
    "trade_pairs",
    "trade_yearly",
    ("exporter_iso3", "importer_iso3", "value_usd", "quantity_t"),
    """
SELECT exporter_iso3, importer_iso3, sum(value_usd) AS value_usd, sum(quantity_t) AS quantity_t
FROM {source}
WHERE {filters}
GROUP BY exporter_iso3, importer_iso3
ORDER BY value_usd DESC, exporter_iso3, importer_iso3
""",
    columns("exporter_iso3", "importer_iso3", "value_usd", "quantity_t"),
    "query.trade_pairs",
)

SERIES = Query(
    "trade_series",
    "trade_yearly",
    ("year", "exporter_iso3", "value_usd", "quantity_t"),
    """
WITH flows AS (
    SELECT year, exporter_iso3, sum(value_usd) AS value_usd, sum(quantity_t) AS quantity_t
    FROM {source}
    WHERE {filters}
    GROUP BY year, exporter_iso3
), ranked AS (
    SELECT exporter_iso3, row_number() OVER (ORDER BY sum(value_usd) DESC, exporter_iso3) AS place
    FROM flows
    GROUP BY exporter_iso3
)
SELECT flows.year AS year,
       CASE WHEN ranked.place <= 6 THEN flows.exporter_iso3 ELSE 'OTH' END AS exporter_iso3,
       sum(flows.value_usd) AS value_usd,
       sum(flows.quantity_t) AS quantity_t
FROM flows
JOIN ranked ON ranked.exporter_iso3 = flows.exporter_iso3
GROUP BY flows.year, CASE WHEN ranked.place <= 6 THEN flows.exporter_iso3 ELSE 'OTH' END
ORDER BY exporter_iso3, year
""",
    columns("year", "exporter_iso3", "value_usd", "quantity_t"),
    "query.trade_series",
)

BY_CODE = Query(
    "trade_by_code",
    "trade_yearly",
    ("hs_code", "stage_id", "material_id", "value_usd", "quantity_t"),
    """
SELECT hs_code, stage_id, material_id, sum(value_usd) AS value_usd, sum(quantity_t) AS quantity_t
FROM {source}
WHERE {filters}
GROUP BY hs_code, stage_id, material_id
ORDER BY value_usd DESC, hs_code
""",
    columns("hs_code", "stage_id", "material_id", "value_usd", "quantity_t"),
    "query.trade_by_code",
)

BY_MATERIAL = Query(
    "trade_by_material",
    "trade_yearly",
    ("material_id", "value_usd"),
    """
SELECT material_id, sum(value_usd) AS value_usd
FROM {source}
WHERE {filters}
GROUP BY material_id
ORDER BY value_usd DESC, material_id
""",
    columns("material_id", "value_usd"),
    "query.trade_by_material",
)

YEARS = Query(
    "trade_years",
    "trade_yearly",
    ("year", "value_usd"),
    """
SELECT year, sum(value_usd) AS value_usd
FROM {source}
WHERE {filters}
GROUP BY year
ORDER BY year
""",
    columns("year", "value_usd"),
    "query.trade_years",
)

PROVISIONAL_YEARS = Query(
    "trade_provisional_years",
    "trade_yearly",
    ("year", "note"),
    """
SELECT DISTINCT year
FROM {source}
WHERE {filters} AND note LIKE '%provisional%'
ORDER BY year
""",
    columns("year"),
    "query.trade_provisional_years",
)

QUERIES = (BY_EXPORTER, BY_IMPORTER, PAIRS, SERIES, BY_CODE, BY_MATERIAL, YEARS, PROVISIONAL_YEARS)
