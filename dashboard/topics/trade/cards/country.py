"""Cards of what a country sells and buys, and of its partners. Values only: gross weights do not add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.lines import series_lines, shade_years
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.metrics import change
from dashboard.topics.country_scope import Scope, short_name
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.cards.flows import TradeYear, amount_lines, by_size, ranked_rows
from dashboard.topics.trade.cards.flows import flow_card as largest_flows
from dashboard.topics.trade.doubts import doubts, doubts_in_words, left_out_words
from dashboard.topics.trade.left_out import left_out, left_out_in_short, remark
from dashboard.topics.trade.tables import provisional_years
from dashboard.topics.trade.words import goods_of_material, in_text
from dashboard.topics.years import latest_final_year
from dashboard.ui.card_rows import CardRows, ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import Ranking
from dashboard.ui.words import country_in_text, nothing
from data.codes import OTHER, WORLD

Direction = Literal["exports", "imports"]
_SIDE: Mapping[Direction, str] = {"exports": "exporter", "imports": "importer"}
_PAIR = {"exports": ("exporter_iso3", "importer_iso3"), "imports": ("importer_iso3", "exporter_iso3")}
_SERIES, _RANKED, _FLOWS, _CODES = 5, 10, 20, 2
_LEAST_FRAC = 0.004
Goods = Mapping[int, Mapping[str, float]]
"""Year → material → US dollars."""


@dataclass(frozen=True)
class CountryTrade(TradeYear):
    """A country's trade: value in US dollars by direction, year and material, and the year shown among them."""

    scope: Scope
    goods: Mapping[Direction, Goods]

    @property
    def in_year(self) -> Filters:
        """The filters of both directions in the year shown."""
        return self.scope.trade.with_(country=self.scope.country, year_from=self.year, year_to=self.year)

    def goods_in_year(self, direction: Direction) -> Mapping[str, float]:
        """Return the value by material of one direction in the year shown."""
        return self.goods[direction].get(self.year, {})

    def totals(self, direction: Direction) -> dict[int, float]:
        """Return the value of all goods of one direction by year, over all years."""
        return {year: sum(goods.values()) for year, goods in self.goods[direction].items()}


def load(engine: Engine, scope: Scope) -> CountryTrade:
    """Return the trade of a country; the year is `year`, else the newest that is not provisional."""
    all_years = scope.trade.without("year_from").without("year_to")
    goods: dict[Direction, dict[int, dict[str, float]]] = {"exports": {}, "imports": {}}
    for direction, side in _SIDE.items():
        chosen = all_years.with_(**{side: scope.country}).chosen()
        for row in engine.run(trade.BY_MATERIAL_AND_YEAR, chosen).records():
            goods[direction].setdefault(row["year"], {})[row["material_id"]] = row["value_addable_usd"] or 0.0
    years = sorted({*goods["exports"], *goods["imports"]})
    provisional = provisional_years(engine)
    return CountryTrade(latest_final_year(years, provisional, scope.filters), provisional, scope, goods)


def goods_rows(engine: Engine, traded: CountryTrade, direction: Direction) -> ReadRows:
    """Return the goods of one direction by year, all years."""
    all_years = traded.scope.trade.without("year_from").without("year_to")
    return CardRows(trade.BY_MATERIAL_AND_YEAR, all_years.with_(**{_SIDE[direction]: traded.scope.country})).read(
        engine
    )


