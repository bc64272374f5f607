"""Facilities and deposits: places without tonnes. Sources: ICMM Global Mining Dataset; USGS Professional Paper 1802."""

from __future__ import annotations

from dashboard.engine.dataset_query import rows_query
from dashboard.engine.model import Query
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
QUERIES = (FACILITIES, FACILITIES_BY_COUNTRY, DEPOSITS)
