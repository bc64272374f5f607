"""Concentration along the chain of a material: production by stage, world exports by stage, imports of one place.

Sources: USGS and IEA (tonnes produced, newest edition of the newest year), CEPII BACI (values traded), WGI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from dashboard.derived.exposed import KEYS, Exposed, exposed, scores, suppliers_by_stage, trade_year
from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import CannotComputeError, concentration, governance, without_largest
from dashboard.metrics.concentration import Concentration
from dashboard.metrics.governance import Supplier
from dashboard.metrics.interval import Interval
from dashboard.queries import exposure, shares
from dashboard.stated import arrange
from data.codes import WORLD, code_list
from data.fields import columns
from data.model import Field

PRODUCTION, EXPORTS, IMPORTS = "production", "world_exports", "imports"
_KEPT: Memo[tuple[Step, ...]] = Memo(64)
_FIELDS = (
    *columns("material_id"),
    Field("place", "VARCHAR", "", "Whose imports: code of a country or bloc, several joined with +; else WLD"),
    Field("measure", "VARCHAR", "", "production (t), world_exports (USD) or imports (USD) from outside the place"),
    *columns("stage_id", "product", "year"),
    Field("hhi_low_frac", "DOUBLE", "fraction", "Herfindahl-Hirschman index, 0-1, the undisclosed rest as dust"),
    Field("hhi_high_frac", "DOUBLE", "fraction", "The same, the undisclosed rest as one supplier"),
    Field("band", "VARCHAR", "", "low, moderate, high (DOJ/FTC 2023); indicative where the interval crosses an edge"),
    *columns("country_iso3"),
    Field("top1_frac", "DOUBLE", "fraction", "Share of that country, the largest, 0-1"),
    Field("top3_frac", "DOUBLE", "fraction", "Share of the three largest countries, 0-1"),
    Field("n_minus_1_simple_frac", "DOUBLE", "fraction", "Supply left without the largest country (simple form), 0-1"),
    Field("rest_frac", "DOUBLE", "fraction", "Share of supply that no named country holds, 0-1"),
    Field("hhi_wgi_low", "DOUBLE", "score", "Concentration weighted by governance (0-10), t = 1, least"),
    Field("hhi_wgi_high", "DOUBLE", "score", "The same, most: rest and unknown governance at their worst"),
    Field("n_suppliers", "BIGINT", "count", "Named countries with an amount above zero"),
    *columns("vintage", "source_id"),
)


@dataclass(frozen=True)
class Head:
    """What a step measures, and which edition of which source states it."""

    material: str
    place: str
    measure: str
    stage: str
    product: str
    year: int
    vintage: str
    source_id: str


@dataclass(frozen=True)
class Step:
    """How concentrated one measure of one stage is; `weighted` by governance (0-10), `left_frac` without `largest`."""

    head: Head
    found: Concentration
    largest: str
    left_frac: float
    weighted: Interval


def steps(engine: Engine, one: Exposed) -> tuple[Step, ...]:
    """Return the steps in the order of the chain: production by stage, then exports and imports by stage."""
    return _KEPT.get(engine, one, lambda: tuple(_steps(engine, one)))


def _steps(engine: Engine, one: Exposed) -> list[Step]:
    year = trade_year(engine)
    asked = Filters().with_(material=one.material, year_from=year, year_to=year)
    exports = engine.run(exposure.EXPORTERS, asked.chosen()).records()
    return [
        *_produced(engine, one),
        *_traded(engine, one, EXPORTS, year, exports),
        *_traded(engine, one, IMPORTS, year, suppliers_by_stage(engine, one, year)),
    ]


def _produced(engine: Engine, one: Exposed) -> list[Step]:
    """Return a step a stage of which countries' production is stated: its largest product in its newest year."""
    rows = engine.run(shares.PRODUCTION, {"material": (one.material,)}).records()
    found = []
    for stage in code_list("stage").rows:
        stated = arrange([row for row in rows if row["stage_id"] == stage], Filters())
        amounts = {row["country_iso3"]: row["quantity_t"] for row in stated.in_year if row["quantity_t"]}
        if amounts:
            total, first = stated.total(), stated.in_year[0]
            head = Head(
                first["material_id"], WORLD, PRODUCTION, stage, stated.product, stated.year, first["vintage"],
                first["source_id"],
            )  # fmt: skip
            found.append(_measured(engine, head, amounts, total["quantity_t"] if total else None))
    return found


def _traded(engine: Engine, one: Exposed, measure: str, year: int, rows: Sequence[Mapping[str, Any]]) -> list[Step]:
    vintage = str(max(engine.values("trade_yearly", "vintage"), key=str, default=""))
    order = list(code_list("stage").rows)
    found = []
    for stage, group in groupby(sorted(rows, key=lambda row: order.index(row["stage_id"])), key=itemgetter("stage_id")):
        amounts = {row["exporter_iso3"]: row["value_usd"] for row in group if row["value_usd"]}
        if amounts:
            place = one.label if measure == IMPORTS else WORLD
            head = Head(one.material, place, measure, stage, "", year, vintage, "baci")
            found.append(_measured(engine, head, amounts, None))
    return found


def _measured(engine: Engine, head: Head, amounts: Mapping[str, float], world: float | None) -> Step:
    """Return the step of `amounts` by country, all above zero; `world` is the printed total."""
    found = concentration.compute(list(amounts.values()), world)
    if found is None:
        raise CannotComputeError("an amount above zero")
    known = scores(engine)
    weighted = governance.interval(
        [
            Supplier(iso3, amount / found.total_t, known[iso3].scaled if iso3 in known else None)
            for iso3, amount in amounts.items()
        ]
    )
    largest = max(amounts, key=lambda iso3: (amounts[iso3], iso3))
    left = without_largest.compute(list(amounts.values()), world).value_frac
    return Step(head, found, largest, left, weighted)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a step."""
    return tuple(
        (
            step.head.material, step.head.place, step.head.measure, step.head.stage, step.head.product,
            step.head.year, step.found.hhi_low, step.found.hhi_high, step.found.band, step.largest,
            step.found.top1_frac, step.found.top3_frac, step.left_frac, step.found.rest_frac, step.weighted.low,
            step.weighted.high, step.found.n_named, step.head.vintage, step.head.source_id,
        )
        for step in steps(engine, exposed(filters))
    )  # fmt: skip


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    own = {name: t(f"derived.supply_chain.{name}") for name in ("amounts", "product", "trade_parameter")}
    shared = {name: t(f"derived.concentration.{name}") for name in ("denominator", "rest", "withheld", "bands")}
    return {"defaults": t("derived.suppliers.defaults"), **own, **shared}


TABLE = Table(
    table_id="supply_chain",
    title_key="derived.supply_chain.title",
    fields=_FIELDS,
    datasets=("production_yearly", "trade_yearly", "governance_yearly"),
    rows=rows,
    assumptions=_assumptions,
    keys=KEYS,
    metrics=("hhi", "top_share", "n_minus_1", "hhi_wgi_t"),
)
