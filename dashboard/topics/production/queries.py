"""What countries produce, and could produce: shares of the world, standing, editions, and the stages stated.

Source: USGS Mineral Commodity Summaries; of traded stages CEPII BACI. The denominator of a share is the publisher's
printed world total where it is at least the sum of the named countries, else that sum with "other countries" (printed
totals are rounded). "Other countries" and the total have no share: neither is a country. Where the total is printed as
not applicable the figures count different goods, and no country has a share.
"""

from __future__ import annotations

from dashboard.engine import Engine, Query
from dashboard.engine.dataset_query import rows_query
from dashboard.filters import Filters
from dashboard.metrics.bounds import SLIGHT_FRAC, share_sql
from data.fields import columns
from data.model import Field

SHARE = Field("share_frac", "DOUBLE", "fraction", "Share of the world, 0-1; empty for totals, rests and unlike goods")
SHARE_BOUND = Field(
    "share_bound",
    "VARCHAR",
    "",
    "'<' where the share is at most, '>' where it is at least what is stated; '?' without a share, where it cannot be "
    "told: both the quantity and what it is a share of are bounds",
)
SHARE_WITHOUT = Field(
    "share_without",
    "VARCHAR",
    "",
    "Countries whose quantity is not in what the share is of, with blanks between: the printed total leaves them out, "
    "or they are withheld where the sum of the named countries takes its place",
)
RANK = Field(
    "rank_among_countries",
    "BIGINT",
    "count",
    "Place among the named countries with a quantity above zero, 1 = largest; ties share it",
)
N_COUNTRIES = Field("n_countries", "BIGINT", "count", "Countries for which the publisher states a quantity above zero")

_STATED = ("material_id", "stage_id", "product", "content_basis", "year", "country_iso3", "quantity_t")
_STATUS = ("status", "bound", "vintage")
_ORIGINAL = ("original_value", "original_unit")
_SOURCE = ("source_id", "note")
OF_WORLD = (SHARE, SHARE_BOUND, SHARE_WITHOUT)

_GROUP = "material_id, stage_id, product, year, source_id"
_WHOLE = """
           max(CASE WHEN country_iso3 = 'WLD' THEN quantity_t END) OVER world AS printed_t,
           max(CASE WHEN country_iso3 = 'WLD' THEN bound END) OVER world AS printed_bound,
           max(CASE WHEN country_iso3 = 'WLD' THEN excludes END) OVER world AS printed_without,
           max(CASE WHEN country_iso3 = 'OTH' THEN quantity_t END) OVER world AS other_t,
           sum(CASE WHEN country_iso3 NOT IN ('WLD', 'OTH') THEN quantity_t END) OVER world AS named_t,
           sum(CASE WHEN country_iso3 <> 'WLD' AND quantity_t IS NOT NULL AND bound = '>' THEN 1 ELSE 0 END)
               OVER world AS n_at_least,
           bool_or(country_iso3 = 'WLD' AND quantity_t IS NULL AND note ILIKE 'not applicable%')
               OVER world AS is_mixed_products"""
_READ_AS = """
read_as AS (
    SELECT *, {bound} AS read_as,
           CASE WHEN printed_t >= named_t THEN coalesce(printed_without, '')
                ELSE coalesce(withheld, '') END AS without,
           CASE WHEN country_iso3 IN ('WLD', 'OTH') OR is_mixed_products THEN NULL
                WHEN printed_t >= named_t THEN quantity_t / nullif(printed_t, 0)
                ELSE quantity_t / nullif(named_t + coalesce(other_t, 0), 0) END AS share
    FROM bounded
)"""
_BOUNDED = """
withheld AS (
    SELECT {group}, string_agg(country_iso3, ' ' ORDER BY country_iso3) AS withheld
    FROM {of}
    WHERE status = 'withheld' AND country_iso3 NOT IN ('WLD', 'OTH')
    GROUP BY {group}
), counted AS (
    SELECT {of}.*, withheld.withheld,
           CASE WHEN bound = '<' AND country_iso3 <> 'WLD' AND quantity_t > {slight} * named_t THEN 1 ELSE 0 END
               AS is_at_most
    FROM {of}
    LEFT JOIN withheld ON {of}.material_id = withheld.material_id AND {of}.stage_id = withheld.stage_id
        AND {of}.product = withheld.product AND {of}.year = withheld.year AND {of}.source_id = withheld.source_id
), summed AS (
    SELECT *, sum(is_at_most) OVER (PARTITION BY {group}) - is_at_most > 0 AS rest_is_at_most,
           n_at_least - CASE WHEN bound = '>' THEN 1 ELSE 0 END > 0 OR printed_bound = '>' AS rest_is_at_least
    FROM counted
), bounded AS (
    SELECT *,
           CASE WHEN printed_t >= named_t THEN printed_bound
                WHEN rest_is_at_least AND rest_is_at_most THEN '?'
                WHEN rest_is_at_least THEN '>'
                WHEN rest_is_at_most THEN '<'
                ELSE '' END AS whole_bound
    FROM summed
), """
_SHARE = """
       CASE WHEN read_as = '?' THEN NULL ELSE share END AS share_frac,
       CASE WHEN share IS NULL THEN '' ELSE read_as END AS share_bound,
       CASE WHEN share IS NULL THEN '' ELSE without END AS share_without"""