def series_card(engine: Engine, traded: CountryTrade, direction: Direction) -> CardContent:
    """Return exports or imports over the years by good: the largest of the year shown, and the rest."""
    chosen = traded.scope.trade.with_(**{_SIDE[direction]: traded.scope.country})
    rows = CardRows(trade.BY_MATERIAL_AND_YEAR, chosen).read(engine)
    goods: dict[int, dict[str, float]] = {}
    for row in rows.records:
        goods.setdefault(row["year"], {})[row["material_id"]] = row["value_addable_usd"] or 0.0
    years, now = sorted(goods), traded.goods_in_year(direction)
    leading = by_size(now)[:_SERIES]
    factor, unit = theme.money_unit([value for year in years for value in goods[year].values()])
    series = {code: [(year, goods[year].get(code)) for year in years] for code in leading}
    rest = [(year, sum(value for code, value in goods[year].items() if code not in leading)) for year in years]
    if any(value for _, value in rest):
        series[OTHER] = list(rest)
    lines = amount_lines(
        series, "material", factor=factor, written=theme.money,
        full=partial(_good_name, partial(_goods_named, engine, traded.year)), short=partial(_good_name, short_name),
    )  # fmt: skip
    title = _title(engine, traded, direction)
    largest = joined([f"{_goods_named(engine, traded.year, code)} {theme.money(now[code])}" for code in leading[:3]])
    return CardContent(
        rows=rows,
        title=title,
        subtitle="\n".join((t("country.trade.subtitle", unit=unit), *_remarks(engine, traded, direction))),
        figure=shade_years(series_lines(lines, unit=unit), [year for year in traded.provisional if year in years]),
        summary=t("country.trade.summary", title=title, top=largest or t("word.none")),
        empty="" if lines else title,
    )


def _goods_named(engine: Engine, year: int, material: str) -> str:
    """Return a material with the HS codes that its trade of a year is, and their form where there is one."""
    goods = goods_of_material(engine, material, year)
    return goods[:1].upper() + goods[1:]


def _good_name(name: Callable[[str], str], code: str) -> str:
    return t("country.trade.rest") if code == OTHER else name(code)


def _title(engine: Engine, traded: CountryTrade, direction: Direction) -> str:
    now, totals = traded.goods_in_year(direction), traded.totals(direction)
    value = totals.get(traded.year)
    if not value:
        return nothing(
            f"country.{direction}.nothing", traded.scope.trade, country=country_in_text(traded.scope.country)
        )
    first = max(now, key=lambda code: now[code])
    title = t(
        f"country.{direction}.title", value=theme.money(value), year=traded.when,
        material=goods_of_material(engine, first, traded.year), share=theme.percent(now[first] / value),
    )  # fmt: skip
    moved = change.compute(totals.get(traded.year - 1), value)
    if moved is None:
        return title
    return t("country.trade.moved", title=title, change=theme.change(moved), before=traded.year - 1)


def _remarks(engine: Engine, traded: CountryTrade, direction: Direction) -> list[str]:
    """Return what is doubtful of the trade of the year shown, and what of it is left out, a sentence each."""
    chosen = traded.in_year.without("country").with_(**{_SIDE[direction]: traded.scope.country})
    left = left_out_words(engine.run(trade.BY_MATERIAL, chosen.chosen()).records())
    materials = set(traded.goods_in_year(direction))
    own = doubts(engine, (traded.year,), exporters=(traded.scope.country,)) if direction == "exports" else []
    words = doubts_in_words([row for row in own if row["material_id"] in materials])
    return [*remark(left_out_of(engine, traded, direction)), *([left] if left else []), *words]


def left_out_of(engine: Engine, traded: CountryTrade, *directions: Direction, in_short: bool = False) -> str:
    """Return which large goods the trade shown leaves out, or in short their value; empty where it leaves out none."""
    values = {direction: traded.totals(direction).get(traded.year) for direction in directions}
    told = left_out_in_short if in_short else left_out
    return told(engine, traded.scope, {key: value for key, value in values.items() if value})


def goods_board(engine: Engine, traded: CountryTrade, direction: Direction) -> Ranking:
    """Return the goods of one direction in the year shown, each leading to its material's trade."""
    view = Filters(view="trade").with_(**{_SIDE[direction]: traded.scope.country})
    now = {code: value for code, value in traded.goods_in_year(direction).items() if value}
    rows = ranked_rows(
        now, "material", most=_RANKED, href=lambda code: view.href(f"/materials/{code}"),
        named=partial(_goods_named, engine, traded.year),
    )  # fmt: skip
    own = traded.in_year.without("country").with_(**{_SIDE[direction]: traded.scope.country})
    read = CardRows(trade.BY_MATERIAL, own.with_(top=len(rows))).read(engine) if rows else None
    title = t(f"country.{direction}.goods")
    words = [_counted(len(rows), len(now), traded), *remark(left_out_of(engine, traded, direction))]
    return Ranking(title, rows, "\n".join(words), read, _no_flow(traded))


