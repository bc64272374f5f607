"""Mineral projects: each with its tonnes by class, its quantities as reported, its aliases and what lies near it.

Sources: inventories of projects; ICMM Global Mining Dataset for facilities. Distances are great circles on a sphere of
6,371 km, on which 25 km are 0.2249 degrees of latitude.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from dashboard.queries.unfc import CLASS_ID, N_ROWS
from data.datasets.project import DATASET as PROJECT_DATASET
from data.datasets.project_resource import DATASET as RESOURCE_DATASET
from data.fields import columns
from data.model import Field

NEAR_KM = 25
DISTANCE = Field("distance_km", "DOUBLE", "km", "Great-circle distance from the project")

PROJECTS = Query(
    "unfc_projects",
    "project_resource",
    ("project_id", "source_set", "country_iso3", "material_id", "product", "content_basis", "unfc_class_key",
     "counting", "quantity_t", "mapping_basis"),
    """
WITH summed AS (
    SELECT project_id, source_set, country_iso3, material_id, product, content_basis,
           split_part(unfc_class_key, '-', 1) AS class_id, sum(quantity_t) AS quantity_t, count(*) AS n_rows
    FROM {source}
    WHERE {filters} AND counting = 'counted'
    GROUP BY project_id, source_set, country_iso3, material_id, product, content_basis,
             split_part(unfc_class_key, '-', 1)
)
SELECT summed.project_id, project.name, summed.country_iso3, summed.source_set, summed.material_id, summed.product,
       summed.content_basis, summed.class_id, summed.quantity_t, summed.n_rows, project.project_status,
       project.latitude_deg, project.longitude_deg, project.match_group
FROM summed
JOIN project ON project.project_id = summed.project_id
ORDER BY summed.material_id, summed.source_set, summed.product, summed.content_basis,
         summed.quantity_t DESC NULLS LAST, summed.project_id, summed.class_id
""",
    (*columns("project_id", "name", "country_iso3", "source_set", "material_id", "product", "content_basis"),
     CLASS_ID, *columns("quantity_t"), N_ROWS,
     *columns("project_status", "latitude_deg", "longitude_deg", "match_group")),
    "query.unfc_projects",
    row_limit=20_000,
)  # fmt: skip

_GROUP_COLUMNS = (
    "project_id", "name", "country_iso3", "source_set", "aliases", "deposit_type", "project_kind", "project_status",
    "latitude_deg", "longitude_deg", "match_group", "match_evidence", "vintage", "source_id", "note",
)  # fmt: skip
GROUP = Query(
    "project_group",
    "project",
    _GROUP_COLUMNS,
    """
SELECT project_id, name, country_iso3, source_set, aliases, deposit_type, project_kind, project_status,
       latitude_deg, longitude_deg, match_group, match_evidence, vintage, source_id, note
FROM project
WHERE match_group IN (SELECT match_group FROM {source} WHERE {filters})
ORDER BY match_group, source_set, project_id
""",
    columns(*_GROUP_COLUMNS),
    "query.project_group",
)

QUANTITIES = Query(
    "project_quantities",
    "project_resource",
    RESOURCE_DATASET.columns,
    """
SELECT resource_id, project_id, source_set, country_iso3, material_id, product, resource_type, reported_system,
       reported_category, unfc_code, unfc_version, unfc_e, unfc_f, unfc_g, unfc_class, unfc_sub_class,
       unfc_class_key, mapping_basis, bridge_steps, inclusive_of_reserves, counting, quantity_t, status,
       content_basis, original_value, original_unit, ore_quantity_t, grade, grade_unit, effective_date,
       source_document, confidence, file, line, vintage, source_id, note
FROM {source}
WHERE {filters}
ORDER BY project_id, material_id, product, line
""",
    RESOURCE_DATASET.fields,
    "query.project_quantities",
    row_limit=20_000,
)

NEARBY = Query(
    "project_nearby",
    "project",
    PROJECT_DATASET.columns,
    """
WITH place AS (
    SELECT project_id, latitude_deg AS project_latitude, longitude_deg AS project_longitude
    FROM {source}
    WHERE {filters} AND latitude_deg IS NOT NULL
), site AS (
    SELECT facility_id, name, country_iso3, facility_type, latitude_deg, longitude_deg,
           string_agg(material_id, ';' ORDER BY material_id) AS materials, source_id
    FROM facility
    WHERE latitude_deg IS NOT NULL
    GROUP BY facility_id, name, country_iso3, facility_type, latitude_deg, longitude_deg, source_id
), near AS (
    SELECT project_id, facility_id, name, country_iso3, facility_type, materials, latitude_deg, longitude_deg,
           source_id,
           2 * 6371 * asin(sqrt(
               power(sin(radians(latitude_deg - project_latitude) / 2), 2)
               + cos(radians(latitude_deg)) * cos(radians(project_latitude))
                 * power(sin(radians(longitude_deg - project_longitude) / 2), 2))) AS distance_km
    FROM place
    JOIN site ON abs(latitude_deg - project_latitude) <= 0.2249
)
SELECT project_id, facility_id, name, country_iso3, facility_type, materials, distance_km, latitude_deg,
       longitude_deg, source_id
FROM near
WHERE distance_km <= 25
ORDER BY project_id, distance_km, facility_id
""",
    (*columns("project_id", "facility_id", "name", "country_iso3", "facility_type"),
     Field("materials", "VARCHAR", "", "Materials of the facility, joined with ;"), DISTANCE,
     *columns("latitude_deg", "longitude_deg", "source_id")),
    "query.project_nearby",
    row_limit=20_000,
)  # fmt: skip
QUERIES = (PROJECTS, GROUP, QUANTITIES, NEARBY)
