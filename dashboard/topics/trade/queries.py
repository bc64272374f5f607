"""Trade flows summed the ways the pages need them. Source: CEPII BACI, from UN Comtrade.

Tonnes are gross weight of different goods: they are summed only beside the value, and shown only for one HS code.
Sums over several codes take `value_addable_usd`: without goods that likely stand under two codes (see trade_doubt).
Shares and rankings by weight take `quantity_in_range_t`: without flows whose value and weight do not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from dashboard.engine.model import Largest, Query, Sums
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


@dataclass(frozen=True)
class FlowQueries:
    """The queries of one dataset of flows, which holds one release: releases are never read together."""

    dataset_id: str
    by_exporter: Query
    by_importer: Query
    pairs: Query
    pairs_by_weight: Query
    pairs_added: Query
    by_code: Query
    by_code_and_exporter: Query
    by_material: Query
    by_material_and_year: Query
    years: Query
    exporters_by_stage: Query
    series: Query
    provisional_years: Query

    @property
    def all(self) -> tuple[Query, ...]:
        """Every one of them."""
        return tuple(getattr(self, item.name) for item in fields(self) if item.name != "dataset_id")


_LARGEST = "value_addable_usd DESC NULLS LAST"
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
_SERIES = """
WITH flows AS (
    SELECT year, exporter_iso3, {summed}
    FROM {source}
    WHERE {filters} AND exporter_iso3 <> 'WLD'
    GROUP BY year, exporter_iso3
), ranked AS (
    SELECT exporter_iso3, row_number() OVER (ORDER BY sum(value_usd) DESC, exporter_iso3) AS position
    FROM flows
    GROUP BY exporter_iso3
)
SELECT flows.year AS year,
       CASE WHEN ranked.position <= 6 THEN flows.exporter_iso3 ELSE 'OTH' END AS exporter_iso3,
       {totals}
