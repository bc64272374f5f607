"""On whom a place depends: who leads the world's output at each stage of every material, and who sells to the place.

Output is that of the newest year stated (USGS, IEA); where neither states a stage, the EU study's shares of the world
stand in. Imports are BACI's of one year, a row an HS code, from outside the place. One row holds one share of one unit:
tonnes of one product, or dollars of one code. What a seller produces itself stands beside what it sells: a seller of
little or no output passes on what others made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table, has_dataset
from dashboard.filters import FIRST_PLACE, Filters
from dashboard.i18n import t
from dashboard.metrics import bounds, concentration
from dashboard.metrics.concentration import Concentration
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import CountryFigures, arrange, leaders, stage_order
from dashboard.topics.production.tables import BOUND, NOT_COMPUTED
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.releases import later_goods, later_year
from dashboard.topics.trade.tables import trade_year
from dashboard.topics.validation import queries as studied
from data.codes import code_list, expand_blocs
from data.datasets import DATASETS
from data.fields import columns
from data.model import Field, Status

PRODUCTION, STUDY, IMPORTS = "production", "study", "imports"
MINED, PROCESSED = frozenset({"mine"}), frozenset({"smelt", "refine"})
KEYS = ("material", "for", "exporter")
NAMED_FRAC, REST_FRAC = 0.01, 0.05
"""A seller holds little of the output below the first, and below the second where it can only be among the rest."""
_LINKS: Memo[tuple[Link, ...]] = Memo(32)
_WORLD: Memo[tuple[Link, ...]] = Memo(2)


@dataclass(frozen=True)
class Made:
    """What a seller holds of the output of what it sells: `share_frac` None where no source names it.

    `most_frac` is the most it can hold: its share, of a seller not named all that the source leaves unnamed.
    """

    share_frac: float | None
    most_frac: float

    @property
    def is_little(self) -> bool:
        """Tell whether it is too little for what it sells to be its own."""
        return self.most_frac < (REST_FRAC if self.share_frac is None else NAMED_FRAC)


@dataclass(frozen=True)
class Link:
    """One share of one thing at a stage of a material: `amounts` by country, in `unit` (t or USD; none of the study).

    `product` is the publisher's word, of imports the HS code; `others` are the materials that share that code.
    `result` is None where the figures count unlike goods. `withheld` are countries whose amount is withheld. `made` is
    what the largest seller produces itself, None of output and where no source tells.
    """

    material: str
    measure: str
    stage: str
    product: str
    year: int
    unit: str
    amounts: Mapping[str, float]
    result: Concentration | None
    vintage: str
    source_id: str
    others: tuple[str, ...] = ()
    withheld: frozenset[str] = frozenset()
    made: Made | None = None

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who holds the largest amount, several where they tie."""
        return leaders(self.amounts)

    @property
    def is_known(self) -> bool:
        """Tell whether shares can be told."""
        return self.result is not None and self.result.bound != bounds.UNKNOWN

    def share(self, codes: Iterable[str]) -> float | None:
        """Return what countries hold together, 0-1; None where nothing is stated of any of them.

        Whom no flow is from sells nothing: of imports that is 0.
        """
        held = [self.amounts[code] for code in codes if code in self.amounts]
        if not self.is_known or self.result is None or not (held or self.measure == IMPORTS):
            return None
        return sum(held) / self.result.total_t

    def state(self, codes: Iterable[str]) -> str:
        """Return how it is known what countries hold: stated, withheld, not_named, or not_computed."""
        members = frozenset(codes)
        if not self.is_known:
            return NOT_COMPUTED
        if self.share(members) is not None:
            return "stated"
        return "withheld" if members & self.withheld else "not_named"


@dataclass(frozen=True)
class Dependence:
    """What a reader asks: of which place, on which supplier (none: on the largest), for which materials (all)."""

    place: tuple[str, ...]
    supplier: tuple[str, ...]
    materials: tuple[str, ...]

    @property
    def members(self) -> frozenset[str]:
        """Countries of the place."""
        return frozenset(expand_blocs(self.place))

    @property
    def suppliers(self) -> frozenset[str]:
        """Countries of the supplier; none where none is chosen."""
        return frozenset(expand_blocs(self.supplier))


def dependence_of(filters: Filters) -> Dependence:
    """Return what `filters` ask; where they are silent, every material of the European Union."""
    single = (code for code, row in code_list("material").rows.items() if not row["members"])
    return Dependence(filters.for_ or (FIRST_PLACE,), filters.exporter, filters.material or tuple(single))


def links(engine: Engine, asked: Dependence) -> tuple[Link, ...]:
    """Return what is known of the materials asked for: by material, output before imports, from the ground up."""
    every = _LINKS.get(engine, asked.place, lambda: tuple(_links(engine, asked.place)))
    return tuple(link for link in every if link.material in asked.materials)


