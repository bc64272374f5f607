"""What is computed of opportunities: unmined resources, the reach of recycling, trade links."""

from __future__ import annotations

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.engine.table import Table
from dashboard.filters import Filters
from dashboard.topics.opportunities.tables.link_gain import LINK_GAIN
from dashboard.topics.opportunities.tables.recycling_reach import RECYCLING_REACH
from dashboard.topics.opportunities.tables.unmined_resource import UNMINED_RESOURCE

TABLES = (UNMINED_RESOURCE, RECYCLING_REACH, LINK_GAIN)


def records(engine: Engine, table: Table, filters: Filters) -> list[Record]:
    """Return the rows of a table for what it reads of `filters`, one dict each."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows(engine, filters.only(table.keys))]
