"""Cards of what a country sells and buys, and of its partners. Values only: gross weights do not add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.components.chart_card import CardContent
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.provenance import card_sources
from dashboard.components.slots import Board
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.flows import flow_sankey
from dashboard.figures.lines import Line, series_lines, shade_years
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import change
from dashboard.pages.country.scope import Scope, short_name
from dashboard.queries import trade, trade_goods
from dashboard.stated import settled_year
from data.codes import OTHER, WORLD

Direction = Literal["exports", "imports"]
_SIDE: Mapping[Direction, str] = {"exports": "exporter", "imports": "importer"}
_PAIR = {"exports": ("exporter_iso3", "importer_iso3"), "imports": ("importer_iso3", "exporter_iso3")}
_SERIES, _RANKED, _FLOWS = 5, 10, 20
_LEAST_FRAC = 0.004


Goods = Mapping[int, Mapping[str, float]]


@dataclass(frozen=True)
class Traded:
    """A country's trade: value in US dollars by direction, year and material, and the year shown among them."""

    scope: Scope
    goods: Mapping[Direction, Goods]
    year: int
    provisional: tuple[int, ...]

    def filters(self, direction: Direction) -> Filters:
        """Return the filters of one direction over the range of years."""
        return self.scope.trade.with_(**{_SIDE[direction]: self.scope.country})

    @property
    def in_year(self) -> Filters:
        """The filters of both directions in the year shown."""
        return self.scope.trade.with_(country=self.scope.country, year_from=self.year, year_to=self.year)

    @property
    def when(self) -> str:
        """The year, marked where the publisher will still revise it."""
        return t("year.provisional", year=self.year) if self.year in self.provisional else str(self.year)

    def within(self, direction: Direction) -> Goods:
        """Return the goods of one direction in the range of years."""
        first, last = self.scope.filters.year_from, self.scope.filters.year_to
        goods = self.goods[direction]
        return {year: goods[year] for year in sorted(goods) if (first or year) <= year <= (last or year)}

    def totals(self, direction: Direction) -> dict[int, float]:
        """Return the value of all goods of one direction by year, over all years."""
        return {year: sum(goods.values()) for year, goods in self.goods[direction].items()}


def load(engine: Engine, scope: Scope) -> Traded:
    """Return the trade of a country; the year is `year`, else the newest that is not provisional."""
    every = scope.trade.without("year_from").without("year_to")
    goods: dict[Direction, Goods] = {}
    for direction, side in _SIDE.items():
        found: dict[int, dict[str, float]] = {}
        chosen = every.with_(**{side: scope.country}).chosen()
        for row in engine.run(trade_goods.BY_MATERIAL_AND_YEAR, chosen).records():
            found.setdefault(row["year"], {})[row["material_id"]] = row["value_usd"]
        goods[direction] = found
    years = sorted({year for found in goods.values() for year in found})
    provisional = tuple(row["year"] for row in engine.run(trade.PROVISIONAL_YEARS, {}).records())
    return Traded(scope, goods, settled_year(years, provisional, scope.filters), provisional)


def series_card(engine: Engine, traded: Traded, direction: Direction) -> CardContent:
    """Return exports or imports over the years by good: the largest of the year shown, and the rest."""
    found = traded.within(direction)
    now = traded.goods[direction].get(traded.year, {})
    leading = sorted(now, key=lambda code: (-now[code], code))[:_SERIES]
    years = sorted(found)
    factor, unit = theme.money_unit([value for goods in found.values() for value in goods.values()])
    series = {code: [found[year].get(code) for year in years] for code in leading}
    rest = [sum(value for code, value in found[year].items() if code not in leading) for year in years]
    if any(rest):
        series[OTHER] = list(rest)
    lines = [
        _line(code, years, values, factor, colour)
        for (code, values), colour in zip(series.items(), theme.series_colours(series, kind="material"), strict=True)
    ]
    title = _title(traded, direction, now)
    return CardContent(
        title=title,
        subtitle=t("country.trade.subtitle", unit=unit),
        figure=shade_years(series_lines(lines, unit=unit), [year for year in traded.provisional if year in years]),
        summary=t(
            "country.trade.summary",
            title=title,
            top=joined([f"{material_name(code)} {theme.money(now[code])}" for code in leading[:3]]) or t("word.none"),
        ),
        sources=card_sources(engine, ("baci",)),
        download_path=f"/api/v1/view/{trade_goods.BY_MATERIAL_AND_YEAR.query_id}",
        query=traded.filters(direction).to_query(),
        columns=trade_goods.BY_MATERIAL_AND_YEAR.fields,
        empty="" if lines else title,
    )


