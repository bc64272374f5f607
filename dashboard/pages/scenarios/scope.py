"""What the page shows at an address: material, scenario, edition, and the shock."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.derived import demand_gap, shock_scope
from dashboard.derived.model import held
from dashboard.engine import Engine
from dashboard.filters import FilterError, Filters

PATH = "/scenarios"
KEYS = (*shock_scope.KEYS, "for", "scenario", "vintage")
FIRST_SCENARIO = demand_gap.SCENARIOS[0]


@dataclass(frozen=True)
class Choice:
    """The choice: `filters` as used, `shock` what they cut, `refused` why parts of the address were left out."""

    filters: Filters
    scenario: str
    editions: tuple[str, ...]
    edition: str
    shock: shock_scope.Scope
    refused: tuple[FilterError, ...]

    @property
    def material(self) -> str:
        """The material shown."""
        return self.shock.material

    def of_shock(self) -> Filters:
        """Return the filters that name the shock, and nothing else."""
        return self.filters.only(shock_scope.KEYS).with_(material=self.material)


def load(engine: Engine, filters: Filters) -> Choice:
    """Return what `filters` choose; parts that name nothing in this release are left out and told."""
    refused: list[FilterError] = []
    used = filters.only(KEYS)
    while True:
        try:
            shock = shock_scope.load(engine, used)
            break
        except FilterError as error:
            refused.append(error)
            left = used.without(error.key, error.value)
            used = used.without(error.key) if left == used else left
    stated = engine.values("demand_scenario", "vintage") if held(engine, "demand_scenario") else ()
    editions = tuple(sorted(map(str, stated), reverse=True))
    scenario = next((one for one in used.scenario if one in demand_gap.SCENARIOS), FIRST_SCENARIO)
    edition = used.vintage if used.vintage in editions else next(iter(editions), "")
    return Choice(used, scenario, editions, edition, shock, tuple(refused))
