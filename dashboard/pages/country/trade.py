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
_SERIES, _RANKED, _FLOWS = 5, 10, 20
_LEAST_FRAC = 0.004


@dataclass(frozen=True)
class Traded:
    """A country's trade: the year shown, the years there are, and which of them are provisional."""

    scope: Scope
    year: int
    years: tuple[int, ...]
    provisional: tuple[int, ...]

    def filters(self, direction: Direction, *, one_year: bool) -> Filters:
        """Return the filters of one direction, of the year shown or of the whole range."""
        chosen = self.scope.trade.with_(**{_SIDE[direction]: self.scope.country})
        return chosen.with_(year_from=self.year, year_to=self.year) if one_year else chosen

    @property
    def when(self) -> str:
        """The year, marked where the publisher will still revise it."""
        return t("year.provisional", year=self.year) if self.year in self.provisional else str(self.year)


def load(engine: Engine, scope: Scope) -> Traded:
    """Return the trade of a country; the year is `year`, else the newest that is not provisional."""
    chosen = scope.trade.without("year_from").without("year_to").with_(country=scope.country).chosen()
    years = tuple(row["year"] for row in engine.run(trade.YEARS, chosen).records())
    provisional = tuple(row["year"] for row in engine.run(trade.PROVISIONAL_YEARS, {}).records())
    return Traded(scope, settled_year(years, provisional, scope.filters), years, provisional)


def by_year(engine: Engine, traded: Traded, direction: Direction) -> dict[int, dict[str, float]]:
    """Return the value in US dollars by year and material, over the range of years and the year shown."""
    chosen = traded.filters(direction, one_year=False)
    found: dict[int, dict[str, float]] = {}
    for row in engine.run(trade_goods.BY_MATERIAL_AND_YEAR, chosen.chosen()).records():
        found.setdefault(row["year"], {})[row["material_id"]] = row["value_usd"]
    return found


def totals(found: Mapping[int, Mapping[str, float]]) -> dict[int, float]:
    """Return the value of all goods by year."""
    return {year: sum(goods.values()) for year, goods in found.items()}


def series_card(engine: Engine, traded: Traded, direction: Direction) -> CardContent:
    """Return exports or imports over the years by good: the largest of the year shown, and the rest."""
    found = by_year(engine, traded, direction)
    whole = totals(found)
    now = found.get(traded.year, {})
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
    title = _title(traded, direction, whole, now)
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
        query=traded.filters(direction, one_year=False).to_query(),
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


def _title(traded: Traded, direction: Direction, whole: Mapping[int, float], now: Mapping[str, float]) -> str:
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


def goods_board(engine: Engine, traded: Traded, direction: Direction) -> Board:
    """Return the goods of one direction in the year shown, each leading to its material's trade."""
    chosen = traded.filters(direction, one_year=True).chosen()
    rows = [row for row in engine.run(trade.BY_MATERIAL, chosen).records() if row["value_usd"]]
    whole = sum(row["value_usd"] for row in rows)
    side = _SIDE[direction]
    leaders = [
        LeaderRow(
            name=material_name(row["material_id"]),
            value=theme.money(row["value_usd"]),
            share_frac=row["value_usd"] / whole,
            href=Filters(view="trade").with_(**{side: traded.scope.country}).href(f"/materials/{row['material_id']}"),
            colour=theme.material_colour(row["material_id"]),
        )
        for row in rows[:_RANKED]
    ]
    return Board(t(f"country.{direction}.goods"), _of(len(leaders), len(rows), traded), leaders)


def partner_board(engine: Engine, traded: Traded, direction: Direction) -> Board:
    """Return the partners of one direction in the year shown, each leading to its own page."""
    query, column = (
        (trade.BY_IMPORTER, "importer_iso3") if direction == "exports" else (trade.BY_EXPORTER, "exporter_iso3")
    )
    rows = [
        row
        for row in engine.run(query, traded.filters(direction, one_year=True).chosen()).records()
        if row["value_usd"]
    ]
    whole = sum(row["value_usd"] for row in rows)
    leaders = [
        LeaderRow(
            name=country_name(row[column]),
            value=theme.money(row["value_usd"]),
            share_frac=row["value_usd"] / whole,
            href="" if row[column] in (WORLD, OTHER) else f"/countries/{row[column]}",
            colour=theme.country_colour(row[column]),
        )
        for row in rows[:_RANKED]
    ]
    return Board(t(f"country.{direction}.partners"), _of(len(leaders), len(rows), traded), leaders)


def _of(shown: int, count: int, traded: Traded) -> str:
    return (
        t("country.trade.of", shown=shown, n=count, year=traded.when)
        if count
        else t("country.trade.none", year=traded.when)
    )


def flow_card(engine: Engine, traded: Traded) -> CardContent:
    """Return the largest flows into and out of the country, suppliers on the left, buyers on the right."""
    chosen = traded.scope.trade.with_(country=traded.scope.country, year_from=traded.year, year_to=traded.year)
    pairs: list[dict[str, Any]] = [
        row for row in engine.run(trade.PAIRS, chosen.chosen()).records() if row["value_usd"]
    ]
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
        query=chosen.to_query(),
        columns=trade.PAIRS.fields,
        empty="" if flows else title,
    )
