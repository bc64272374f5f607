"""Which view shows the rows of a dataset, a metric or a computed table: of the scope where the view can be of it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.filters import Filters
from dashboard.topics.principles.claims import Claim, Kind
from dashboard.topics.principles.scope import Scope

_OF_MATERIAL = {
    "production_yearly": "production", "capacity_yearly": "production", "supply_concentration": "production",
    "price_monthly": "production", "us_salient_yearly": "production", "trade_yearly": "trade", "trade_later": "trade",
    "trade_heading": "trade", "trade_coverage": "trade", "trade_doubt": "trade", "trade_revision": "trade",
    "reserve": "reserves", "project_resource": "unfc", "project": "unfc", "deposit": "sites", "facility": "sites",
    "reuse_indicator": "reuse", "use_share": "reuse", "by_product_host": "reuse", "hhi": "production",
    "top_share": "production", "n_minus_1": "production", "change": "production", "static_range": "reserves",
    "trade_centrality": "trade", "price_volatility": "production", "series_held": "production",
}  # fmt: skip
"""What the page of a material shows, by the view that does."""
_PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "criticality": ("/strategy", ("material",)),
    "supply_share": ("/strategy", ("material",)),
    "supply_risk": ("/strategy", ("material",)),
    "economic_importance": ("/strategy", ("material",)),
    "hhi_wgi_t": ("/strategy", ("material",)),
    "supply_weighted": ("/strategy", ("material",)),
    "net_import_reliance": ("/validation", ("material",)),
    "geopolrisk": ("/validation", ("material",)),
    "published_result": ("/validation", ("material",)),
    "policy_target": ("/strategy", ("material",)),
    "policy_distance": ("/strategy", ("material",)),
    "demand_scenario": ("/scenarios", ("material",)),
    "supply_outlook": ("/scenarios", ("material",)),
    "demand_gap": ("/scenarios", ("material",)),
    "trade_shock": ("/scenarios", ("material",)),
    "host_shock": ("/scenarios", ("material",)),
    "recycling_need": ("/scenarios", ("material",)),
    "recycling_reach": ("/opportunities", ("material",)),
    "link_gain": ("/opportunities", ("material",)),
    "unmined_resource": ("/opportunities", ("material", "country")),
    "forecast": ("/forecast", ("material",)),
    "forecast_backtest": ("/forecast", ("material",)),
    "hazard_recorded": ("/operations", ()),
    "export_measure": ("/operations", ()),
    "sdg_indicator_yearly": ("/infrastructure", ("country",)),
    "logistics_performance": ("/infrastructure", ("country",)),
    "reuse_indicator": ("/reuse", ("material",)),
    "project_resource": ("/unfc", ("material", "country", "source_set")),
    "project": ("/unfc", ("material", "country", "source_set")),
}
"""What other pages show, with the keys of the scope that they follow."""
_ONE_COUNTRY = frozenset({"governance_yearly", "production_yearly", "reserve", "trade_yearly", "facility", "deposit"})
"""What the page of a country shows."""


def view_of(claim: Claim, scope: Scope) -> str:
    """Return the address of the view that shows what a claim rests on; of a dataset without one, its own page."""
    material = scope.materials[0] if len(scope.materials) == 1 else ""
    country = scope.countries[0] if len(scope.countries) == 1 else ""
    if country and claim.of in _ONE_COUNTRY and not material:
        return f"/countries/{country}"
    if material and claim.of in _OF_MATERIAL:
        return Filters().with_(view=_OF_MATERIAL[claim.of]).href(f"/materials/{material}")
    if country and claim.of in _ONE_COUNTRY:
        return f"/countries/{country}"
    if claim.of in _PAGES:
        path, keys = _PAGES[claim.of]
        chosen = Filters().with_(material=material, country=country, source_set=scope.inventories)
        return chosen.only(keys).href(path)
    return f"/data/{claim.of if claim.kind is Kind.DATASET else claim.inputs[0]}"
