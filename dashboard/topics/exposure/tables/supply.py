"""Who supplies a place, and how concentrated each step before it is: production, world exports, its imports by stage.

Sources: USGS and IEA (tonnes produced, newest edition of the newest year), the EU study (shares of the world, where
neither states a stage by country), CEPII BACI (values of all HS codes of the
material, newest final year), World Bank WGI (mean of six).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.metrics import CannotComputeError, concentration, governance, supply_weighted, without_largest
from dashboard.metrics.concentration import Concentration
from dashboard.metrics.interval import Interval
from dashboard.metrics.supply_weighted import Weighted
from dashboard.topics.exposure.scope import KEYS, Exposure, Score, by_exporter, exporters_by_stage, exposure_of, scores
from dashboard.topics.exposure.words import chain_assumptions, supplier_assumptions
from dashboard.topics.makers.output import IMPORTS, PRODUCTION, STUDY, Link, world
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import CountryFigures, arrange, leaders, stage_order
from dashboard.topics.production.tables import BOUND, NOT_COMPUTED, UNCOUNTED, uncounted
from dashboard.topics.trade.doubts import trade_assumptions
from dashboard.topics.trade.hs_codes import HS_CODE_FIELDS, SHARED_USD, HsCodes, hs_codes_of
from dashboard.topics.trade.queries import LATER, WHOLE_SERIES, FlowQueries
from dashboard.topics.trade.releases import later_goods, later_year, stated_goods
from dashboard.topics.trade.tables import trade_year
from data.codes import WORLD, code_list
from data.datasets import DATASETS
from data.fields import columns
from data.model import Field

EXPORTS, MADE = "world_exports", frozenset({PRODUCTION, STUDY})
_SUPPLIERS: Memo[Suppliers] = Memo(64)
_STEPS: Memo[tuple[Step, ...]] = Memo(64)


@dataclass(frozen=True)
class Supplier:
    """An exporter: value and share of the place's imports, governance where it is stated.

    `shared_usd` is the part of the value that is in codes shared with other materials.
    """

    iso3: str
    value_usd: float
    share_frac: float
    score: Score | None
    shared_usd: float


@dataclass(frozen=True)
class Suppliers:
    """The exporters to a place in a year, the largest first; the metrics are None where there is no supplier."""

    exposure: Exposure
    year: int
    goods: HsCodes
    exporters: tuple[Supplier, ...] = ()
    concentration: Concentration | None = None
    left_frac: float | None = None
    governance: Weighted | None = None

    @property
    def total_usd(self) -> float:
        """Value of all imports from outside the place."""
        return sum(supplier.value_usd for supplier in self.exporters)

    @property
    def shared_usd(self) -> float:
        """Part of it that is in codes shared with other materials."""
        return sum(supplier.shared_usd for supplier in self.exporters)


def suppliers(engine: Engine, exposure: Exposure) -> Suppliers:
    """Return the suppliers of a place with their metrics."""
    return _SUPPLIERS.get(engine, exposure, lambda: _suppliers(engine, exposure))


def _suppliers(engine: Engine, exposure: Exposure) -> Suppliers:
    queries, year, goods = stated_goods(engine, exposure.material)
    known = scores(engine)
    rows = exporters_by_stage(engine, exposure.material, year, exposure.codes, queries=queries)
    values = by_exporter(rows)
    if not values:
        return Suppliers(exposure, year, goods)
    shared = by_exporter(row for row in rows if row["material_id"] != exposure.material)
    total = sum(values.values())
    exporters = tuple(
        Supplier(iso3, values[iso3], values[iso3] / total, known.get(iso3), shared.get(iso3, 0.0))
        for iso3 in sorted(values, key=lambda iso3: (-values[iso3], iso3))
    )
    amounts = [supplier.value_usd for supplier in exporters]
    try:
        pairs = [(supplier.share_frac, supplier.score.scaled if supplier.score else None) for supplier in exporters]
        weighted = supply_weighted.compute(pairs)
    except CannotComputeError:
        weighted = None
    left_frac = without_largest.compute(amounts)
    return Suppliers(exposure, year, goods, exporters, concentration.compute(amounts), left_frac, weighted)


def _supplier_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row an exporter, the largest value first."""
    bought = suppliers(engine, exposure_of(filters))
    return tuple(
        (
            bought.exposure.material, bought.exposure.label, bought.year, supplier.iso3, supplier.value_usd,
            supplier.share_frac,
            *((supplier.score.mean, supplier.score.scaled, supplier.score.year) if supplier.score else (None,) * 3),
            *bought.goods.columns, supplier.shared_usd,
        )
        for supplier in bought.exporters
    )  # fmt: skip


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
    goods: HsCodes

    @property
    def columns(self) -> Row:
        """What it measures as the first columns of the table."""
        return (self.material, self.place, self.measure, self.stage, self.product, self.year)


@dataclass(frozen=True)
class Step:
    """How concentrated one measure of one stage is; `weighted` by governance (0-10).

    `leaders` hold the largest amount, several where they tie.
    """

    head: Head
    concentration: Concentration
    leaders: tuple[str, ...]
    weighted: Interval

    @property
    def left_frac(self) -> float:
        """Share left without one of the largest, 0-1."""
        return 1.0 - self.concentration.top1_frac