def _links(engine: Engine, place: tuple[str, ...]) -> Iterator[Link]:
    world = _WORLD.get(engine, "world", lambda: (*_produced(engine), *_unstated(engine)))
    bought = list(_bought(engine, place))
    for material, row in code_list("material").rows.items():
        if row["members"]:
            continue
        output = sorted((link for link in world if link.material == material), key=_order)
        yield from output
        goods = sorted((link for link in bought if link.material == material), key=_order)
        yield from (replace(link, made=_made(output, link)) for link in goods)


def _order(link: Link) -> tuple[int, bool, float, str]:
    total = link.result.total_t if link.result else 0.0
    return stage_order(link.stage), link.measure == STUDY, -total, link.product


def _produced(engine: Engine) -> Iterator[Link]:
    """Yield the output of each material and stage: every product stated for the newest year of the stage."""
    rows = engine.run(produced.SHARES, {}).records()
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in rows:
        groups[row["material_id"], row["stage_id"]].append(row)
    for (material, stage), group in groups.items():
        products = arrange(group, Filters()).products
        figures = [arrange(group, Filters().with_(product=product)) for product in products]
        stated = [one for one in figures if one.ranked]
        newest = max((one.year for one in stated), default=0)
        yield from (_output(material, stage, one) for one in stated if one.year == newest)


def _output(material: str, stage: str, figures: CountryFigures) -> Link:
    rows = figures.in_year
    return Link(
        material, PRODUCTION, stage, figures.product, figures.year, "t",
        {row["country_iso3"]: row["quantity_t"] for row in rows if row["quantity_t"] is not None},
        figures.concentration(), rows[0]["vintage"], rows[0]["source_id"],
        withheld=frozenset(row["country_iso3"] for row in rows if row["status"] == Status.WITHHELD),
    )  # fmt: skip


def _unstated(engine: Engine) -> Iterator[Link]:
    """Yield the EU study's shares of the world at stages of which no output by country is stated."""
    if not has_dataset(engine, "supply_share"):
        return
    stated = {(link.material, link.stage in MINED) for link in _produced(engine)}
    rows = engine.run(studied.SHARES, {}).records()
    world = [row for row in rows if row["region"] == "World" and row["share_frac"] is not None]
    for (material, product, stage), group in groupby(world, itemgetter("material_id", "product", "stage_id")):
        named = list(group)
        shares = {row["country_iso3"]: row["share_frac"] for row in named}
        if (material, stage in MINED) in stated or not any(shares.values()):
            continue
        vintage = str(named[0]["vintage"])
        result = concentration.compute(list(shares.values()), 1.0)
        yield Link(
            material, STUDY, stage, product, int(vintage[:4]), "", shares, result, vintage, named[0]["source_id"]
        )  # fmt: skip


def _bought(engine: Engine, place: tuple[str, ...]) -> Iterator[Link]:
    """Yield what a place imports from outside it, a link for each material that an HS code holds.

    Goods that the series of trade lacks are of a later release and its own year; no good is of both.
    """
    yield from _bought_in(engine, place, trade.WHOLE_SERIES, trade_year(engine))
    if later := frozenset(later_goods(engine)):
        found = _bought_in(engine, place, trade.LATER, later_year(engine))
        yield from (link for link in found if link.product in later)


def _bought_in(engine: Engine, place: tuple[str, ...], queries: trade.FlowQueries, year: int) -> Iterator[Link]:
    """Yield what a place imports by one release in a year."""
    inside = frozenset(expand_blocs(place))
    source_id = DATASETS[queries.dataset_id].sources[0]
    vintage = str(max(engine.values(queries.dataset_id, "vintage"), key=str, default=""))
    chosen = Filters().with_(importer=place, year_from=year, year_to=year).chosen()
    flows: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for row in engine.run(queries.by_code_and_exporter, chosen).records() if year else ():
        if row["exporter_iso3"] not in inside and row["value_usd"]:
            flows[row["hs_code"], row["stage_id"], row["material_id"]][row["exporter_iso3"]] = row["value_usd"]
    for (code, stage, group), amounts in flows.items():
        members = tuple(code_list("material").rows[group]["members"].split("+")) if "+" in group else (group,)
        result = concentration.compute(list(amounts.values()))
        for material in members:
            others = tuple(other for other in members if other != material)
            yield Link(material, IMPORTS, stage, code, year, "USD", amounts, result, vintage, source_id, others)


