"""Gap between demand of a scenario and the supply outlook, by material, stage, year and edition.

Source: IEA Critical Minerals Data Explorer: total demand of a scenario against the base case of supply, each edition
with its own. Materials of which the IEA states no total demand, years it gives no supply for, and stages whose tonnes
count something else (natural graphite against natural and synthetic) have no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.derived.model import Row, Table, held
from dashboard.engine import Engine
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import demand_gap
from dashboard.queries import scenarios
from data.codes import WORLD
from data.fields import columns
from data.model import Field

TOTAL = "Total demand"
SCENARIOS = ("STEPS", "APS", "NZE")
_KEPT: Memo[tuple[Row, ...]] = Memo(64)
_FIELDS = (
    *columns("material_id", "stage_id"),
    Field("demand_of", "VARCHAR", "", "Product whose total demand is compared, in the publisher's words"),
    Field("supply_of", "VARCHAR", "", "Product of the supply outlook, in the publisher's words"),
    *columns("scenario_id", "year", "vintage"),
    Field("demand_t", "DOUBLE", "t", "Total demand of the scenario, projected"),
    Field("supply_t", "DOUBLE", "t", "Supply in the base case, projected"),
    Field("gap_t", "DOUBLE", "t", "Demand less supply; below zero a surplus"),
    Field("gap_frac", "DOUBLE", "fraction", "Gap over demand; below zero a surplus"),
    *columns("source_id"),
)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, stage, scenario, year and edition that has both a demand and a supply."""
    if not (held(engine, "demand_scenario") and held(engine, "supply_outlook")):
        return ()
    return _KEPT.get(engine, filters, lambda: _computed(engine, filters))


def records(engine: Engine, filters: Filters) -> list[dict[str, Any]]:
    """Return the same rows, one dict each."""
    return [dict(zip(TABLE.columns, row, strict=True)) for row in rows(engine, filters)]


def _computed(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    shared = filters.only(("material", "year_from", "year_to")).with_(vintage=filters.vintage or ALL_VINTAGES)
    demand = engine.run(scenarios.DEMAND, shared.with_(application=TOTAL, scenario=filters.scenario).chosen())
    outlook = engine.run(scenarios.SUPPLY, shared.with_(stage=filters.stage).chosen())
    supply: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in outlook.records():
        if row["country_iso3"] == WORLD:
            supply.setdefault((row["material_id"], row["year"], row["vintage"]), []).append(row)
    return tuple(
        _row(wanted, made)
        for wanted in demand.records()
        if wanted["scenario_id"] in SCENARIOS and wanted["quantity_t"]
        for made in supply.get((wanted["material_id"], wanted["year"], wanted["vintage"]), ())
        if made["content_basis"] == wanted["content_basis"]
    )


def _row(wanted: Mapping[str, Any], made: Mapping[str, Any]) -> Row:
    demand, supply = wanted["quantity_t"], made["quantity_t"]
    return (
        wanted["material_id"], made["stage_id"], wanted["product"], made["product"], wanted["scenario_id"],
        wanted["year"], wanted["vintage"], demand, supply, demand - supply,
        demand_gap.compute(demand=demand, supply=supply), wanted["source_id"],
    )  # fmt: skip


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    return {name: t(f"derived.demand_gap.{name}") for name in ("formula", "own_gap", "secondary", "basis", "editions")}


TABLE = Table(
    table_id="demand_gap",
    title_key="derived.demand_gap.title",
    fields=_FIELDS,
    datasets=("demand_scenario", "supply_outlook"),
    rows=rows,
    assumptions=_assumptions,
    keys=("material", "stage", "scenario", "year_from", "year_to", "vintage"),
    metrics=("demand_gap",),
)
