"""What the operational view asks the release: the places we hold, and the newest prices."""

from __future__ import annotations

from dashboard.engine.dataset_query import rows_query
from dashboard.engine.model import Query
from data.fields import columns

FACILITIES_PLACED = rows_query(
    "facilities_placed",
    "facility",
    ("facility_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "facility_type", "material_id"),
    "facility_id", "material_id",
)  # fmt: skip
PROJECTS_PLACED = Query(
    "projects_placed",
    "project",
    (
        "project_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "source_set", "match_group", "vintage",
        "source_id",
    ),
    """
WITH placed AS (
    SELECT project_id, name, country_iso3, latitude_deg, longitude_deg, source_set, match_group, vintage,
           source_id
    FROM {source}
    WHERE {filters} AND latitude_deg IS NOT NULL
), named AS (
    SELECT DISTINCT project_id, material_id FROM project_resource
)
SELECT placed.project_id, placed.name, placed.country_iso3, placed.latitude_deg, placed.longitude_deg,
       placed.source_set, placed.match_group, named.material_id, placed.vintage, placed.source_id
FROM placed
JOIN named ON named.project_id = placed.project_id
ORDER BY placed.project_id, named.material_id
""",
    columns(
        "project_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "source_set", "match_group",
        "material_id", "vintage", "source_id",
    ),
    row_limit=20_000,
    joined=("project_resource",),
)  # fmt: skip
_PRICE = ("material_id", "series", "price_usd_per_t", "status", "product", "content_basis", "terms", "vintage")
PRICES_MONTHLY_LATE = Query(
    "prices_monthly_late",
    "price_monthly",
    (*_PRICE, "month", "year", "source_id"),
    """
WITH late AS (
    SELECT series AS late_series, max(year) - 1 AS first_year
    FROM {source}
    WHERE {filters} AND price_usd_per_t IS NOT NULL
    GROUP BY series
)
SELECT material_id, series, month, price_usd_per_t, status, product, content_basis, terms, vintage, source_id
FROM {source}
JOIN late ON late_series = series AND year >= first_year
WHERE {filters} AND price_usd_per_t IS NOT NULL
ORDER BY material_id, series, month
""",
    columns(
        "material_id", "series", "month", "price_usd_per_t", "status", "product", "content_basis", "terms", "vintage",
        "source_id",
    ),
)  # fmt: skip
PRICES_YEARLY_LATE = Query(
    "prices_yearly_late",
    "price_yearly",
    (*_PRICE, "year", "bound", "is_latest", "source_id"),
    """
WITH late AS (
    SELECT series AS late_series, max(year) - 1 AS first_year
    FROM {source}
    WHERE {filters} AND is_latest AND price_usd_per_t IS NOT NULL
    GROUP BY series
)
SELECT material_id, series, year, price_usd_per_t, status, bound, product, content_basis, terms, vintage, source_id
FROM {source}
JOIN late ON late_series = series AND year >= first_year
WHERE {filters} AND is_latest AND price_usd_per_t IS NOT NULL
ORDER BY material_id, series, year
""",
    columns(
        "material_id", "series", "year", "price_usd_per_t", "status", "bound", "product", "content_basis", "terms",
        "vintage", "source_id",
    ),
)  # fmt: skip
QUERIES = (FACILITIES_PLACED, PROJECTS_PLACED, PRICES_MONTHLY_LATE, PRICES_YEARLY_LATE)
