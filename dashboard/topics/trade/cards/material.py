"""Cards of the trade view: who sells what to whom. Weights are gross and shown only for one HS code at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.lines import series_lines, shade_years
from dashboard.figures.share_maps import Shares, share_map
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.cards.absence import no_exports
from dashboard.topics.trade.cards.flows import (
    Flow,
    TradeYear,
    amount_lines,
    by_size,
    ranked_rows,
)
from dashboard.topics.trade.doubts import doubts, doubts_in_words
from dashboard.topics.trade.hs_codes import HsCodes, hs_codes_of
from dashboard.topics.trade.left_out import left_out
from dashboard.topics.trade.releases import release_words, shown_edition
from dashboard.topics.trade.tables import provisional_years
from dashboard.topics.trade.words import goods_in_full, goods_in_short
from dashboard.topics.years import latest_final_year
from dashboard.ui import tags as html
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.map_words import with_off_map
from dashboard.ui.notice import notice
from dashboard.ui.words import country_in_text, country_name, material_name, name_in_chart, opening
from data.codes import OTHER, code_list, expand_blocs, place_in_text

_KEYS = ("material", "stage", "hs", "country", "exporter", "importer", "year_from", "year_to")
_RANKED = 12
_AMONG = 2
"""Places: fewer have no flow among themselves."""
_LEAST_T = 0.0005
"""Half of the least weight that BACI states: a difference of sums below it is rounding."""
StatedFlow = tuple[str, str, float | None]
_SIDES: Mapping[str, Callable[[StatedFlow, frozenset[str]], bool]] = {
    "country": lambda flow, countries: flow[0] in countries or flow[1] in countries,
    "exporter": lambda flow, countries: flow[0] in countries,
    "importer": lambda flow, countries: flow[1] in countries,
}
_STATED: Memo[tuple[StatedFlow, ...]] = Memo(48)


@dataclass(frozen=True)
class MaterialTrade(TradeYear):
    """What the trade view looks at: filters for one year, for all years, and the measure.

    `codes` are the HS codes that carry the material in the chosen year, largest first. `flows` are all flows of that
    year in the measure, whatever countries are chosen: the largest value first, None where the measure is not stated.
    `queries` read the one release that is shown.
    """

    material: str
    filters: Filters
    years: tuple[int, ...]
    codes: tuple[Record, ...]
    measure: str
    queries: trade.FlowQueries = trade.WHOLE_SERIES
    flows: tuple[StatedFlow, ...] = ()

    def chosen(self, *keys: str) -> list[Flow]:
        """Return the flows with a value that the choices of `keys` (country, exporter, importer) leave."""
        flows: Iterable[StatedFlow] = self.flows
        for key in keys:
            if countries := frozenset(expand_blocs(self.filters.value(key))):
                flows = [flow for flow in flows if _SIDES[key](flow, countries)]
        return [(exporter, importer, value) for exporter, importer, value in flows if value]

    def is_chosen(self, exporter: str, importer: str) -> bool:
        """Tell whether a flow between two countries would have an end among the countries chosen."""
        countries = frozenset(expand_blocs(self.filters.country))
        return not countries or _SIDES["country"]((exporter, importer, None), countries)

    @property
    def in_year(self) -> Filters:
        """Filters of the chosen year."""
        return self.all_years.with_(year_from=self.year, year_to=self.year)

    @property
    def anywhere(self) -> Filters:
        """Filters of the chosen year, whatever countries are chosen."""
        return self.in_year.without("country").without("exporter").without("importer")

    @property
    def all_years(self) -> Filters:
        """Filters over the range of years."""
        return self.filters.only(_KEYS).with_(material=self.material)

    @property
    def column(self) -> str:
        """The column of the measure: what fits by weight, what may be added over several codes by value."""
        if self.measure == "quantity":
            return "quantity_in_range_t"
        return "value_usd" if self.is_one_code else "value_addable_usd"

    @property
    def is_one_code(self) -> bool:
        """Tell whether a single HS code is shown: nothing is added to it."""
        return len(self.filters.hs) == 1 or len(self.codes) == 1

    @property
    def measure_name(self) -> str:
        """The measure in words."""
        return t(f"measure.{self.measure}")

    def noted(self, subtitle: str) -> str:
        """Return a subtitle with what is left out of the measure in the chosen year, where something is."""
        if self.measure != "quantity":
            return subtitle
        codes = [row for row in self.codes if row["hs_code"] in (self.filters.hs or (row["hs_code"],))]
        left = sum((row["quantity_t"] or 0.0) - (row["quantity_in_range_t"] or 0.0) for row in codes)
        return subtitle + "\n" + t("measure.without", left=theme.quantity(left)) if left > _LEAST_T else subtitle

    @property
    def places(self) -> str:
        """The countries chosen within a sentence, one named, several counted; empty without one."""
        chosen = self.filters.country
        if len(chosen) < _AMONG:
            return "".join(map(place_in_text, chosen))
        return t("material.trade.places", n=len(chosen))

    def of_chosen(self, words: str) -> str:
        """Return what is counted with the countries chosen, one end of every flow of it; one is named."""
        return t("material.trade.of_chosen", words=words, places=self.places) if self.places else words

    def written(self, value: float | None) -> str:
        """Return a value of the measure in words; a flow without weight says so."""
        if value is None:
            return t("trade.no_weight") if self.measure == "quantity" else t("status.missing")
        return theme.quantity(value) if self.measure == "quantity" else theme.money(value)

    def goods(self, engine: Engine) -> str:
        """The goods shown, in short: their codes, and their form where there is one."""
        return goods_in_short(self.hs_codes(engine))

    def hs_codes(self, engine: Engine) -> HsCodes:
        """The codes whose flows are shown."""
        return hs_codes_of(
            engine, self.material, self.year, self.filters.first("stage"), self.filters.hs, queries=self.queries
        )


def years_of(
    engine: Engine, queries: trade.FlowQueries, material: str, filters: Filters
) -> tuple[tuple[int, ...], int]:
    """Return the years that a release states of a material, and the one shown: `year`, else the newest final one."""
    years = tuple(int(str(year)) for year in engine.run(queries.years, {"material": (material,)}).column("year"))
    return years, latest_final_year(years, provisional_years(engine, queries), filters)


def load(engine: Engine, material: str, filters: Filters) -> MaterialTrade:
    """Return what the trade view shows; the year is `year`, else the newest that is not provisional."""
    queries = shown_edition(engine, material, filters)
    years, year = years_of(engine, queries, material, filters)
    provisional = provisional_years(engine, queries)
    base = filters.only(_KEYS).with_(material=material, year_from=year, year_to=year)
    codes = tuple(engine.run(queries.by_code, base.without("hs").chosen()).records()) if year else ()
    traded = MaterialTrade(year, provisional, material, filters, years, codes, "value", queries)
    is_weighed = any(row["quantity_t"] is not None for row in codes)
    if filters.measure == "quantity" and traded.is_one_code and is_weighed:
        traded = replace(traded, measure="quantity")
    if not year:
        return traded
    choice = (queries.dataset_id, traded.anywhere.to_query(), traded.column)
    return replace(traded, flows=_STATED.get(engine, choice, lambda: _stated(engine, traded)))


def _stated(engine: Engine, traded: MaterialTrade) -> tuple[StatedFlow, ...]:
    result = engine.run(traded.queries.pairs, traded.anywhere.chosen())
    columns = (result.column(name) for name in ("exporter_iso3", "importer_iso3", traded.column))
    return tuple(zip(*columns, strict=True))


def exporter_card(engine: Engine, traded: MaterialTrade) -> CardContent:
    """Return the map of exporters in the chosen year, over all flows that reach the chosen importers.

    A chosen country or exporter is outlined, not cut out: its share is of the whole. With both ends chosen the flows
    between them are the whole, as in every other card.
    """
    sellers, buyers = (_places(traded.filters.value(key)) for key in ("exporter", "importer"))
    is_between = bool(sellers and buyers)
    everywhere = traded.in_year if is_between else traded.in_year.without("country").without("exporter")
    rows = CardRows(traded.queries.by_exporter, everywhere).read(engine) if traded.year else None
    sold = {row["exporter_iso3"]: row[traded.column] for row in (rows.records if rows else ()) if row[traded.column]}
    total = sum(sold.values())
    shares = {code: value / total for code, value in sold.items()}
    selected = expand_blocs((*traded.filters.exporter, *traded.filters.country))
    named = [code for code in selected if code in shares]
    first = named[0] if len(named) == 1 else max(shares, key=lambda code: shares[code], default="")
    scope = "between" if is_between else "to" if buyers else "all"
    title = no_exports(traded)
    if first:
        title = t(
            f"material.trade.map_title.{_said(scope, len(shares), is_same=sellers == buyers)}",
            country=opening(country_in_text(first)), share=theme.percent(shares[first]), total=traded.written(total),
            year=traded.when, sellers=sellers, buyers=buyers, goods=traded.goods(engine),
        )  # fmt: skip
    hover = {
        code: f"<b>{country_name(code)}</b><br>"
        + t("tooltip.with_share", value=traded.written(value), share=theme.percent(shares[code]))
        + f"<br>{traded.when}"
        for code, value in sold.items()
    }
    clause = t(f"material.trade.map_subtitle.{scope}", measure=traded.measure_name, year=traded.when)
    subtitle = traded.noted(traded.of_chosen(clause) if is_between else clause)
    if not traded.is_one_code:
        subtitle = t("material.trade.map_goods", subtitle=subtitle, goods=goods_in_full(traded.hs_codes(engine)))
    return CardContent(
        rows=rows,
        title=title,
        subtitle=with_off_map(subtitle, shares) if sold else "",
        figure=share_map(
            Shares(
                shares, hover, t("axis.share_of_part" if buyers else "axis.share_of_exports"),
                none=t("map.none.flows" if buyers else "map.none.exports"), contested=t("map.contested"),
            ),
            view=traded.filters.map,
            selected=selected,
        ),
        empty="" if sold else title,
    )  # fmt: skip


def _said(scope: str, sellers: int, *, is_same: bool) -> str:
    """Return which title the map has: one seller between two ends has no share, the same places are one list."""
    if scope != "between":
        return scope
    return "one" if sellers == 1 else "among" if is_same else scope


def _places(codes: Iterable[str]) -> str:
    return joined([place_in_text(code) for code in codes])


def series_card(engine: Engine, traded: MaterialTrade) -> CardContent:
    """Return exports of the largest exporters over the years."""
    read = CardRows(traded.queries.series, traded.all_years).read(engine)
    rows = read.records
    newest = {row["exporter_iso3"]: row[traded.column] or 0.0 for row in rows}
    codes = sorted(by_size(newest), key=lambda code: code == OTHER)
    unit_of = theme.axis_unit if traded.measure == "quantity" else theme.money_unit
    factor, unit = unit_of([row[traded.column] or 0.0 for row in rows])
    first, last = min(traded.years, default=0), max(traded.years, default=0)
    unstated: list[tuple[int, float | None]] = [(year, None) for year in range(first, last) if year not in traded.years]
    series = {
        code: sorted([*unstated, *((row["year"], row[traded.column]) for row in rows if row["exporter_iso3"] == code)])
        for code in codes
    }
    lines = amount_lines(
        series, "country", factor=factor, written=traded.written, full=country_name, short=name_in_chart
    )
    goods = traded.goods(engine)
    clause = t("material.trade.series_subtitle", measure=traded.measure_name, unit=unit)
    title = t("material.trade.series_title", goods=goods) if rows else t("material.trade.no_series", goods=goods)
    return CardContent(
        rows=read,
        title=title,
        subtitle=traded.noted(f"{traded.of_chosen(clause)}\n{t('material.trade.provisional')}"),
        figure=shade_years(series_lines(lines, unit=unit), traded.provisional),
        summary=t("material.trade.series_summary", names=", ".join(map(country_name, codes))) if rows else None,
        empty="" if rows else title,
    )


def summed(flows: Iterable[Flow], side: int) -> dict[str, float]:
    """Return the value of flows by exporter (side 0) or importer (side 1)."""
    sums: dict[str, float] = {}
    for flow in flows:
        country = flow[0] if side == 0 else flow[1]
        sums[country] = sums.get(country, 0.0) + flow[2]
    return sums


def partner_board(engine: Engine, traded: MaterialTrade, path: str) -> Ranking:
    """Return importers ranked, each a click from being the filter.

    With countries chosen one of them stands among the importers for what it buys itself: its row says so.
    """
    chosen = traded.filters.importer
    bought = summed(traded.chosen("country", "exporter", "importer"), 1)
    rows = ranked_rows(
        bought,
        "country",
        most=_RANKED,
        href=lambda code: traded.filters.with_(importer=() if code in chosen else code).href(path),
        written=traded.written,
        chosen=chosen,
    )
    if not rows:
        return Ranking(t("material.board.importers"), rows, empty=t("material.board.no_importers"))
    codes, own = by_size(bought)[:_RANKED], frozenset(expand_blocs(traded.filters.country))
    rows = [
        replace(row, note=t("material.board.own")) if code in own else row
        for row, code in zip(rows, codes, strict=True)
    ]
    listed = traded.in_year.with_(importer=tuple(codes))
    subtitle = traded.of_chosen(t("country.trade.of", shown=len(rows), n=len(bought), year=traded.when))
    return Ranking(
        t("material.board.importers"), rows, subtitle, CardRows(traded.queries.by_importer, listed).read(engine)
    )


def code_board(engine: Engine, traded: MaterialTrade, path: str) -> Ranking:
    """Return the HS codes that carry the material, by value; a shared code names all it covers."""
    own = CardRows(traded.queries.by_code, traded.in_year.without("hs")).read(engine) if traded.year else None
    is_series = traded.queries is trade.WHOLE_SERIES
    clause, *more = t("material.board.codes_subtitle" if is_series else "material.board.codes_later").split("\n")
    subtitle = "\n".join((traded.of_chosen(clause), *more))
    return Ranking(t("material.board.codes"), _code_rows(traded, path), subtitle, own, t("material.board.no_codes"))


def _code_rows(traded: MaterialTrade, path: str) -> list[LeaderRow]:
    total = sum(row["value_addable_usd"] or 0.0 for row in traded.codes)
    rows = []
    for row in sorted(traded.codes, key=lambda row: -(row["value_addable_usd"] or 0.0)):
        code, is_chosen = row["hs_code"], row["hs_code"] in traded.filters.hs
        name = t("material.trade.code", code=code, product=code_list("hs").name(code))
        if row["material_id"] != traded.material:
            name = t("material.trade.shared_code", name=name, group=material_name(row["material_id"]))
        rows.append(
            LeaderRow(
                name=name,
                value=theme.money(row["value_addable_usd"] or 0.0),
                share_frac=(row["value_addable_usd"] or 0.0) / total if total else None,
                href=traded.filters.with_(hs=() if is_chosen else code).href(path),
                selected=is_chosen,
                note=_counted(row),
            )
        )
    return rows


def _counted(row: Record) -> str:
    """Return the stage of a code, and all that is stated of it where value and share are of a part of it alone."""
    stage = t(f"stage.{row['stage_id']}.name")
    addable = row["value_addable_usd"] or 0.0
    if addable >= (row["value_usd"] or 0.0):
        return stage
    return t("material.trade.counted", stage=stage, stated=theme.money(row["value_usd"]))


def remarks(engine: Engine, traded: MaterialTrade) -> list[Component]:
    """Return what is doubtful of the trade shown, in which other years something is, and which goods it lacks."""
    if not traded.year:
        return []
    code = traded.filters.hs[0] if len(traded.filters.hs) == 1 else ""
    is_series = traded.queries is trade.WHOLE_SERIES
    every = doubts(engine, traded.years, material=traded.material, codes=code) if is_series else []
    parts: list[Component] = [
        notice(words, tone="warn") for words in doubts_in_words([row for row in every if row["year"] == traded.year])
    ]
    others = sorted({row["year"] for row in every} - {traded.year})
    small = [t("trade.doubt.years", years=", ".join(map(str, others)))] if others else []
    small.extend(release_words(engine, traded.material, traded.queries, traded.year))
    meta = [html.Div([html.P(words) for words in small], className="remarks")] if small else []
    return [*_among(traded), *_left_out(engine, traded), *parts, *meta]


def _left_out(engine: Engine, traded: MaterialTrade) -> list[Component]:
    """Return which goods of the one country chosen are large and in a later release alone; nothing where none is."""
    places = traded.filters.country
    if len(places) != 1 or traded.queries is not trade.WHOLE_SERIES or traded.measure != "value" or traded.filters.hs:
        return []
    flows, sides = traded.chosen("country"), enumerate(("exports", "imports"))
    counted = {side: sum(flow[2] for flow in flows if flow[end] == places[0]) for end, side in sides}
    filters = traded.filters.only(("stage", "year")).with_(material=traded.material)
    words = left_out(engine, Scope(places[0], filters), counted)
    return [notice(f"{opening(words)}.", tone="warn")] if words else []


def _among(traded: MaterialTrade) -> list[Component]:
    """Return where the flows of the places chosen are, row by row: of several at either end those among themselves."""
    ends = {key: traded.filters.value(key) for key in _SIDES if traded.filters.value(key)}
    if not ends:
        return []
    if ends.keys() == {"country"} and len(ends["country"]) >= _AMONG:
        ends = dict.fromkeys(("exporter", "importer"), ends["country"])
    chosen = traded.filters.only(("stage", "hs", "year_from", "year_to")).with_(material=traded.material, **ends)
    link = html.A(t("trade.among.open"), href=chosen.href(f"/data/{traded.queries.dataset_id}"))
    return [html.P([_flows_at(ends), " ", link], className="remarks")]


def _flows_at(ends: Mapping[str, tuple[str, ...]]) -> str:
    """Return what flows with these places at their ends are called, which is followed by a link to them."""
    named = {key: _places(places) for key, places in ends.items()}
    if named.keys() == {"country"}:
        return t("trade.of_one", places=named["country"])
    is_same = frozenset(ends.get("exporter", ())) == frozenset(ends.get("importer", ()))
    if is_same and len(ends["exporter"]) >= _AMONG and "country" not in ends:
        return t("trade.among", places=named["exporter"])
    return t("trade.at_ends", ends=" ".join(t(f"material.trade.choice.{key}", names=named[key]) for key in named))
