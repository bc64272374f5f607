"""Prices over time. Sources: World Bank Pink Sheet (monthly, nominal); USGS salient statistics (yearly, nominal)."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_MONTHLY = (
    "material_id", "series", "month", "year", "price_usd_per_t", "status", "original_value", "original_unit",
    "vintage", "source_id", "note",
)  # fmt: skip
_YEARLY = (
    "material_id", "series", "year", "price_usd_per_t", "status", "bound", "original_value", "original_unit",
    "vintage", "source_id", "note",
)  # fmt: skip

MONTHLY = Query(
    "price_monthly_series",
    "price_monthly",
    _MONTHLY,
    """
SELECT material_id, series, month, year, price_usd_per_t, status, original_value, original_unit, vintage, source_id,
       note
FROM {source}
WHERE {filters}
ORDER BY series, month
""",
    columns(*_MONTHLY),
    "query.price_monthly_series",
)

YEARLY = Query(
    "price_yearly_series",
    "price_yearly",
    _YEARLY,
    """
SELECT material_id, series, year, price_usd_per_t, status, bound, original_value, original_unit, vintage, source_id,
       note
FROM {source}
WHERE {filters}
ORDER BY series, year, vintage
""",
    columns(*_YEARLY),
    "query.price_yearly_series",
)

QUERIES = (MONTHLY, YEARLY)
