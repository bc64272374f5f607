"""Trade by material and year, for one country's exports or imports. Source: CEPII BACI, from UN Comtrade.

Values only: the gross weights of different goods do not add up to anything.
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

BY_MATERIAL_AND_YEAR = Query(
    "trade_by_material_and_year",
    "trade_yearly",
    ("year", "material_id", "value_usd"),
    """
SELECT year, material_id, sum(value_usd) AS value_usd
FROM {source}
WHERE {filters}
GROUP BY year, material_id
ORDER BY material_id, year
""",
    columns("year", "material_id", "value_usd"),
    "query.trade_by_material_and_year",
)

QUERIES = (BY_MATERIAL_AND_YEAR,)
