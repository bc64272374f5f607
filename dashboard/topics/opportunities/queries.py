"""What opportunities are computed from: quantities of viable and potentially viable projects, trade of a year.

Sources: project inventories classified by UNFC; CEPII BACI; ICMM Global Mining Dataset; EC study on critical raw
materials (shares of the world's mine output). Inventories that users brought rank nothing.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns
from data.model import Field

PROJECTS = Field("n_projects", "BIGINT", "count", "Projects whose quantities are added")
_BEST_RANK = Field("best_rank", "BIGINT", "count", "Rank of the material at a mine: 1 first, 2 second, 3 a further one")
VIABLE = Field("viable_t", "DOUBLE", "t", "Part of it in viable projects")

QUANTITIES = Query(
    "viable_quantities",
    "project_resource",
    (
        "material_id", "country_iso3", "source_set", "content_basis", "resource_type", "unfc_class_key", "project_id",
        "counting", "quantity_t", "source_id", "vintage",
    ),
    """
SELECT material_id, country_iso3, source_set, content_basis, sum(quantity_t) AS quantity_t,
       sum(CASE WHEN split_part(unfc_class_key, '-', 1) = 'V' THEN quantity_t ELSE 0 END) AS viable_t,
       count(DISTINCT project_id) AS n_projects, max(source_id) AS source_id, max(vintage) AS vintage
FROM {source}
WHERE counting = 'counted' AND resource_type = 'primary' AND quantity_t > 0
      AND split_part(unfc_class_key, '-', 1) IN ('V', 'PV', 'V+PV') AND source_set NOT LIKE 'own-%' AND {filters}
GROUP BY material_id, country_iso3, source_set, content_basis
ORDER BY material_id, country_iso3, source_set, content_basis
""",
    (
        *columns("material_id", "country_iso3", "source_set", "content_basis", "quantity_t"),
        VIABLE,
        PROJECTS,
        *columns("source_id", "vintage"),
    ),
    )  # fmt: skip

TRADE = Query(
    "trade_of_every_material",
    "trade_yearly",
    ("material_id", "exporter_iso3", "importer_iso3", "value_addable_usd"),
    """
SELECT material_id, exporter_iso3, importer_iso3, sum(value_addable_usd) AS value_addable_usd
FROM {source}
WHERE value_addable_usd IS NOT NULL AND {filters}
GROUP BY material_id, exporter_iso3, importer_iso3
ORDER BY material_id, exporter_iso3, importer_iso3
""",
    columns("material_id", "exporter_iso3", "importer_iso3", "value_addable_usd"),
    row_limit=50_000,
)

MINES = Query(
    "mined_where",
    "facility",
    ("material_id", "country_iso3", "facility_type", "commodity_rank"),
    """
SELECT material_id, country_iso3, min(CASE commodity_rank WHEN 'primary' THEN 1 WHEN 'secondary' THEN 2 ELSE 3 END)
       AS best_rank
FROM {source}
WHERE facility_type LIKE 'Mine%' AND {filters}
GROUP BY material_id, country_iso3
ORDER BY material_id, country_iso3
""",
    (*columns("material_id", "country_iso3"), _BEST_RANK),
)

MINE_SHARES = Query(
    "mine_shares_of_the_world",
    "supply_share",
    (
        "material_id", "product", "stage_id", "region", "country_iso3", "share_frac", "share_high_frac", "bound",
        "original_value", "vintage", "source_id",
    ),
    """
SELECT material_id, country_iso3, product, share_frac, share_high_frac, bound, original_value, vintage, source_id
FROM {source}
WHERE stage_id = 'mine' AND region = 'World' AND share_high_frac > 0 AND {filters}
ORDER BY material_id, country_iso3, share_high_frac DESC, product
""",
    columns(
        "material_id", "country_iso3", "product", "share_frac", "share_high_frac", "bound", "original_value", "vintage",
        "source_id",
    ),
    )  # fmt: skip

QUERIES = (QUANTITIES, TRADE, MINES, MINE_SHARES)
