"""Trade flows summed the ways the pages need them. Source: CEPII BACI, from UN Comtrade.

Tonnes are gross weight of different goods: they are summed only beside the value, and shown only for one HS code.
Sums over several codes take `value_addable_usd`: without goods that likely stand under two codes (see trade_doubt).
Shares and rankings by weight take `quantity_in_range_t`: without flows whose value and weight do not fit.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_AMOUNTS = ("value_usd", "value_addable_usd", "quantity_t", "quantity_in_range_t")
_VALUES = ("value_usd", "value_addable_usd")
_SUMS = """
SELECT {keys}, {sums}
FROM {source}
WHERE {filters}
GROUP BY {keys}
ORDER BY {order}
"""


def _sums(query_id: str, keys: tuple[str, ...], order: str, *amounts: str, row_limit: int = 5_000) -> Query:
    """Return the query that adds up `amounts` of the flows by `keys`."""
    sums = ", ".join(f"sum({name}) AS {name}" for name in amounts)
    sql = _SUMS.replace("{keys}", ", ".join(keys)).replace("{sums}", sums).replace("{order}", order)
    names = (*keys, *amounts)
    return Query(query_id, "trade_yearly", names, sql, columns(*names), row_limit=row_limit)


_LARGEST = "value_addable_usd DESC NULLS LAST"
BY_EXPORTER = _sums("trade_by_exporter", ("exporter_iso3",), f"{_LARGEST}, exporter_iso3", *_AMOUNTS)
BY_IMPORTER = _sums("trade_by_importer", ("importer_iso3",), f"{_LARGEST}, importer_iso3", *_AMOUNTS)
_PAIRS = """
SELECT {names}
FROM (
    SELECT {keys}, {sums}
    FROM {source}
    WHERE {filters}
    GROUP BY {keys}
) AS pairs
WHERE {post_filters}
ORDER BY {order}
"""
_PAIR = ("exporter_iso3", "importer_iso3")


def _pairs(query_id: str, order: str) -> Query:
    """Return the query of flows between two countries in an order; a choice of countries is picked from all of them."""
    names = (*_PAIR, *_AMOUNTS)
    sums = ", ".join(f"sum({name}) AS {name}" for name in _AMOUNTS)
    sql = _PAIRS.replace("{names}", ", ".join(names)).replace("{keys}", ", ".join(_PAIR)).replace("{sums}", sums)
    sql = sql.replace("{order}", f"{order}, exporter_iso3, importer_iso3")
    picks = ("country", "exporter", "importer")
    return Query(query_id, "trade_yearly", names, sql, columns(*names), post_filters=picks, cache_unfiltered=True,
                 row_limit=20_000)  # fmt: skip


PAIRS = _pairs("trade_pairs", "value_usd DESC")
PAIRS_BY_WEIGHT = _pairs("trade_pairs_by_weight", "quantity_in_range_t DESC NULLS LAST")
PAIRS_ADDED = _pairs("trade_pairs_added", "value_addable_usd DESC NULLS LAST")
BY_CODE = _sums("trade_by_code", ("hs_code", "stage_id", "material_id"), "value_usd DESC, hs_code", *_AMOUNTS)
BY_CODE_AND_EXPORTER = _sums(
    "trade_by_code_and_exporter", ("hs_code", "stage_id", "material_id", "exporter_iso3"),
    "hs_code, value_usd DESC NULLS LAST, exporter_iso3", *_VALUES, row_limit=20_000,
)  # fmt: skip
BY_MATERIAL = _sums("trade_by_material", ("material_id",), "value_addable_usd DESC NULLS LAST, material_id", *_VALUES)
BY_MATERIAL_AND_YEAR = _sums("trade_by_material_and_year", ("year", "material_id"), "material_id, year", *_VALUES)
YEARS = _sums("trade_years", ("year",), "year", *_VALUES)
EXPORTERS_BY_STAGE = _sums(
    "exporters_by_stage", ("year", "stage_id", "material_id", "exporter_iso3"),
    "year, stage_id, value_usd DESC, exporter_iso3, material_id", *_VALUES, row_limit=20_000,
)  # fmt: skip

SERIES = Query(
    "trade_series",
    "trade_yearly",
    ("year", "exporter_iso3", *_AMOUNTS),
    """
WITH flows AS (
    SELECT year, exporter_iso3, sum(value_usd) AS value_usd, sum(value_addable_usd) AS value_addable_usd,
           sum(quantity_t) AS quantity_t, sum(quantity_in_range_t) AS quantity_in_range_t
    FROM {source}
    WHERE {filters}
    GROUP BY year, exporter_iso3
), ranked AS (
    SELECT exporter_iso3, row_number() OVER (ORDER BY sum(value_usd) DESC, exporter_iso3) AS position
    FROM flows
    GROUP BY exporter_iso3
)
SELECT flows.year AS year,
       CASE WHEN ranked.position <= 6 THEN flows.exporter_iso3 ELSE 'OTH' END AS exporter_iso3,
       sum(flows.value_usd) AS value_usd,
       sum(flows.value_addable_usd) AS value_addable_usd,
       sum(flows.quantity_t) AS quantity_t,
       sum(flows.quantity_in_range_t) AS quantity_in_range_t
FROM flows
JOIN ranked ON ranked.exporter_iso3 = flows.exporter_iso3
GROUP BY flows.year, CASE WHEN ranked.position <= 6 THEN flows.exporter_iso3 ELSE 'OTH' END
ORDER BY exporter_iso3, year
""",
    columns("year", "exporter_iso3", *_AMOUNTS),
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
)

_FLOW = (
    "year", "hs_code", "material_id", "exporter_iso3", "importer_iso3", *_AMOUNTS, "vintage",
    "source_id",
)  # fmt: skip

FLOWS = Query(
    "trade_network_flows",
    "trade_yearly",
    _FLOW,
    """
SELECT year, hs_code, material_id, exporter_iso3, importer_iso3, value_usd, value_addable_usd, quantity_t,
       quantity_in_range_t, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY hs_code, year, exporter_iso3, importer_iso3
""",
    columns(*_FLOW),
    row_limit=200_000,
)

_DOUBT = (
    "kind", "material_id", "exporter_iso3", "year", "hs_codes", "value_usd", "left_out_usd", "content_t", "bought_t",
    "mined_t", "mined_year", "later_value_usd", "bound", "later_vintage", "vintage", "source_id",
)  # fmt: skip
_GAP = ("hs_code", "material_id", "stage_id", "last_year", "vintage", "source_id")


_ALL = """
SELECT {columns}
FROM {source}
WHERE {filters}
ORDER BY {order}
"""


def _all(query_id: str, dataset_id: str, names: tuple[str, ...], order: str) -> Query:
    """Return the query of every row of a dataset."""
    sql = _ALL.replace("{columns}", ", ".join(names)).replace("{order}", order)
    return Query(query_id, dataset_id, names, sql, columns(*names))


DOUBTS = _all("trade_doubts", "trade_doubt", _DOUBT, "material_id, year, exporter_iso3, kind, hs_codes")
GAPS = _all("trade_gaps", "trade_gap", _GAP, "material_id, hs_code")

QUERIES = (
    BY_EXPORTER, BY_IMPORTER, PAIRS, PAIRS_BY_WEIGHT, PAIRS_ADDED, BY_CODE, BY_CODE_AND_EXPORTER, BY_MATERIAL,
    BY_MATERIAL_AND_YEAR, YEARS, EXPORTERS_BY_STAGE, SERIES, PROVISIONAL_YEARS, FLOWS, DOUBTS, GAPS,
)  # fmt: skip
