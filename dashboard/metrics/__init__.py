"""Metrics: pure functions, each declared once. `METRICS` maps id to record."""

from __future__ import annotations

from dashboard.metrics import (
    change,
    companionality,
    concentration,
    demand_gap,
    economic_importance,
    geopolrisk,
    governance,
    host_shock,
    import_reliance,
    link_gain,
    mirror_gap,
    net_import_reliance,
    price_volatility,
    recycling_reach,
    static_range,
    supply_risk,
    supply_weighted,
    top_share,
    trade_network,
    trade_shock,
    without_largest,
)
from dashboard.metrics.model import CannotComputeError, Metric, OutOfRangeError

__all__ = ["METRICS", "CannotComputeError", "Metric", "OutOfRangeError"]

METRICS: dict[str, Metric] = {
    module.METRIC.metric_id: module.METRIC
    for module in (
        concentration,
        top_share,
        without_largest,
        governance,
        supply_weighted,
        supply_risk,
        economic_importance,
        import_reliance,
        net_import_reliance,
        geopolrisk,
        static_range,
        price_volatility,
        companionality,
        host_shock,
        trade_network,
        mirror_gap,
        demand_gap,
        trade_shock,
        link_gain,
        recycling_reach,
        change,
    )
}