def steps(engine: Engine, exposure: Exposure) -> tuple[Step, ...]:
    """Return the steps in the order of the chain: production by stage, then exports and imports by stage."""

    def chain() -> tuple[Step, ...]:
        return (
            *_made(engine, exposure),
            *_traded(engine, exposure.material, EXPORTS),
            *_traded(engine, exposure.material, IMPORTS, exposure),
        )

    return _STEPS.get(engine, exposure, chain)


def mixed_products(engine: Engine, exposure: Exposure) -> tuple[Head, ...]:
    """Return the stages whose production cannot be a step: the countries' figures count unlike goods."""
    return tuple(_head(figures, stage) for stage, figures in _output(engine, exposure) if figures.is_mixed_products)


def _output(engine: Engine, exposure: Exposure) -> list[tuple[str, CountryFigures]]:
    """Return the stages of which countries' production is stated: the largest product in its newest year."""
    rows = engine.run(produced.SHARES, {"material": (exposure.material,)}).records()
    stages = [
        (stage, arrange([row for row in rows if row["stage_id"] == stage], Filters()))
        for stage in code_list("stage").rows
    ]
    return [(stage, figures) for stage, figures in stages if any(row["quantity_t"] for row in figures.in_year)]


def _head(figures: CountryFigures, stage: str) -> Head:
    first = figures.in_year[0]
    return Head(
        first["material_id"], WORLD, PRODUCTION, stage, figures.product, figures.year, first["vintage"],
        first["source_id"], HsCodes(first["material_id"], ()),
    )  # fmt: skip


def _made(engine: Engine, exposure: Exposure) -> list[Step]:
    """Return a step a stage of the world's output, from the ground up; the EU study's where no tonnes are stated."""
    studied = [_studied(engine, link) for link in world(engine).get(exposure.material, ()) if link.measure == STUDY]
    return sorted((*_produced(engine, exposure), *studied), key=lambda step: stage_order(step.head.stage))


def _studied(engine: Engine, link: Link) -> Step:
    """Return the step of the EU study's shares of the world; what it names no country for is the rest."""
    nothing = HsCodes(link.material, ())
    head = Head(
        link.material, WORLD, STUDY, link.stage, link.product, link.year, link.vintage, link.source_id, nothing
    )  # fmt: skip
    return _step(engine, head, link.amounts, link.result)


def _produced(engine: Engine, exposure: Exposure) -> list[Step]:
    """Return a step a stage of which countries' production is stated, unless it counts unlike goods."""
    return [
        _step(
            engine,
            _head(figures, stage),
            {row["country_iso3"]: row["quantity_t"] for row in figures.in_year if row["quantity_t"]},
            result,
        )
        for stage, figures in _output(engine, exposure)
        if (result := figures.concentration()) is not None
    ]


def _traded(engine: Engine, material: str, measure: str, buyer: Exposure | None = None) -> list[Step]:
    """Return a step a stage and release: what the world exports, or what `buyer` imports from outside it.

    Of a later release only goods that the series lacks.
    """
    traded = _traded_in(engine, material, measure, buyer, _Stated(WHOLE_SERIES, trade_year(engine)))
    if hs := later_goods(engine, material):
        traded += _traded_in(engine, material, measure, buyer, _Stated(LATER, later_year(engine), hs))
    return traded


@dataclass(frozen=True)
class _Stated:
    """Which release states trade, in which year; of some HS codes, where there are any."""

    queries: FlowQueries
    year: int
    hs: tuple[str, ...] = ()


def _traded_in(engine: Engine, material: str, measure: str, buyer: Exposure | None, stated: _Stated) -> list[Step]:
    """Return the steps of one release."""
    queries, year, hs = stated.queries, stated.year, stated.hs
    vintage = str(max(engine.values(queries.dataset_id, "vintage"), key=str, default=""))
    source_id = DATASETS[queries.dataset_id].sources[0]
    order = list(code_list("stage").rows)
    goods, place = hs_codes_of(engine, material, year, hs=hs, queries=queries), buyer.label if buyer else WORLD
    by_stage: dict[str, list[Record]] = {}
    for row in exporters_by_stage(engine, material, year, buyer.codes if buyer else (), queries=queries, hs=hs):
        by_stage.setdefault(row["stage_id"], []).append(row)
    traded = []
    for stage in sorted(by_stage, key=order.index):
        head = Head(material, place, measure, stage, "", year, vintage, source_id, goods.at_stage(stage))
        amounts = by_exporter(by_stage[stage])
        traded.append(_step(engine, head, amounts, concentration.compute(list(amounts.values()))))
    return traded


