"""Facilities and deposits: places without tonnes. Sources: ICMM Global Mining Dataset; USGS Professional Paper 1802."""

from __future__ import annotations

from dashboard.engine.dataset_query import rows_query
from dashboard.engine.model import Query
from dashboard.topics.distance import DISTANCE, near_sql
from data.fields import columns
from data.model import Field

N_SITES = Field("n_sites", "BIGINT", "count", "Number of sites")

FACILITIES = rows_query(
    "facilities",
    "facility",
    (
        "facility_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "facility_type", "material_id",
        "commodity_rank", "confidence", "source_id",
    ),
    "country_iso3", "name", "facility_id",
)  # fmt: skip
DEPOSITS = rows_query(
    "deposits",
    "deposit",
    (
        "deposit_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "deposit_type", "material_id",
        "location", "source_id",
    ),
    "country_iso3", "name", "deposit_id",
)  # fmt: skip
FACILITY = rows_query(
    "facility",
    "facility",
    (
        "facility_id", "name", "country_iso3", "latitude_deg", "longitude_deg", "facility_type", "material_id",
        "commodity_rank", "confidence", "vintage", "source_id", "note",
    ),
    "facility_id", "material_id",
)  # fmt: skip
_NEAR = ("facility_id", "project_id", "name", "source_set", "project_status")
PROJECTS_NEAR = Query(
    "projects_near",
    "facility",
    ("facility_id", "latitude_deg", "longitude_deg"),
    near_sql(
        """
WITH place AS (
    SELECT DISTINCT facility_id, latitude_deg, longitude_deg
    FROM {source}
    WHERE {filters} AND latitude_deg IS NOT NULL
), near AS (
    SELECT place.facility_id, project.project_id, project.name, project.source_set, project.project_status,
           {distance} AS distance_km,
           project.vintage, project.source_id
    FROM place
    JOIN project ON abs(project.latitude_deg - place.latitude_deg) <= {near_deg}
)
SELECT facility_id, project_id, name, source_set, project_status, distance_km, vintage, source_id
FROM near
WHERE distance_km <= {near_km}
ORDER BY facility_id, distance_km, project_id
""",
        "project.",
        "place.",
    ),
    (*columns(*_NEAR), DISTANCE, *columns("vintage", "source_id")),
    row_limit=20_000,
    joined=("project",),
)
FACILITIES_BY_COUNTRY = Query(
    "facilities_by_country",
    "facility",
    ("country_iso3", "facility_id"),
    """
SELECT country_iso3, count(DISTINCT facility_id) AS n_sites
FROM {source}
WHERE {filters}
GROUP BY country_iso3
ORDER BY n_sites DESC, country_iso3
""",
    (*columns("country_iso3"), N_SITES),
)
QUERIES = (FACILITIES, FACILITY, PROJECTS_NEAR, FACILITIES_BY_COUNTRY, DEPOSITS)
