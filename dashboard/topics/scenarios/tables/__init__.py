"""What is computed of scenarios: the gap between demand and supply, who loses by a shock, what else follows from it."""

from __future__ import annotations

from dashboard.topics.scenarios.tables.demand_gap import DEMAND_GAP
from dashboard.topics.scenarios.tables.shock import SHOCK, SHOCK_DEPENDENCE, SHOCK_IMPORTERS, SHOCK_SELLERS
from dashboard.topics.scenarios.tables.shock_effects import SHOCK_EFFECTS

TABLES = (DEMAND_GAP, SHOCK, SHOCK_IMPORTERS, SHOCK_DEPENDENCE, SHOCK_SELLERS, SHOCK_EFFECTS)
