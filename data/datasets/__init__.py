"""The registry of datasets: one module each, each declaring DATASET. `DATASETS` maps id to record, in order."""

from __future__ import annotations

from collections.abc import Mapping

from data.model import Dataset
from data.registry import registry

_ORDER = (
    "production_yearly", "capacity_yearly", "reserve", "trade_yearly", "trade_later", "trade_revision", "trade_heading",
    "trade_heading_flow", "trade_doubt", "trade_coverage", "facility", "deposit",
    "price_monthly", "price_yearly", "us_salient_yearly", "governance_yearly", "sdg_indicator_yearly",
    "logistics_performance",
    "project", "project_resource", "reuse_indicator", "use_share", "policy_target", "supply_share", "criticality",
    "published_result", "hazard_recorded",
    "demand_scenario", "supply_outlook", "supply_concentration", "by_product_host",
    "forecast_series", "forecast_history", "forecast", "forecast_backtest",
    "material", "critical_list", "critical_list_name", "export_measure", "country", "country_group", "stage",
    "scenario", "source",
    "quarantine", "untracked", "conservation", "edition_change", "correction",
)  # fmt: skip

DATASETS: Mapping[str, Dataset] = registry("data.datasets", "DATASET", _ORDER)
