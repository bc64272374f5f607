"""Stages of which anything is stated, by material: what a choice of stage can lead to.

Sources: USGS Mineral Commodity Summaries (production), CEPII BACI (trade).
"""

from __future__ import annotations

from dashboard.engine.model import Query
from data.fields import columns

_COLUMNS = ("material_id", "stage_id")
_SQL = """
WITH stated AS (
    SELECT DISTINCT material_id, stage_id
    FROM {source}
    WHERE {filters}
)
SELECT stated.material_id, stated.stage_id
FROM stated
JOIN stage ON stage.stage_id = stated.stage_id
ORDER BY stated.material_id, stage.stage_order
"""


def _stages(query_id: str, dataset_id: str) -> Query:
    return Query(query_id, dataset_id, _COLUMNS, _SQL, columns(*_COLUMNS), f"query.{query_id}")


PRODUCED = _stages("stages_produced", "production_yearly")
TRADED = _stages("stages_traded", "trade_yearly")
QUERIES = (PRODUCED, TRADED)
