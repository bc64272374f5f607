"""Flows of each product between countries, for network measures. Source: CEPII BACI, gross weight and value."""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_COLUMNS = (
    "year", "hs_code", "material_id", "exporter_iso3", "importer_iso3", "value_usd", "quantity_t", "vintage",
    "source_id",
)  # fmt: skip

FLOWS = Query(
    "trade_network_flows",
    "trade_yearly",
    _COLUMNS,
    """
SELECT year, hs_code, material_id, exporter_iso3, importer_iso3, value_usd, quantity_t, vintage, source_id
FROM {source}
WHERE {filters}
ORDER BY hs_code, year, exporter_iso3, importer_iso3
""",
    columns(*_COLUMNS),
    "query.trade_network_flows",
    row_limit=200_000,
)

QUERIES = (FLOWS,)
