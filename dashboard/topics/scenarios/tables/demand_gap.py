"""Gap between demand of a scenario and the supply outlook, by material, stage, year and edition.

Source: IEA Critical Minerals Data Explorer: demand of a scenario against the base case of supply, each edition with its
own. Tonnes of an element are one product at each stage; tonnes of gross weight are compared where both sides state the
same product: battery-grade graphite, of which the IEA states the demand of clean technologies alone. Materials of which
the IEA states no such demand, years it gives no supply for, and stages whose tonnes count something else (natural
graphite against natural and synthetic) have no row.
"""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table, has_dataset
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.metrics import demand_gap
from dashboard.topics.scenarios import queries
from dashboard.topics.scenarios.queries import SCENARIOS
from dashboard.topics.scenarios.words import gap_assumptions
from data.codes import WORLD
from data.fields import columns
from data.model import Field

TOTAL, CLEAN = "Total demand", "Total clean technologies"
_SCOPES = {TOTAL: "total", CLEAN: "clean_technologies"}
_GROSS = "gross weight"
_ROWS: Memo[tuple[Row, ...]] = Memo(64)


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, stage, scenario, year and edition that has both a demand and a supply."""
    if not (has_dataset(engine, "demand_scenario") and has_dataset(engine, "supply_outlook")):
        return ()
    return _ROWS.get(engine, filters, lambda: tuple(_gaps(engine, filters)))


def records(engine: Engine, filters: Filters) -> list[Record]:
    """Return the rows of the table, one dict each."""
    return [dict(zip(DEMAND_GAP.columns, row, strict=True)) for row in _rows(engine, filters)]


def _gaps(engine: Engine, filters: Filters) -> Iterable[Row]:
    shared = filters.only(("material", "year_from", "year_to")).with_(vintage=filters.vintage or ALL_VINTAGES)
    supplies: dict[tuple[object, ...], list[Record]] = {}
    for supply in engine.run(queries.SUPPLY, shared.with_(stage=filters.stage).chosen()).records():
        if supply["country_iso3"] == WORLD:
            supplies.setdefault((supply["material_id"], supply["year"], supply["vintage"]), []).append(supply)
    chosen = shared.with_(application=(TOTAL, CLEAN), scenario=filters.scenario or SCENARIOS)
    for demand in _demand(engine.run(queries.DEMAND, chosen.chosen()).records()):
        for supply in supplies.get((demand["material_id"], demand["year"], demand["vintage"]), ()):
            if is_same_product(demand, supply):
                yield _row(demand, supply)


def _demand(stated: Iterable[Record]) -> Iterable[Record]:
    """Return a row for each product, scenario, year and edition: its total demand, else that of clean technologies.

    Several tables of the publisher state the latter, with the same figures.
    """
    demand: dict[tuple[object, ...], Record] = {}
    for row in stated:
        key = tuple(row[name] for name in ("material_id", "product", "scenario_id", "year", "vintage"))
        if row["scenario_id"] in SCENARIOS and row["quantity_t"] and (key not in demand or row["application"] == TOTAL):
            demand[key] = row
    return demand.values()


def is_same_product(demand: Record, supply: Record) -> bool:
    """Tell whether a demand and a supply are of one thing: the same content, and of gross weight the same product.

    The demand of clean technologies is no measure of what all uses need, so it stands for its own product only.
    """
    if demand["content_basis"] != supply["content_basis"]:
        return False
    is_element = demand["application"] == TOTAL and not str(supply["content_basis"]).startswith(_GROSS)
    return is_element or demand["product"] == supply["product"]


def _row(demand: Record, supply: Record) -> Row:
    demand_t, supply_t = demand["quantity_t"], supply["quantity_t"]
    return (
        demand["material_id"], supply["stage_id"], demand["product"], _SCOPES[demand["application"]], supply["product"],
        demand["scenario_id"], demand["year"], demand["vintage"], demand_t, supply_t, demand_t - supply_t,
        demand_gap.compute(demand=demand_t, supply=supply_t), demand["source_id"],
    )  # fmt: skip


DEMAND_GAP = Table(
    table_id="demand_gap",
    title_key="derived.demand_gap.title",
    fields=(
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
    ),
    datasets=("demand_scenario", "supply_outlook"),
    rows=_rows,
    assumptions=gap_assumptions,
    keys=("material", "stage", "scenario", "year_from", "year_to", "vintage"),
    metrics=("demand_gap",),
)
