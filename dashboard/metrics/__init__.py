"""Metrics: pure functions, one module each that declares METRIC. `METRICS` maps id to record, in order."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.metrics.model import CannotComputeError, Metric, OutOfRangeError
from data.registry import registry

__all__ = ["METRICS", "CannotComputeError", "Metric", "OutOfRangeError"]

_ORDER = (
    "concentration", "top_share", "without_largest", "governance", "supply_weighted", "supply_risk",
    "economic_importance", "net_import_reliance", "geopolrisk", "static_range", "price_volatility", "host_shock",
    "trade_network", "demand_gap", "trade_shock", "link_gain", "recycling_reach", "recycling_need", "composite_score",
    "change",
)  # fmt: skip

METRICS: Mapping[str, Metric] = registry("dashboard.metrics", "METRIC", _ORDER, id_of="metric_id")
