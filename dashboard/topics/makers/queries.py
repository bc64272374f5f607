"""Places that name a country as a producer without a share of the world: facilities, and projects that produce.

Sources: ICMM Global Mining Dataset (kind of facility); project inventories whose status of a project is producing.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

FACILITY_KINDS = Query(
    "facility_kinds",
    "facility",
    ("material_id", "country_iso3", "facility_type", "source_id"),
    """
SELECT DISTINCT material_id, country_iso3, facility_type, source_id
FROM {source}
WHERE {filters}
ORDER BY material_id, country_iso3, facility_type
""",
    columns("material_id", "country_iso3", "facility_type", "source_id"),
    row_limit=20_000,
)
PRODUCING_PROJECTS = Query(
    "producing_projects",
    "project_resource",
    ("material_id", "country_iso3", "source_set", "project_id", "source_id"),
    """
SELECT DISTINCT stated.material_id, stated.country_iso3, stated.source_set, stated.source_id
FROM (SELECT * FROM {source} WHERE {filters}) AS stated
JOIN project ON project.project_id = stated.project_id
WHERE project.project_status = 'producing' AND stated.source_set NOT LIKE 'own-%'
ORDER BY stated.material_id, stated.country_iso3, stated.source_set
""",
    columns("material_id", "country_iso3", "source_set", "source_id"),
    joined=("project",),
)
QUERIES = (FACILITY_KINDS, PRODUCING_PROJECTS)
