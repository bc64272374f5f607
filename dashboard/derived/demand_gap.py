"""Gap between demand of a scenario and the supply outlook, by material, stage, year and edition.

Source: IEA Critical Minerals Data Explorer: demand of a scenario against the base case of supply, each edition with its
own. Tonnes of an element are one product at each stage; tonnes of gross weight are compared where both sides state the
same product: battery-grade graphite, of which the IEA states the demand of clean technologies alone. Materials of which
the IEA states no such demand, years it gives no supply for, and stages whose tonnes count something else (natural
graphite against natural and synthetic) have no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

TOTAL, CLEAN = "Total demand", "Total clean technologies"
_SCOPES = {TOTAL: "total", CLEAN: "clean_technologies"}
_GROSS = "gross weight"
SCENARIOS = ("STEPS", "APS", "NZE")
_KEPT: Memo[tuple[Row, ...]] = Memo(64)
_FIELDS = (
    *columns("material_id", "stage_id"),
    Field("demand_of", "VARCHAR", "", "Product whose demand is compared, in the publisher's words"),
    Field("demand_scope", "VARCHAR", "", "total, or clean_technologies where the publisher states no total of it"),
    Field("supply_of", "VARCHAR", "", "Product of the supply outlook, in the publisher's words"),
    *columns("scenario_id", "year", "vintage"),
    Field("demand_t", "DOUBLE", "t", "Demand of the scenario, projected"),
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
    asked = shared.with_(application=(TOTAL, CLEAN), scenario=filters.scenario or SCENARIOS)
    outlook = engine.run(scenarios.SUPPLY, shared.with_(stage=filters.stage).chosen())
    supply: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in outlook.records():
        if row["country_iso3"] == WORLD:
            supply.setdefault((row["material_id"], row["year"], row["vintage"]), []).append(row)
    return tuple(
        _row(wanted, made)
        for wanted in _demand(engine.run(scenarios.DEMAND, asked.chosen()).records())
        for made in supply.get((wanted["material_id"], wanted["year"], wanted["vintage"]), ())
        if alike(wanted, made)
    )


def _demand(stated: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each product, scenario, year and edition: its total demand, else that of clean technologies.

    Several tables of the publisher state the latter, with the same figures.
    """
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in stated:
        key = tuple(row[name] for name in ("material_id", "product", "scenario_id", "year", "vintage"))
        if row["scenario_id"] in SCENARIOS and row["quantity_t"] and (key not in found or row["application"] == TOTAL):
            found[key] = row
    return list(found.values())


def alike(wanted: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """Tell whether a demand and a supply are of one thing: the same content, and of gross weight the same product.

    The demand of clean technologies is no measure of what all uses need, so it stands for its own product only.
    """
    if wanted["content_basis"] != made["content_basis"]:
        return False
    is_element = wanted["application"] == TOTAL and not str(made["content_basis"]).startswith(_GROSS)
    return is_element or wanted["product"] == made["product"]


def _row(wanted: Mapping[str, Any], made: Mapping[str, Any]) -> Row:
    demand, supply = wanted["quantity_t"], made["quantity_t"]
    return (
        wanted["material_id"], made["stage_id"], wanted["product"], _SCOPES[wanted["application"]], made["product"],
        wanted["scenario_id"], wanted["year"], wanted["vintage"], demand, supply, demand - supply,
        demand_gap.compute(demand=demand, supply=supply), wanted["source_id"],
    )  # fmt: skip


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    names = ("formula", "own_gap", "secondary", "basis", "clean", "editions")
    return {name: t(f"derived.demand_gap.{name}") for name in names}


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
