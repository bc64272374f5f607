"""Names of projects and facilities, and what materials are used for.

Sources: inventories of projects; ICMM Global Mining Dataset; EC criticality study (uses in the EU) and IEA Critical
Minerals Data Explorer (demand by technology).
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.engine.dataset_query import rows_query
from dashboard.engine.model import Query
from data.fields import columns

_MOST = 50_000
"""Rows: all that a release may hold."""

PROJECT_NAMES = replace(
    rows_query(
        "project_names",
        "project",
        ("project_id", "name", "country_iso3", "aliases", "match_group"),
        "match_group", "project_id",
    ),
    row_limit=_MOST,
)  # fmt: skip
FACILITY_NAMES = replace(
    rows_query(
        "facility_names",
        "facility",
        ("facility_id", "name", "country_iso3"),
        "facility_id",
    ),
    row_limit=_MOST,
)  # fmt: skip
USED_FOR = Query(
    "used_for",
    "use_share",
    ("material_id", "application", "share_frac", "source_id", "vintage"),
    """
SELECT material_id, application, share_frac, source_id, vintage
FROM {source}
WHERE {filters}
ORDER BY material_id, share_frac DESC NULLS LAST, application
""",
    columns("material_id", "application", "share_frac", "source_id", "vintage"),
)
DEMANDED_FOR = Query(
    "demanded_for",
    "demand_scenario",
    ("material_id", "application", "quantity_t", "source_id", "vintage"),
    """
SELECT material_id, application, max(vintage) AS vintage, source_id
FROM {source}
WHERE {filters} AND quantity_t > 0
GROUP BY material_id, application, source_id
ORDER BY material_id, application
""",
    columns("material_id", "application", "vintage", "source_id"),
)
QUERIES = (PROJECT_NAMES, FACILITY_NAMES, USED_FOR, DEMANDED_FOR)