FROM flows
JOIN ranked ON ranked.exporter_iso3 = flows.exporter_iso3
GROUP BY flows.year, CASE WHEN ranked.position <= 6 THEN flows.exporter_iso3 ELSE 'OTH' END
ORDER BY exporter_iso3, year
"""


def _series(query_id: str, dataset_id: str, made: Mapping[str, str]) -> Query:
    """Return the query of the largest exporters by year, the others as one; `made` is column → how it is added up."""
    names = ("year", "exporter_iso3", *made)
    largest = Largest("exporter_iso3", "value_usd", 6, rest="OTH", without="WLD")
    adds_up = Sums(("year", "exporter_iso3"), tuple(made), ("exporter_iso3", "year"), largest)
    summed = ", ".join(f"{how}({name}) AS {name}" for name, how in made.items())
    totals = ", ".join(f"{how}(flows.{name}) AS {name}" for name, how in made.items())
    sql = _SERIES.replace("{summed}", summed).replace("{totals}", totals)
    is_sum = set(made.values()) == {"sum"}
    return Query(query_id, dataset_id, names, sql, columns(*names), sums=adds_up if is_sum else None)


_PROVISIONAL = """
SELECT DISTINCT year
FROM {source}
WHERE {filters} AND note LIKE '%provisional%'
ORDER BY year
"""


def _order(sql: str) -> tuple[str, ...]:
    """Return the columns of an ORDER BY, `-` before one that runs down."""
    parts = (part.strip().split() for part in sql.split(","))
    return tuple(f"-{name}" if "DESC" in how else name for name, *how in parts)


def _flow_queries(dataset_id: str, prefix: str) -> FlowQueries:
    """Return the queries of a dataset of flows; their ids begin with `prefix`."""

    def sums(query_id: str, keys: tuple[str, ...], order: str, *amounts: str, row_limit: int = 5_000) -> Query:
        """Return the query that adds up `amounts` of the flows by `keys`."""
        added = ", ".join(f"sum({name}) AS {name}" for name in amounts)
        sql = _SUMS.replace("{keys}", ", ".join(keys)).replace("{sums}", added).replace("{order}", order)
        names = (*keys, *amounts)
        adds_up = Sums(keys, amounts, _order(order))
        return Query(
            prefix + query_id, dataset_id, names, sql, columns(*names), row_limit=row_limit, sums=adds_up
        )  # fmt: skip

    def pairs(query_id: str, order: str) -> Query:
        """Return the query of flows between two countries in an order; chosen countries are picked from all."""
        names = (*_PAIR, *_AMOUNTS)
        added = ", ".join(f"sum({name}) AS {name}" for name in _AMOUNTS)
        sql = _PAIRS.replace("{names}", ", ".join(names)).replace("{keys}", ", ".join(_PAIR)).replace("{sums}", added)
        order = f"{order}, exporter_iso3, importer_iso3"
        sql = sql.replace("{order}", order)
        picks, adds_up = ("country", "exporter", "importer"), Sums(_PAIR, _AMOUNTS, _order(order))
        return Query(prefix + query_id, dataset_id, names, sql, columns(*names), post_filters=picks,
                     cache_unfiltered=True, row_limit=20_000, sums=adds_up)  # fmt: skip

    return FlowQueries(
        dataset_id,
        by_exporter=sums("trade_by_exporter", ("exporter_iso3",), f"{_LARGEST}, exporter_iso3", *_AMOUNTS),
        by_importer=sums("trade_by_importer", ("importer_iso3",), f"{_LARGEST}, importer_iso3", *_AMOUNTS),
        pairs=pairs("trade_pairs", "value_usd DESC"),
        pairs_by_weight=pairs("trade_pairs_by_weight", "quantity_in_range_t DESC NULLS LAST"),
        pairs_added=pairs("trade_pairs_added", "value_addable_usd DESC NULLS LAST"),
        by_code=sums("trade_by_code", ("hs_code", "stage_id", "material_id"), "value_usd DESC, hs_code", *_AMOUNTS),
        by_code_and_exporter=sums(
            "trade_by_code_and_exporter", ("hs_code", "stage_id", "material_id", "exporter_iso3"),
            "hs_code, value_usd DESC NULLS LAST, exporter_iso3", *_VALUES, row_limit=20_000,
        ),
        by_material=sums("trade_by_material", ("material_id",), f"{_LARGEST}, material_id", *_VALUES),
        by_material_and_year=sums(
            "trade_by_material_and_year", ("year", "material_id"), "material_id, year", *_VALUES
        ),
        years=sums("trade_years", ("year",), "year", *_VALUES),
        exporters_by_stage=sums(
            "exporters_by_stage", ("year", "stage_id", "material_id", "exporter_iso3"),
            "year, stage_id, value_usd DESC, exporter_iso3, material_id", *_VALUES, row_limit=20_000,
        ),
        series=_series(prefix + "trade_series", dataset_id, dict.fromkeys(_AMOUNTS, "sum")),
        provisional_years=Query(
            prefix + "trade_provisional_years", dataset_id, ("year", "note"), _PROVISIONAL, columns("year")
        ),
    )  # fmt: skip


WHOLE_SERIES = _flow_queries("trade_yearly", "")
"""The series of trade: every year of one release."""
LATER = _flow_queries("trade_later", "later_")
"""Some goods and years of a later release."""
BY_EXPORTER, BY_IMPORTER = WHOLE_SERIES.by_exporter, WHOLE_SERIES.by_importer
PAIRS, PAIRS_ADDED = WHOLE_SERIES.pairs, WHOLE_SERIES.pairs_added
BY_CODE, BY_CODE_AND_EXPORTER = WHOLE_SERIES.by_code, WHOLE_SERIES.by_code_and_exporter
BY_MATERIAL, BY_MATERIAL_AND_YEAR = WHOLE_SERIES.by_material, WHOLE_SERIES.by_material_and_year
YEARS, EXPORTERS_BY_STAGE, SERIES = WHOLE_SERIES.years, WHOLE_SERIES.exporters_by_stage, WHOLE_SERIES.series
PROVISIONAL_YEARS = WHOLE_SERIES.provisional_years

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
_COVERED = (
    "hs_code", "material_id", "stage_id", "hs_1992", "coverage", "first_year", "last_year", "n_years",
    "n_years_weighed", "nomenclature", "vintage", "source_id",
)  # fmt: skip


_ALL = """
SELECT {columns}
FROM {source}
WHERE {filters}
ORDER BY {order}
"""


def _all(query_id: str, dataset_id: str, names: tuple[str, ...], order: str, chosen: str = "{filters}") -> Query:
    """Return the query of every row of a dataset."""
    sql = _ALL.replace("{columns}", ", ".join(names)).replace("{order}", order).replace("{filters}", chosen)
    return Query(query_id, dataset_id, names, sql, columns(*names))


DOUBTS = _all("trade_doubts", "trade_doubt", _DOUBT, "material_id, year, exporter_iso3, kind, hs_codes")
_COVERED_ALL = _all(
    "trade_coverage", "trade_coverage", _COVERED, "material_id, hs_code, source_id", "{filters} AND {post_filters}"
)
COVERAGE = replace(_COVERED_ALL, post_filters=("material",), cache_unfiltered=True)
LARGEST_SERIES = _series("later_largest_series", "trade_revision", {"value_usd": "sum", "bound": "max"})
"""Exports of the largest exporters in a later release: with the bound `>` at least so much."""
_TOTAL = (
    "hs_heading", "material_id", "stage_id", "year", "bound", "value_usd", "quantity_t", "quantity_in_range_t",
    "unit_value_flag", "n_pairs", "n_listed", "share_listed_frac", "excludes", "nomenclature", "vintage", "source_id",
    "note",
)  # fmt: skip
_LISTED = (
    "hs_heading", "material_id", "year", "exporter_iso3", "importer_iso3", "value_usd", "quantity_t",
    "quantity_in_range_t", "unit_value_flag", "nomenclature", "vintage", "source_id", "note",
)  # fmt: skip
_LARGEST_LISTED = """
SELECT {columns}
FROM (
    SELECT {columns},
           row_number() OVER (PARTITION BY hs_heading, year
                              ORDER BY value_usd DESC, exporter_iso3, importer_iso3) AS position
    FROM {source}
    WHERE {filters}
) AS ranked
WHERE position <= 3
ORDER BY material_id, hs_heading, year DESC, position
"""
HEADINGS = _all("trade_headings", "trade_heading", _TOTAL, "material_id, hs_heading, year DESC")
"""Totals of headings of four digits, which are never added to codes of six."""
HEADING_FLOWS = Query(
    "trade_heading_largest", "trade_heading_flow", _LISTED,
    _LARGEST_LISTED.replace("{columns}", ", ".join(_LISTED)), columns(*_LISTED),
)  # fmt: skip
"""The three largest flows under each heading, by year."""

QUERIES = (
    *WHOLE_SERIES.all, *LATER.all, FLOWS, DOUBTS, COVERAGE, LARGEST_SERIES, HEADINGS, HEADING_FLOWS,
)  # fmt: skip