def _made(output: Sequence[Link], bought: Link) -> Made | None:
    """Return what the largest seller of a code holds of the output at its stage; None where no source tells.

    Smelting and refining are one step here, since goods of either come from the other's. Of several products the
    largest share counts: a seller is never doubted for what it makes in another form.
    """
    own = MINED if bought.stage in MINED else PROCESSED
    told = [link for link in output if link.stage in own and link.is_known]
    seller = bought.leaders[0]
    if not told or any(seller in link.withheld or _is_open(link, seller) for link in told):
        return None
    shares = [share for link in told if (share := link.share((seller,))) is not None]
    rests = [link.result.rest_frac for link in told if link.result and seller not in link.amounts]
    return Made(max(shares, default=None), max([*shares, *rests]))


def _is_open(link: Link, seller: str) -> bool:
    """Tell whether the output of a seller can be anything: not named where no world total tells what is left over."""
    is_sum = link.result is not None and link.result.denominator == "sum" and not link.result.rest_frac
    return link.measure == PRODUCTION and is_sum and seller not in link.amounts


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each link of the materials asked for."""
    asked = dependence_of(filters)
    return tuple(_row(link, asked) for link in links(engine, asked))


def _row(link: Link, asked: Dependence) -> Row:
    result, made = (link.result if link.is_known else None), link.made
    numbers: Row = (None, None, None, None, NOT_COMPUTED, None)
    if result:
        numbers = (
            link.leaders[0], result.top1_frac, result.hhi_low, result.hhi_high, result.band, result.rest_frac
        )  # fmt: skip
    supplier: Row = (None, None, None)
    if asked.supplier:
        supplier = ("+".join(asked.supplier), link.share(asked.suppliers), link.state(asked.suppliers))
    own = None if link.measure == IMPORTS else link.share(asked.members)
    is_code = link.measure == IMPORTS
    return (
        link.material, "+".join(asked.place), link.measure, link.stage, None if is_code else link.product,
        link.product if is_code else None, "+".join(link.others) or None, link.year, *numbers,
        "+".join(link.leaders) if result and len(link.leaders) > 1 else None,
        link.result.bound if link.result else None,
        result.total_t if result and link.unit else None, link.unit or None, own, *supplier,
        *((made.share_frac, made.most_frac, made.is_little) if made else (None,) * 3), link.vintage, link.source_id,
    )  # fmt: skip


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    names = ("output", "study", "imports", "later", "shared", "supplier", "passed_on")
    return {name: t(f"derived.dependence.{name}") for name in names}


DEPENDENCE = Table(
    table_id="dependence",
    title_key="derived.dependence.title",
    fields=(
        *columns("material_id"),
        Field("place", "VARCHAR", "", "Who depends: code of a country or bloc, several joined with +"),
        Field("measure", "VARCHAR", "", "production (t), study (share of the world) or imports (USD) of the place"),
        *columns("stage_id", "product", "hs_code"),
        Field("shared_with", "VARCHAR", "", "Other materials that the HS code holds too, joined with +"),
        *columns("year", "country_iso3"),
        Field("top1_frac", "DOUBLE", "fraction", "Share of that country, the largest, 0-1"),
        Field("hhi_low_frac", "DOUBLE", "fraction", "Herfindahl-Hirschman index, 0-1, the undisclosed rest as dust"),
        Field("hhi_high_frac", "DOUBLE", "fraction", "The same, the undisclosed rest as one supplier"),
        Field("band", "VARCHAR", "", "As in the table concentration: low, moderate, high, indicative or not_computed"),
        Field("rest_frac", "DOUBLE", "fraction", "Share that no named country holds, 0-1"),
        Field("tied_iso3", "VARCHAR", "", "Countries with the same largest amount, joined with +; empty without a tie"),
        BOUND,
        Field("total", "DOUBLE", "", "What the shares are of, in the unit of the row; empty of the study"),
        *columns("unit"),
        Field("own_frac", "DOUBLE", "fraction", "Share of the place itself in world output; empty where not stated"),
        Field("supplier", "VARCHAR", "", "The supplier chosen: a country or bloc, several joined with +"),
        Field("supplier_frac", "DOUBLE", "fraction", "Its share, 0-1; empty where nothing is stated of it"),
        Field("supplier_state", "VARCHAR", "", "stated, withheld, not_named or not_computed"),
        Field("seller_output_frac", "DOUBLE", "fraction", "Share of the largest seller in output at that stage, 0-1"),
        Field("seller_most_frac", "DOUBLE", "fraction", "The most it can be: of a seller not named, the unnamed rest"),
        Field("passed_on", "BOOLEAN", "", "True where that is too little for the goods to be its own output"),
        *columns("vintage", "source_id"),
    ),
    datasets=("production_yearly", "supply_share", "trade_yearly", "trade_later"),
    rows=_rows,
    assumptions=_assumptions,
    keys=KEYS,
    metrics=("hhi", "top_share"),
    drawn_from=lambda _engine, _filters: (),
)