def partner_board(engine: Engine, traded: CountryTrade, direction: Direction) -> Ranking:
    """Return the partners of one direction in the year shown, each leading to its own page."""
    own, other = _PAIR[direction]
    flows = [row for row in _pairs(engine, traded) if row[own] == traded.scope.country]
    partners = {row[other]: row["value_addable_usd"] for row in flows}
    rows = ranked_rows(
        partners, "country", most=_RANKED,
        href=lambda code: "" if code in (WORLD, OTHER) else f"/countries/{code}",
    )  # fmt: skip
    query = trade.BY_IMPORTER if direction == "exports" else trade.BY_EXPORTER
    of_side = traded.in_year.without("country").with_(**{_SIDE[direction]: traded.scope.country})
    read = CardRows(query, of_side.with_(top=len(rows))).read(engine) if rows else None
    title = t(f"country.{direction}.partners")
    words = [_counted(len(rows), len(partners), traded), *remark(left_out_of(engine, traded, direction))]
    return Ranking(title, rows, "\n".join(words), read, _no_flow(traded))


def _pairs(engine: Engine, traded: CountryTrade) -> list[Record]:
    """Return the flows into and out of the country in the year shown, the largest first."""
    if not traded.year:
        return []
    return [row for row in engine.run(trade.PAIRS_ADDED, traded.in_year.chosen()).records() if row["value_addable_usd"]]


def _no_flow(traded: CountryTrade) -> str:
    """Return that the year shown, or every year, has no flow in a direction, and what to do."""
    if traded.year:
        return t("country.trade.none", year=traded.when)
    return nothing("country.trade.none_ever", traded.scope.trade)


def _counted(shown: int, count: int, traded: CountryTrade) -> str:
    return t("country.trade.of", shown=shown, n=count, year=traded.when)


def _goods_of(engine: Engine, traded: CountryTrade, flow: tuple[str, str, float]) -> str:
    """Return the codes that a flow between two countries is, the largest first."""
    chosen = traded.in_year.without("country").with_(exporter=flow[0], importer=flow[1])
    rows = engine.run(trade.BY_CODE, chosen.chosen()).records()
    codes = [t("goods.code", code=row["hs_code"], name=in_text(row["hs_code"])) for row in rows[:_CODES]]
    more = [t("country.flows.more_codes", n=len(rows) - _CODES)] if len(rows) > _CODES else []
    return joined([*codes, *more])


def flow_card(engine: Engine, traded: CountryTrade) -> CardContent:
    """Return the largest flows into and out of the country, suppliers on the left, buyers on the right."""
    pairs = [(row["exporter_iso3"], row["importer_iso3"], row["value_addable_usd"]) for row in _pairs(engine, traded)]
    total = sum(value for _, _, value in pairs)
    shown = sum(value >= _LEAST_FRAC * total for _, _, value in pairs[:_FLOWS])
    left = left_out_of(engine, traded, "exports", "imports")
    card = largest_flows(
        traded,
        CardRows(trade.PAIRS_ADDED, traded.in_year.with_(top=shown)).read(engine) if shown else None,
        total=total,
        column="value_addable_usd",
        subtitle=lambda covered: "\n".join((t("country.flows.subtitle", covered=covered), *remark(left))),
        nothing=nothing("country.flows.nothing", traded.scope.trade, country=country_in_text(traded.scope.country)),
        goods=_goods_of(engine, traded, pairs[0]) if pairs else "",
    )
    node = card.figure["data"][0]["node"]
    node["customdata"] = ["href:/countries/" + str(code).rsplit(":", 1)[-1] for code in node["customdata"]]
    return card
