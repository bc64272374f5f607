"""Country shares of what a publisher states by country: production, capacity and reserves.

Source: USGS Mineral Commodity Summaries. The denominator is the publisher's printed world total where it is at least
the sum of the named countries, else that sum with "other countries" (printed totals are rounded). "Other countries" and
the total keep a share of null: neither is a country. Where the total is printed as not applicable the figures count
unlike goods, and nobody has a share.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

SHARE = Field("share_frac", "DOUBLE", "fraction", "Share of the world, 0-1; empty for totals, rests and unlike goods")

_SQL = """
WITH stated AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           original_value, original_unit, source_id, note,
           max(CASE WHEN country_iso3 = 'WLD' THEN quantity_t END)
               OVER (PARTITION BY material_id, stage_id, product, year, source_id) AS printed_t,
           max(CASE WHEN country_iso3 = 'OTH' THEN quantity_t END)
               OVER (PARTITION BY material_id, stage_id, product, year, source_id) AS other_t,
           sum(CASE WHEN country_iso3 NOT IN ('WLD', 'OTH') THEN quantity_t END)
               OVER (PARTITION BY material_id, stage_id, product, year, source_id) AS named_t,
           bool_or(country_iso3 = 'WLD' AND quantity_t IS NULL AND note ILIKE 'not applicable%')
               OVER (PARTITION BY material_id, stage_id, product, year, source_id) AS is_unlike
    FROM {source}
    WHERE {filters}
)
SELECT material_id, stage_id, product, content_basis, year, country_iso3, quantity_t,
       CASE WHEN country_iso3 IN ('WLD', 'OTH') OR is_unlike THEN NULL
            WHEN printed_t >= named_t THEN quantity_t / nullif(printed_t, 0)
            ELSE quantity_t / nullif(named_t + coalesce(other_t, 0), 0) END AS share_frac,
       status, bound, vintage, original_value, original_unit, source_id, note
FROM stated
WHERE {late}
ORDER BY material_id, stage_id, product, year, quantity_t DESC NULLS LAST, country_iso3
"""

_COLUMNS = (
    "material_id", "stage_id", "product", "content_basis", "country_iso3", "year", "quantity_t", "status", "bound",
    "vintage", "original_value", "original_unit", "source_id", "note",
)  # fmt: skip
_FIELDS = (
    *columns("material_id", "stage_id", "product", "content_basis", "year", "country_iso3", "quantity_t"),
    SHARE,
    *columns("status", "bound", "vintage", "original_value", "original_unit", "source_id", "note"),
)
_LATE = ("material", "country", "stage", "product", "year_from", "year_to", "source")


def _shares(query_id: str, dataset_id: str, title_key: str) -> Query:
    return Query(
        query_id, dataset_id, _COLUMNS, _SQL, _FIELDS, title_key, late=_LATE, kept_whole=True, row_limit=20_000
    )


PRODUCTION = _shares("production_shares", "production_yearly", "query.production_shares")
CAPACITY = _shares("capacity_shares", "capacity_yearly", "query.capacity_shares")
RESERVE = _shares("reserve_shares", "reserve", "query.reserve_shares")
QUERIES = (PRODUCTION, CAPACITY, RESERVE)