def _line(code: str, years: Sequence[int], values: Sequence[float | None], factor: float, colour: str) -> Line:
    name = t("country.trade.rest") if code == OTHER else short_name(code)
    full = name if code == OTHER else material_name(code)
    return Line(
        name=name,
        x=years,
        y=[None if value is None else value / factor for value in values],
        colour=theme.OTHERS if code == OTHER else colour,
        hover=[f"<b>{full}</b><br>{theme.money(value)}<br>{year}" for year, value in zip(years, values, strict=True)],
        click="" if code == OTHER else f"material:{code}",
    )


def _title(traded: Traded, direction: Direction, now: Mapping[str, float]) -> str:
    whole = traded.totals(direction)
    value = whole.get(traded.year)
    if not value:
        return t(f"country.{direction}.nothing", country=country_name(traded.scope.country))
    first = max(now, key=lambda code: now[code])
    title = t(
        f"country.{direction}.title",
        value=theme.money(value),
        year=traded.when,
        material=material_name(first).lower(),
        share=theme.percent(now[first] / value),
    )
    moved = change.compute(whole.get(traded.year - 1), value)
    if moved is None:
        return title
    return t("country.trade.moved", title=title, change=theme.change(moved), before=traded.year - 1)


def goods_board(traded: Traded, direction: Direction) -> Board:
    """Return the goods of one direction in the year shown, each leading to its material's trade."""
    now = {code: value for code, value in traded.goods[direction].get(traded.year, {}).items() if value}
    whole = sum(now.values())
    leaders = [
        LeaderRow(
            name=material_name(code),
            value=theme.money(now[code]),
            share_frac=now[code] / whole,
            href=Filters(view="trade").with_(**{_SIDE[direction]: traded.scope.country}).href(f"/materials/{code}"),
            colour=theme.material_colour(code),
        )
        for code in sorted(now, key=lambda code: (-now[code], code))[:_RANKED]
    ]
    return Board(t(f"country.{direction}.goods"), leaders, _of(len(leaders), len(now), traded))


def partner_board(engine: Engine, traded: Traded, direction: Direction) -> Board:
    """Return the partners of one direction in the year shown, each leading to its own page."""
    own, other = _PAIR[direction]
    rows = [row for row in _pairs(engine, traded) if row[own] == traded.scope.country]
    whole = sum(row["value_usd"] for row in rows)
    leaders = [
        LeaderRow(
            name=country_name(row[other]),
            value=theme.money(row["value_usd"]),
            share_frac=row["value_usd"] / whole,
            href="" if row[other] in (WORLD, OTHER) else f"/countries/{row[other]}",
            colour=theme.country_colour(row[other]),
        )
        for row in rows[:_RANKED]
    ]
    return Board(t(f"country.{direction}.partners"), leaders, _of(len(leaders), len(rows), traded))


def _pairs(engine: Engine, traded: Traded) -> list[dict[str, Any]]:
    """Return the flows into and out of the country in the year shown, the largest first."""
    return [row for row in engine.run(trade.PAIRS, traded.in_year.chosen()).records() if row["value_usd"]]


def _of(shown: int, count: int, traded: Traded) -> str:
    return (
        t("country.trade.of", shown=shown, n=count, year=traded.when)
        if count
        else t("country.trade.none", year=traded.when)
    )


def flow_card(engine: Engine, traded: Traded) -> CardContent:
    """Return the largest flows into and out of the country, suppliers on the left, buyers on the right."""
    pairs = _pairs(engine, traded)
    whole = sum(row["value_usd"] for row in pairs)
    shown = [row for row in pairs if row["value_usd"] >= _LEAST_FRAC * whole][:_FLOWS]
    flows = [(row["exporter_iso3"], row["importer_iso3"], row["value_usd"]) for row in shown]
    title = t("country.flows.nothing", country=country_name(traded.scope.country))
    covered = ""
    if flows:
        covered = theme.percent(sum(flow[2] for flow in flows) / whole)
        exporter, importer, value = flows[0]
        title = t(
            "country.flows.title",
            exporter=country_name(exporter),
            importer=country_name(importer),
            value=theme.money(value),
            year=traded.when,
        )
    figure = flow_sankey(
        flows,
        name=country_name,
        colour=theme.country_colour,
        hover=lambda flow: f"{country_name(flow[0])} → {country_name(flow[1])}<br>{theme.money(flow[2])}",
    )
    node = figure["data"][0]["node"]
    node["customdata"] = ["href:/countries/" + str(code).rsplit(":", 1)[-1] for code in node["customdata"]]
    return CardContent(
        title=title,
        subtitle=t("country.flows.subtitle", n=len(flows), share=covered),
        figure=figure,
        summary=t("country.flows.summary", title=title, n=len(flows), share=covered),
        sources=card_sources(engine, ("baci",)),
        download_path=f"/api/v1/view/{trade.PAIRS.query_id}",
        query=traded.in_year.to_query(),
        columns=trade.PAIRS.fields,
        empty="" if flows else title,
    )
