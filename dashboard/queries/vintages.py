"""What each vintage of a source stated, so that revisions can be seen. Source: USGS Mineral Commodity Summaries."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_COLUMNS = (
    "material_id", "stage_id", "product", "country_iso3", "year", "vintage", "is_latest", "quantity_t", "status",
    "bound", "original_value", "original_unit", "source_id", "note",
)  # fmt: skip

_SQL = """
SELECT material_id, stage_id, product, country_iso3, year, vintage, is_latest, quantity_t, status, bound,
       original_value, original_unit, source_id, note
FROM {source}
WHERE {filters}
ORDER BY material_id, stage_id, product, country_iso3, year, vintage
"""

PRODUCTION = Query(
    "production_vintages", "production_yearly", _COLUMNS, _SQL, columns(*_COLUMNS), "query.production_vintages"
)
RESERVE = Query("reserve_vintages", "reserve", _COLUMNS, _SQL, columns(*_COLUMNS), "query.reserve_vintages")
QUERIES = (PRODUCTION, RESERVE)
