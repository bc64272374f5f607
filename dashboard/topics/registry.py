"""The topics and what they declare: `QUERIES` maps id to query, `TABLES` id to computed table.

A topic lists its queries as QUERIES in `queries` and its computed tables as TABLES in `tables`, where it has any.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from dashboard.engine.model import Query
from dashboard.engine.table import Table
from data.registry import registry

_PACKAGE = "dashboard.topics"
_ORDER = (
    "catalogue", "trade", "prices", "sites", "governance", "unfc", "forecast", "production", "reuse", "reserves",
    "validation", "exposure", "scenarios", "makers", "opportunities", "dossier", "finding", "operations",
    "assessment",
)  # fmt: skip


def _modules(name: str) -> list[str]:
    """Return the modules of this name of all topics that have one."""
    return [f"{topic}.{name}" for topic in _ORDER if find_spec(f"{_PACKAGE}.{topic}.{name}")]


QUERIES: Mapping[str, Query] = registry(_PACKAGE, "QUERIES", _modules("queries"), id_of="query_id")
TABLES: Mapping[str, Table] = registry(_PACKAGE, "TABLES", _modules("tables"), id_of="table_id")