def _step(engine: Engine, head: Head, amounts: Mapping[str, float], result: Concentration | None) -> Step:
    """Return the step of `amounts` by country, all above zero, whose concentration is `result`."""
    if result is None:
        raise CannotComputeError("an amount above zero")
    known = scores(engine)
    weighted = governance.compute(
        [
            governance.Supplier(iso3, amount / result.total_t, known[iso3].scaled if iso3 in known else None)
            for iso3, amount in amounts.items()
        ]
    )
    return Step(head, result, leaders(amounts), weighted)


def _chain_rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a step, and one without numbers a stage whose figures count unlike goods."""
    exposure = exposure_of(filters)
    not_computed = (
        (*head.columns, None, None, NOT_COMPUTED, *(None,) * 11, head.vintage, head.source_id, *head.goods.columns)
        for head in mixed_products(engine, exposure)
    )
    return (*map(_chain_row, steps(engine, exposure)), *not_computed)


def _chain_row(step: Step) -> Row:
    head, result = step.head, step.concentration
    return (
        *head.columns, result.hhi_low, result.hhi_high, result.band, step.leaders[0],
        "+".join(step.leaders) if len(step.leaders) > 1 else None, result.top1_frac, result.top3_frac, step.left_frac,
        result.rest_frac, step.weighted.low, step.weighted.high, result.n_named, uncounted(result), result.bound,
        head.vintage, head.source_id, *head.goods.columns,
    )  # fmt: skip


def _goods(engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return what is said of the goods that are traded: which they are, what is doubtful of them, what is lacking."""
    _, year, goods = stated_goods(engine, exposure_of(filters).material)
    return trade_assumptions(engine, goods, year)


def _supplier_datasets(engine: Engine, filters: Filters) -> tuple[str, ...]:
    """Return the datasets that the suppliers of a choice are read from: of trade, the one release that states it."""
    queries, *_ = stated_goods(engine, exposure_of(filters).material)
    return queries.dataset_id, "governance_yearly"


SUPPLIERS = Table(
    table_id="suppliers",
    title_key="derived.suppliers.title",
    fields=(
        *columns("material_id"),
        Field("place", "VARCHAR", "", "Who imports: code of a country or bloc, several joined with +"),
        *columns("year", "country_iso3", "value_usd", "share_frac"),
        Field(
            "governance_mean", "DOUBLE", "score", "Mean of six governance estimates, -2.5 to +2.5; empty: not stated"
        ),
        Field("governance_scaled", "DOUBLE", "score", "The same as 2 · (2.5 - mean), 0-10, 10 = worst"),
        Field("governance_year", "INTEGER", "", "Year of the governance estimates"),
        *HS_CODE_FIELDS,
        SHARED_USD,
    ),
    datasets=("trade_yearly", "trade_later", "governance_yearly"),
    rows=_supplier_rows,
    assumptions=supplier_assumptions,
    keys=KEYS,
    metrics=("hhi", "n_minus_1", "supply_weighted"),
    assumptions_found=_goods,
    drawn_from=_supplier_datasets,
)
SUPPLY_CHAIN = Table(
    table_id="supply_chain",
    title_key="derived.supply_chain.title",
    fields=(
        *columns("material_id"),
        Field("place", "VARCHAR", "", "Whose imports: code of a country or bloc, several joined with +; else WLD"),
        Field("measure", "VARCHAR", "", "production (t), study (shares of output), world_exports or imports (USD)"),
        *columns("stage_id", "product", "year"),
        Field("hhi_low_frac", "DOUBLE", "fraction", "Herfindahl-Hirschman index, 0-1, the undisclosed rest as dust"),
        Field("hhi_high_frac", "DOUBLE", "fraction", "The same, the undisclosed rest as one supplier"),
        Field("band", "VARCHAR", "", "As in the table concentration: low, moderate, high, indicative or not_computed"),
        *columns("country_iso3"),
        Field("tied_iso3", "VARCHAR", "", "Countries with the same largest amount, joined with +; empty without a tie"),
        Field("top1_frac", "DOUBLE", "fraction", "Share of that country, the largest, 0-1"),
        Field("top3_frac", "DOUBLE", "fraction", "Share of the three largest countries, 0-1"),
        Field(
            "n_minus_1_simple_frac", "DOUBLE", "fraction", "Supply left without the largest country (simple form), 0-1"
        ),
        Field("rest_frac", "DOUBLE", "fraction", "Share of supply that no named country holds, 0-1"),
        Field("hhi_wgi_low", "DOUBLE", "score", "Concentration weighted by governance (0-10), t = 1, least"),
        Field("hhi_wgi_high", "DOUBLE", "score", "The same, most: rest and unknown governance at their worst"),
        Field("n_suppliers", "BIGINT", "count", "Named countries with an amount above zero"),
        UNCOUNTED,
        BOUND,
        *columns("vintage", "source_id"),
        *HS_CODE_FIELDS,
    ),
    datasets=("production_yearly", "supply_share", "trade_yearly", "trade_later", "governance_yearly"),
    rows=_chain_rows,
    assumptions=chain_assumptions,
    keys=KEYS,
    metrics=("hhi", "top_share", "n_minus_1", "hhi_wgi_t"),
    assumptions_found=_goods,
    drawn_from=lambda _engine, _filters: ("governance_yearly",),
)
