"""The registry of queries: every module here declares `QUERIES`; the registry maps `query_id` to the query."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from dashboard.engine.model import Query


def _gathered() -> dict[str, Query]:
    """Return the queries of every module. Raises ValueError where two have one id."""
    queries: dict[str, Query] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        for query in import_module(f"{__name__}.{module}").QUERIES:
            if query.query_id in queries:
                raise ValueError(f"two queries have the id {query.query_id!r}")
            queries[query.query_id] = query
    return queries


QUERIES: dict[str, Query] = _gathered()
