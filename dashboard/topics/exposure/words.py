"""What the tables of an exposure assume, in words."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.production.words import concentration_assumptions


def _assumptions(table: str, *names: str) -> dict[str, str]:
    return {name: t(f"derived.{table}.{name}") for name in names}


def supplier_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the table of suppliers assumes, by name."""
    return _assumptions("suppliers", "defaults", "values", "outside", "governance", "year")


def chain_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the table of the supply chain assumes, by name."""
    own = _assumptions("supply_chain", "amounts", "product", "trade_stage", "trade_parameter")
    return _assumptions("suppliers", "defaults") | own | concentration_assumptions()


def target_assumptions(_filters: Filters) -> Mapping[str, str]:
    """Return what the table of targets assumes, by name."""
    return _assumptions("policy_distance", "defaults", "union", "sourcing", "stages", "rate", "missing")
