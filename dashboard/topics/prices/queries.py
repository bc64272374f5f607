"""Prices over time. Sources: World Bank Pink Sheet (monthly, nominal); USGS salient statistics (yearly, nominal)."""

from __future__ import annotations

from dashboard.engine.dataset_query import rows_query

MONTHLY = rows_query(
    "price_monthly_series",
    "price_monthly",
    (
        "material_id", "series", "month", "year", "price_usd_per_t", "status", "product", "content_basis", "terms",
        "original_value", "original_unit", "vintage", "source_id", "note",
    ),
    "series", "month",
)  # fmt: skip
YEARLY = rows_query(
    "price_yearly_series",
    "price_yearly",
    (
        "material_id", "series", "year", "price_usd_per_t", "status", "bound", "product", "content_basis",
        "terms", "original_value", "original_unit", "vintage", "source_id", "note",
    ),
    "series", "year", "vintage",
)  # fmt: skip
QUERIES = (MONTHLY, YEARLY)
