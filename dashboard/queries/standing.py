"""Where each country stands among all in the newest year that its publisher states: quantity, share, rank.

Source: USGS Mineral Commodity Summaries. Shares as in `shares`. The newest year is taken for each material, stage and
product by itself, within the years asked for; the publisher's total and "other countries" are kept without share and
rank. Unlike goods have neither.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from dashboard.queries.shares import SHARE
from data.fields import columns
from data.model import Field

RANK = Field("rank_among_countries", "BIGINT", "count", "Place among the named countries, 1 = largest; ties share it")
N_COUNTRIES = Field("n_countries", "BIGINT", "count", "Countries for which the publisher states a quantity")

_SQL = """
WITH stated AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           source_id, note,
           max(CASE WHEN quantity_t IS NOT NULL THEN year END)
               OVER (PARTITION BY material_id, stage_id, product, source_id) AS newest_year
    FROM {source}
    WHERE {filters}
), newest AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           source_id, note,
           CASE WHEN country_iso3 IN ('WLD', 'OTH') THEN NULL ELSE quantity_t END AS named_t,
           max(CASE WHEN country_iso3 = 'WLD' THEN quantity_t END)
               OVER (PARTITION BY material_id, stage_id, product, source_id) AS printed_t,
           max(CASE WHEN country_iso3 = 'OTH' THEN quantity_t END)
               OVER (PARTITION BY material_id, stage_id, product, source_id) AS other_t,
           bool_or(country_iso3 = 'WLD' AND quantity_t IS NULL AND note ILIKE 'not applicable%')
               OVER (PARTITION BY material_id, stage_id, product, source_id) AS is_unlike
    FROM stated
    WHERE year = newest_year
), placed AS (
    SELECT material_id, stage_id, product, content_basis, country_iso3, year, quantity_t, status, bound, vintage,
           source_id, note, named_t, printed_t, other_t, is_unlike,
           sum(named_t) OVER (PARTITION BY material_id, stage_id, product, source_id) AS sum_t,
           count(named_t) OVER (PARTITION BY material_id, stage_id, product, source_id) AS n_countries,
           rank() OVER (PARTITION BY material_id, stage_id, product, source_id
                        ORDER BY named_t DESC NULLS LAST) AS place
    FROM newest
)
SELECT material_id, stage_id, product, content_basis, year, country_iso3, quantity_t,
       CASE WHEN is_unlike THEN NULL
            WHEN printed_t >= sum_t THEN named_t / nullif(printed_t, 0)
            ELSE named_t / nullif(sum_t + coalesce(other_t, 0), 0) END AS share_frac,
       CASE WHEN named_t IS NULL OR is_unlike THEN NULL ELSE place END AS rank_among_countries,
       n_countries, status, bound, vintage, source_id, note
FROM placed
WHERE {late}
ORDER BY material_id, stage_id, product, named_t DESC NULLS LAST, country_iso3
"""

_COLUMNS = (
    "material_id", "stage_id", "product", "content_basis", "country_iso3", "year", "quantity_t", "status", "bound",
    "vintage", "source_id", "note",
)  # fmt: skip
_FIELDS = (
    *columns("material_id", "stage_id", "product", "content_basis", "year", "country_iso3", "quantity_t"),
    SHARE,
    RANK,
    N_COUNTRIES,
    *columns("status", "bound", "vintage", "source_id", "note"),
)
_LATE = ("material", "country", "stage", "product", "source")


def _standing(query_id: str, dataset_id: str, title_key: str) -> Query:
    return Query(
        query_id, dataset_id, _COLUMNS, _SQL, _FIELDS, title_key, late=_LATE, kept_whole=True, row_limit=20_000
    )


PRODUCTION = _standing("production_standing", "production_yearly", "query.production_standing")
RESERVE = _standing("reserve_standing", "reserve", "query.reserve_standing")
QUERIES = (PRODUCTION, RESERVE)
