"""What the trade cards of a country and of a material share: the year shown, lines, ranked rows, the largest flows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.flows import flow_sankey
from dashboard.figures.lines import Line
from dashboard.i18n import t
from dashboard.ui.card_rows import ReadRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import LeaderRow
from dashboard.ui.words import country_in_text, country_name, material_name, name_in_chart
from data.codes import OTHER

Flow = tuple[str, str, float]
"""Exporter, importer, amount."""
Amount = Callable[[float | None], str]
"""How an amount is written."""


@dataclass(frozen=True)
class TradeYear:
    """The year of trade shown, and the years that the publisher will still revise."""

    year: int
    provisional: tuple[int, ...]

    @property
    def when(self) -> str:
        """The year, marked where the publisher will still revise it."""
        return t("year.provisional", year=self.year) if self.year in self.provisional else str(self.year)


def by_size(amounts: Mapping[str, float]) -> list[str]:
    """Return the codes of `amounts`, the largest first."""
    return sorted(amounts, key=lambda code: (-amounts[code], code))


def amount_lines(
    series: Mapping[str, Sequence[tuple[int, float | None]]],
    kind: theme.Kind,
    *,
    factor: float,
    written: Amount,
    full: Callable[[str], str],
    short: Callable[[str], str],
) -> list[Line]:
    """Return a line for each country or material, its years and amounts drawn in units of `factor`."""
    return [
        Line(
            name=short(code),
            x=[year for year, _ in points],
            y=[None if amount is None else amount / factor for _, amount in points],
            colour=theme.OTHERS if code == OTHER else colour,
            hover=[f"<b>{full(code)}</b><br>{written(amount)}<br>{year}" for year, amount in points],
            click="" if code == OTHER else f"{kind}:{code}",
        )
        for (code, points), colour in zip(series.items(), theme.series_colours(series, kind=kind), strict=True)
    ]


def ranked_rows(
    amounts: Mapping[str, float],
    kind: theme.Kind,
    *,
    most: int,
    href: Callable[[str], str],
    written: Amount = theme.money,
    chosen: Collection[str] = (),
    named: Callable[[str], str] | None = None,
) -> list[LeaderRow]:
    """Return the `most` largest countries or materials with their share of all `amounts`."""
    total = sum(amounts.values())
    name = country_name if kind == "country" else material_name
    return [
        LeaderRow(
            name=(named or name)(code),
            value=written(amounts[code]),
            share_frac=amounts[code] / total,
            href=href(code),
            selected=code in chosen,
        )
        for code in by_size(amounts)[:most]
    ]


def flow_card(
    shown: TradeYear,
    rows: ReadRows | None,
    *,
    total: float,
    subtitle: Callable[[str], str],
    nothing: str,
    column: str = "value_usd",
    written: Amount = theme.money,
    goods: str,
) -> CardContent:
    """Return the flows of `rows` from sellers on the left to buyers on the right, and their part of `total`.

    `column` measures them. `subtitle(covered)` is told how many they are, `nothing` why there are none, `goods` of
    what they are.
    """
    stated = rows.records if rows else ()
    flows = [(row["exporter_iso3"], row["importer_iso3"], row[column]) for row in stated if row[column]]
    title, covered = nothing, ""
    if flows:
        share = theme.percent(sum(flow[2] for flow in flows) / total)
        covered = t(f"trade.flows.covered{'_one' if len(flows) == 1 else ''}", n=len(flows), share=share)
        exporter, importer, amount = flows[0]
        title = t(
            "trade.flows.title", exporter=country_in_text(exporter), importer=country_in_text(importer),
            value=written(amount), year=shown.when, goods=goods,
        )  # fmt: skip
    return CardContent(
        rows=rows,
        title=title,
        subtitle=subtitle(covered),
        figure=flow_sankey(
            flows,
            name=name_in_chart,
            colour=theme.country_colour,
            hover=lambda flow: f"{country_name(flow[0])} → {country_name(flow[1])}<br>{written(flow[2])}",
        ),
        summary=t("trade.flows.summary", title=title, covered=covered) if flows else None,
        empty="" if flows else nothing,
    )