def _sql(text: str, of: str) -> str:
    """Return `text` with the parts that shares and standing have in common, over the rows of the table `of`."""
    steps = _BOUNDED.replace("{of}", of).replace("{group}", _GROUP).replace("{slight}", str(SLIGHT_FRAC)) + _READ_AS
    parts = {"whole": _WHOLE, "steps": steps, "share": _SHARE, "bound": share_sql("bound", "whole_bound")}
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part)
    return text


_SHARES = """
WITH stated AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           original_value, original_unit, source_id, note,{whole}
    FROM {source}
    WHERE {filters}
    WINDOW world AS (PARTITION BY material_id, stage_id, product, year, source_id)
), {steps}
SELECT material_id, stage_id, product, content_basis, year, country_iso3, quantity_t,{share},
       status, bound, vintage, original_value, original_unit, source_id, note
FROM read_as
WHERE {post_filters}
ORDER BY material_id, stage_id, product, year, quantity_t DESC NULLS LAST, country_iso3
"""
_STANDING = """
WITH every_year AS (
    SELECT *,
           max(CASE WHEN quantity_t IS NOT NULL THEN year END)
               OVER (PARTITION BY material_id, stage_id, product, source_id) AS newest_year
    FROM {source}
    WHERE {filters}
), stated AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           source_id, note,{whole}
    FROM every_year
    WHERE year = newest_year
    WINDOW world AS (PARTITION BY material_id, stage_id, product, year, source_id)
), {steps}, ranked AS (
    SELECT *,
           CASE WHEN country_iso3 IN ('WLD', 'OTH') OR quantity_t = 0 THEN NULL ELSE quantity_t END AS own_t
    FROM read_as
), placed AS (
    SELECT *,
           count(own_t) OVER world AS n_countries,
           rank() OVER (world ORDER BY own_t DESC NULLS LAST) AS position
    FROM ranked
    WINDOW world AS (PARTITION BY material_id, stage_id, product, source_id)
)
SELECT material_id, stage_id, product, content_basis, year, country_iso3, quantity_t,{share},
       CASE WHEN own_t IS NULL OR is_mixed_products THEN NULL ELSE position END AS rank_among_countries,
       n_countries, status, bound, vintage, source_id, note
FROM placed
WHERE {post_filters}
ORDER BY material_id, stage_id, product, own_t DESC NULLS LAST, country_iso3
"""
_STAGES = """
WITH stated AS (
    SELECT DISTINCT material_id, stage_id
    FROM {source}
    WHERE {filters}
)
SELECT stated.material_id, stated.stage_id
FROM stated
JOIN stage ON stage.stage_id = stated.stage_id
WHERE {post_filters}
ORDER BY stated.material_id, stage.stage_order
"""


def shares(query_id: str, dataset_id: str) -> Query:
    """Return the query of a dataset by country and year: each quantity with its share of the world, 0-1."""
    read = (*_STATED, *_STATUS, *_ORIGINAL, *_SOURCE, "excludes")
    fields = (*columns(*_STATED), *OF_WORLD, *columns(*_STATUS, *_ORIGINAL, *_SOURCE))
    picks = ("material", "country", "stage", "product", "year_from", "year_to", "source")
    return Query(query_id, dataset_id, read, _sql(_SHARES, "stated"), fields, post_filters=picks, cache_unfiltered=True,
                 row_limit=20_000)  # fmt: skip


def standing(query_id: str, dataset_id: str) -> Query:
    """Return the query of where each country stands in the newest year stated: quantity, share, rank.

    That year is taken for each material, stage and product by itself, within the years asked for.
    """
    read = (*_STATED, *_STATUS, *_SOURCE, "excludes")
    fields = (*columns(*_STATED), *OF_WORLD, RANK, N_COUNTRIES, *columns(*_STATUS, *_SOURCE))
    picks = ("material", "country", "stage", "product", "source")
    sql = _sql(_STANDING, "stated")
    return Query(query_id, dataset_id, read, sql, fields, post_filters=picks, cache_unfiltered=True, row_limit=20_000)


def vintages(query_id: str, dataset_id: str) -> Query:
    """Return the query of what each edition of a source stated, so that revisions can be seen."""
    read = (
        "material_id", "stage_id", "product", "country_iso3", "year", "vintage", "is_latest", "quantity_t", "status",
        "bound", *_ORIGINAL, *_SOURCE,
    )  # fmt: skip
    return rows_query(query_id, dataset_id, read, *read[:6])


def _stages(query_id: str, dataset_id: str) -> Query:
    read = ("material_id", "stage_id")
    return Query(
        query_id, dataset_id, read, _STAGES, columns(*read), post_filters=("material",), cache_unfiltered=True
    )  # fmt: skip


SHARES = shares("production_shares", "production_yearly")
CAPACITY_SHARES = shares("capacity_shares", "capacity_yearly")
STANDING = standing("production_standing", "production_yearly")
VINTAGES = vintages("production_vintages", "production_yearly")
STAGES_PRODUCED = _stages("stages_produced", "production_yearly")
STAGES_TRADED = _stages("stages_traded", "trade_yearly")
QUERIES = (SHARES, CAPACITY_SHARES, STANDING, VINTAGES, STAGES_PRODUCED, STAGES_TRADED)


def stages_of(engine: Engine, filters: Filters, material: str) -> tuple[str, ...]:
    """Return the stages of `material` that can be chosen: those traded where trade is in view, else those produced."""
    query = STAGES_TRADED if filters.view == "trade" else STAGES_PRODUCED
    return tuple(str(code) for code in engine.run(query, {"material": (material,)}).column("stage_id"))
