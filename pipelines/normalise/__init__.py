"""The registry of normalisers: one module a dataset, with FEEDS and normalise(). `NORMALISERS` maps id to module."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from data.registry import registry

NORMALISERS: Mapping[str, ModuleType] = registry(
    "pipelines.normalise",
    "",
    (
        "production_yearly", "capacity_yearly", "reserve", "trade_yearly", "trade_later", "trade_revision",
        "trade_heading", "trade_heading_flow", "facility", "deposit",
        "price_monthly", "price_yearly", "us_salient_yearly", "governance_yearly", "sdg_indicator_yearly",
        "logistics_performance",
        "project", "project_resource", "reuse_indicator", "use_share", "policy_target", "supply_share", "criticality",
        "published_result",
        "demand_scenario", "supply_outlook", "supply_concentration", "by_product_host",
        "hazard_recorded",
    ),
    lazy=True,
)  # fmt: skip
