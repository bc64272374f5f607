"""On whom a place depends: who leads the world's output at each stage of every material, and who sells to the place.

Output is that of the newest year stated (USGS, IEA); where neither states a stage, the EU study's shares of the world
stand in. Imports are BACI's of one year, a row an HS code, from outside the place. One row holds one share of one unit:
tonnes of one product, or dollars of one code. What a seller produces itself stands beside what it sells: a seller of
little or no output passes on what others made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.table import Row, Table
from dashboard.filters import FIRST_PLACE, Filters
from dashboard.i18n import t
from dashboard.metrics import concentration
from dashboard.topics.makers.naming import NAMED_IN
from dashboard.topics.makers.output import IMPORTS, Link, order, world
from dashboard.topics.makers.sellers import makes
from dashboard.topics.production.tables import BOUND, NOT_COMPUTED
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.releases import later_goods, later_year
from dashboard.topics.trade.tables import trade_year
from data.codes import code_list, expand_blocs
from data.datasets import DATASETS
from data.fields import columns
from data.model import Field

KEYS = ("material", "for", "exporter")
_LINKS: Memo[tuple[Link, ...]] = Memo(32)


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
    every, bought = world(engine), list(_bought(engine, place))
    for material, row in code_list("material").rows.items():
        if row["members"]:
            continue
        output = every.get(material, ())
        yield from output
        goods = sorted((link for link in bought if link.material == material), key=order)
        yield from (replace(link, made=makes(engine, material, link.stage, link.leaders[0])) for link in goods)


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
    addable: dict[str, dict[str, float]] = defaultdict(dict)
    for row in engine.run(queries.by_code_and_exporter, chosen).records() if year else ():
        if row["exporter_iso3"] not in inside and row["value_usd"]:
            flows[row["hs_code"], row["stage_id"], row["material_id"]][row["exporter_iso3"]] = row["value_usd"]
            addable[row["hs_code"]][row["exporter_iso3"]] = row["value_addable_usd"] or 0.0
    for (code, stage, group), amounts in flows.items():
        members = tuple(code_list("material").rows[group]["members"].split("+")) if "+" in group else (group,)
        result = concentration.compute(list(amounts.values()))
        for material in members:
            others = tuple(other for other in members if other != material)
            yield Link(
                material, IMPORTS, stage, code, year, "USD", amounts, result, vintage, source_id, others,
                addable=addable[code],
            )  # fmt: skip


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
        *((made.share_frac, made.most_frac, made.is_named, made.is_doubtful) if made else (None,) * 4),
        link.vintage, link.source_id,
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
        Field("seller_most_frac", "DOUBLE", "fraction", "The most it can be: of one not named the unnamed rest"),
        Field("seller_named", "BOOLEAN", "", "False where no source names it as a maker of the material at any stage"),
        Field("passed_on", "BOOLEAN", "", "True where it makes too little to sell its own, or is not named"),
        *columns("vintage", "source_id"),
    ),
    datasets=("trade_yearly", "trade_later", *NAMED_IN),
    rows=_rows,
    assumptions=_assumptions,
    keys=KEYS,
    metrics=("hhi", "top_share"),
    drawn_from=lambda _engine, _filters: (),
)
