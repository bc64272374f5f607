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
from data.fields import columns
from data.model import Field

SHARE = Field("share_frac", "DOUBLE", "fraction", "Share of the world, 0-1; empty for totals, rests and unlike goods")
RANK = Field("rank_among_countries", "BIGINT", "count", "Place among the named countries, 1 = largest; ties share it")
N_COUNTRIES = Field("n_countries", "BIGINT", "count", "Countries for which the publisher states a quantity")

_STATED = ("material_id", "stage_id", "product", "content_basis", "year", "country_iso3", "quantity_t")
_STATUS = ("status", "bound", "vintage")
_ORIGINAL = ("original_value", "original_unit")
_SOURCE = ("source_id", "note")

_SHARES = """
WITH stated AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           original_value, original_unit, source_id, note,
           max(CASE WHEN country_iso3 = 'WLD' THEN quantity_t END) OVER world AS printed_t,
           max(CASE WHEN country_iso3 = 'OTH' THEN quantity_t END) OVER world AS other_t,
           sum(CASE WHEN country_iso3 NOT IN ('WLD', 'OTH') THEN quantity_t END) OVER world AS named_t,
           bool_or(country_iso3 = 'WLD' AND quantity_t IS NULL AND note ILIKE 'not applicable%')
               OVER world AS is_mixed_products
    FROM {source}
    WHERE {filters}
    WINDOW world AS (PARTITION BY material_id, stage_id, product, year, source_id)
)
SELECT material_id, stage_id, product, content_basis, year, country_iso3, quantity_t,
       CASE WHEN country_iso3 IN ('WLD', 'OTH') OR is_mixed_products THEN NULL
            WHEN printed_t >= named_t THEN quantity_t / nullif(printed_t, 0)
            ELSE quantity_t / nullif(named_t + coalesce(other_t, 0), 0) END AS share_frac,
       status, bound, vintage, original_value, original_unit, source_id, note
FROM stated
WHERE {post_filters}
ORDER BY material_id, stage_id, product, year, quantity_t DESC NULLS LAST, country_iso3
"""
_STANDING = """
WITH stated AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           source_id, note,
           max(CASE WHEN quantity_t IS NOT NULL THEN year END)
               OVER (PARTITION BY material_id, stage_id, product, source_id) AS newest_year
    FROM {source}
    WHERE {filters}
), newest AS (
    SELECT *,
           CASE WHEN country_iso3 IN ('WLD', 'OTH') THEN NULL ELSE quantity_t END AS named_t,
           max(CASE WHEN country_iso3 = 'WLD' THEN quantity_t END) OVER world AS printed_t,
           max(CASE WHEN country_iso3 = 'OTH' THEN quantity_t END) OVER world AS other_t,
           bool_or(country_iso3 = 'WLD' AND quantity_t IS NULL AND note ILIKE 'not applicable%')
               OVER world AS is_mixed_products
    FROM stated
    WHERE year = newest_year
    WINDOW world AS (PARTITION BY material_id, stage_id, product, source_id)
), ranked AS (
    SELECT *,
           sum(named_t) OVER world AS sum_t,
           count(named_t) OVER world AS n_countries,
           rank() OVER (world ORDER BY named_t DESC NULLS LAST) AS position
    FROM newest
    WINDOW world AS (PARTITION BY material_id, stage_id, product, source_id)
)
SELECT material_id, stage_id, product, content_basis, year, country_iso3, quantity_t,
       CASE WHEN is_mixed_products THEN NULL
            WHEN printed_t >= sum_t THEN named_t / nullif(printed_t, 0)
            ELSE named_t / nullif(sum_t + coalesce(other_t, 0), 0) END AS share_frac,
       CASE WHEN named_t IS NULL OR is_mixed_products THEN NULL ELSE position END AS rank_among_countries,
       n_countries, status, bound, vintage, source_id, note
FROM ranked
WHERE {post_filters}
ORDER BY material_id, stage_id, product, named_t DESC NULLS LAST, country_iso3
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
ORDER BY stated.material_id, stage.stage_order
"""


def shares(query_id: str, dataset_id: str) -> Query:
    """Return the query of a dataset by country and year: each quantity with its share of the world, 0-1."""
    read = (*_STATED, *_STATUS, *_ORIGINAL, *_SOURCE)
    fields = (*columns(*_STATED), SHARE, *columns(*_STATUS, *_ORIGINAL, *_SOURCE))
    picks = ("material", "country", "stage", "product", "year_from", "year_to", "source")
    return Query(query_id, dataset_id, read, _SHARES, fields, post_filters=picks, cache_unfiltered=True,
                 row_limit=20_000)  # fmt: skip


def standing(query_id: str, dataset_id: str) -> Query:
    """Return the query of where each country stands in the newest year stated: quantity, share, rank.

    That year is taken for each material, stage and product by itself, within the years asked for.
    """
    read = (*_STATED, *_STATUS, *_SOURCE)
    fields = (*columns(*_STATED), SHARE, RANK, N_COUNTRIES, *columns(*_STATUS, *_SOURCE))
    picks = ("material", "country", "stage", "product", "source")
    return Query(query_id, dataset_id, read, _STANDING, fields, post_filters=picks, cache_unfiltered=True,
                 row_limit=20_000)  # fmt: skip


def vintages(query_id: str, dataset_id: str) -> Query:
    """Return the query of what each edition of a source stated, so that revisions can be seen."""
    read = (
        "material_id", "stage_id", "product", "country_iso3", "year", "vintage", "is_latest", "quantity_t", "status",
        "bound", *_ORIGINAL, *_SOURCE,
    )  # fmt: skip
    return rows_query(query_id, dataset_id, read, *read[:6])


def _stages(query_id: str, dataset_id: str) -> Query:
    read = ("material_id", "stage_id")
    return Query(query_id, dataset_id, read, _STAGES, columns(*read))


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
