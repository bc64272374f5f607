"""Tables that metrics compute from the release: one module or package each, each with TABLE. `TABLES` maps id to it.

What stands in a chart of computed figures stands in such a table, so that the page and `/api/v1/derived/<id>.<format>`
show the same rows.
"""

from __future__ import annotations

from importlib import import_module

from dashboard.derived.model import Row, Table

_ORDER = (
    "validation",
    "concentration",
    "trade_centrality",
    "supply_chain",
    "suppliers",
    "policy_distance",
    "demand_gap",
    "shock",
    "shock_effects",
    "unmined_resource",
    "recycling_reach",
    "link_gain",
)

TABLES: dict[str, Table] = {name: import_module(f"dashboard.derived.{name}").TABLE for name in _ORDER}

__all__ = ["TABLES", "Row", "Table"]
