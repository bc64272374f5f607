"""Concentration along the chain of a material: production by stage, world exports by stage, imports of one place.

Sources: USGS and IEA (tonnes produced, newest edition of the newest year), CEPII BACI (values traded), WGI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from dashboard.derived import goods as traded
from dashboard.derived.concentration import NOT_COMPUTED, UNCOUNTED, uncounted, words
from dashboard.derived.exposed import KEYS, Exposed, exposed, scores, suppliers_by_stage, trade_year
from dashboard.derived.goods import Goods, goods
from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import CannotComputeError, concentration, governance
from dashboard.metrics.concentration import Concentration
from dashboard.metrics.governance import Supplier
from dashboard.metrics.interval import Interval
from dashboard.queries import exposure, shares
from dashboard.stated import Stated, arrange, leaders
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
    Field("band", "VARCHAR", "", "As in the table concentration: low, moderate, high, indicative or not_computed"),
    *columns("country_iso3"),
    Field("tied_iso3", "VARCHAR", "", "Countries with the same largest amount, joined with +; empty without a tie"),
    Field("top1_frac", "DOUBLE", "fraction", "Share of that country, the largest, 0-1"),
    Field("top3_frac", "DOUBLE", "fraction", "Share of the three largest countries, 0-1"),
    Field("n_minus_1_simple_frac", "DOUBLE", "fraction", "Supply left without the largest country (simple form), 0-1"),
    Field("rest_frac", "DOUBLE", "fraction", "Share of supply that no named country holds, 0-1"),
    Field("hhi_wgi_low", "DOUBLE", "score", "Concentration weighted by governance (0-10), t = 1, least"),
    Field("hhi_wgi_high", "DOUBLE", "score", "The same, most: rest and unknown governance at their worst"),
    Field("n_suppliers", "BIGINT", "count", "Named countries with an amount above zero"),
    UNCOUNTED,
    *columns("vintage", "source_id"),
    *traded.FIELDS,
)


@dataclass(frozen=True)
class Head:
    """What a step measures, and which edition of which source states it; of trade, which goods are added."""

    material: str
    place: str
    measure: str
    stage: str
    product: str
    year: int
    vintage: str
    source_id: str
    goods: Goods


@dataclass(frozen=True)
class Step:
    """How concentrated one measure of one stage is; `weighted` by governance (0-10).

    `leaders` hold the largest amount, several where they tie.
    """

    head: Head
    found: Concentration
    leaders: tuple[str, ...]
    weighted: Interval

    @property
    def left_frac(self) -> float:
        """Share left without one of the largest, 0-1."""
        return 1.0 - self.found.top1_frac


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


def unlike(engine: Engine, one: Exposed) -> tuple[Head, ...]:
    """Return the stages whose production cannot be a step: the countries' figures count unlike goods."""
    return tuple(_head(stated, stage) for stage, stated in _output(engine, one) if stated.is_unlike)


def _output(engine: Engine, one: Exposed) -> list[tuple[str, Stated]]:
    """Return the stages of which countries' production is stated: the largest product in its newest year."""
    rows = engine.run(shares.PRODUCTION, {"material": (one.material,)}).records()
    found = [
        (stage, arrange([row for row in rows if row["stage_id"] == stage], Filters()))
        for stage in code_list("stage").rows
    ]
    return [(stage, stated) for stage, stated in found if any(row["quantity_t"] for row in stated.in_year)]


def _head(stated: Stated, stage: str) -> Head:
    first = stated.in_year[0]
    return Head(
        first["material_id"], WORLD, PRODUCTION, stage, stated.product, stated.year, first["vintage"],
        first["source_id"], Goods(first["material_id"], ()),
    )  # fmt: skip


def _produced(engine: Engine, one: Exposed) -> list[Step]:
    """Return a step a stage of which countries' production is stated, unless it counts unlike goods."""
    return [
        _measured(
            engine,
            _head(stated, stage),
            {row["country_iso3"]: row["quantity_t"] for row in stated.in_year if row["quantity_t"]},
            found,
        )
        for stage, stated in _output(engine, one)
        if (found := stated.concentration()) is not None
    ]


def _traded(engine: Engine, one: Exposed, measure: str, year: int, rows: Sequence[Mapping[str, Any]]) -> list[Step]:
    vintage = str(max(engine.values("trade_yearly", "vintage"), key=str, default=""))
    order = list(code_list("stage").rows)
    carried = goods(engine, one.material, year)
    found = []
    for stage, group in groupby(sorted(rows, key=lambda row: order.index(row["stage_id"])), key=itemgetter("stage_id")):
        amounts: dict[str, float] = {}
        for row in group:
            if row["value_usd"]:
                amounts[row["exporter_iso3"]] = amounts.get(row["exporter_iso3"], 0.0) + row["value_usd"]
        if amounts:
            place = one.label if measure == IMPORTS else WORLD
            head = Head(one.material, place, measure, stage, "", year, vintage, "baci", carried.of(stage))
            found.append(_measured(engine, head, amounts, concentration.compute(list(amounts.values()))))
    return found


def _measured(engine: Engine, head: Head, amounts: Mapping[str, float], found: Concentration | None) -> Step:
    """Return the step of `amounts` by country, all above zero, whose concentration is `found`."""
    if found is None:
        raise CannotComputeError("an amount above zero")
    known = scores(engine)
    weighted = governance.interval(
        [
            Supplier(iso3, amount / found.total_t, known[iso3].scaled if iso3 in known else None)
            for iso3, amount in amounts.items()
        ]
    )
    return Step(head, found, leaders(amounts), weighted)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a step, and one without numbers a stage whose figures count unlike goods."""
    one = exposed(filters)
    return tuple(
        (
            *_told(step.head), step.found.hhi_low, step.found.hhi_high, step.found.band, step.leaders[0],
            "+".join(step.leaders) if len(step.leaders) > 1 else None, step.found.top1_frac, step.found.top3_frac,
            step.left_frac, step.found.rest_frac, step.weighted.low, step.weighted.high, step.found.n_named,
            uncounted(step.found), step.head.vintage, step.head.source_id, *step.head.goods.columns,
        )
        for step in steps(engine, one)
    ) + tuple(
        (*_told(head), None, None, NOT_COMPUTED, *(None,) * 10, head.vintage, head.source_id, *head.goods.columns)
        for head in unlike(engine, one)
    )  # fmt: skip


def _told(head: Head) -> Row:
    return (head.material, head.place, head.measure, head.stage, head.product, head.year)


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    own = {name: t(f"derived.supply_chain.{name}") for name in ("amounts", "product", "trade_stage", "trade_parameter")}
    return {"defaults": t("derived.suppliers.defaults"), **own, **words()}


def _goods(engine: Engine, filters: Filters) -> Mapping[str, str]:
    return traded.assumption(goods(engine, exposed(filters).material, trade_year(engine)))


TABLE = Table(
    table_id="supply_chain",
    title_key="derived.supply_chain.title",
    fields=_FIELDS,
    datasets=("production_yearly", "trade_yearly", "governance_yearly"),
    rows=rows,
    assumptions=_assumptions,
    keys=KEYS,
    metrics=("hhi", "top_share", "n_minus_1", "hhi_wgi_t"),
    found=_goods,
)
