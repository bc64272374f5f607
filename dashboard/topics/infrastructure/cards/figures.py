"""A figure of an indicator in words: value, year, part, and whether it is an estimate."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.topics.infrastructure.stated import Figure
from dashboard.ui import tags as html
from data.datasets import DATASETS
from data.frameworks import Indicator
from data.model import Status
from data.sources import sources

PATH = "/infrastructure"
_LARGE = 1e6
_YES = "1 = yes"


def value_words(indicator: Indicator, figure: Figure) -> str:
    """Return the value with three significant figures; large ones in millions, dollars with their unit."""
    if indicator.unit == _YES:
        return t("infrastructure.yes") if figure.value else t("infrastructure.no")
    if indicator.unit == "USD":
        return theme.money(figure.value)
    if abs(figure.value) >= _LARGE:
        return t("infrastructure.millions", value=theme.number(figure.value / _LARGE))
    return theme.number(figure.value)


def year_words(figure: Figure) -> str:
    """Return the year, of which part the figure is, and that it is an estimate where it is one."""
    year = str(figure.year)
    if figure.status == Status.ESTIMATED:
        year = t("infrastructure.estimated", year=year)
    return ", ".join(filter(None, (year, t("infrastructure.part", part=figure.part) if figure.part else "")))


def source_words(figure: Figure) -> str:
    """Return who states the figure, in which edition, and what it says of it."""
    label = sources()[figure.source_id].label
    nature = f" ({figure.nature})" if figure.nature else ""
    return " ".join(
        filter(None, (t("infrastructure.source", source=label, vintage=figure.vintage) + nature, figure.note))
    )


def figure_cell(indicator: Indicator, figure: Figure | None, *, sourced: bool = True) -> list[Component | str]:
    """Return a cell: the value with its year below it, `sourced` with who states it; else that nothing is stated."""
    if figure is None:
        return [html.Span(t("infrastructure.not_stated"), className="cell-note")]
    source = {"title": source_words(figure)} if sourced else {}
    note = html.Span(year_words(figure), className="cell-note", **source)
    return [value_words(indicator, figure), note]


def indicator_name(indicator: Indicator) -> list[Component | str]:
    """Return what an indicator is called; below it its SDG number, else who states it, and its unit."""
    who = sources()[DATASETS[indicator.dataset_id].sources[0]].label if indicator.dataset_id else ""
    if indicator.sdg_indicator:
        who = t("infrastructure.sdg", indicator=indicator.sdg_indicator)
    unit = "" if indicator.unit in {_YES, "USD"} else indicator.unit
    below = " · ".join(filter(None, (who, unit)))
    return [indicator.title, *([html.Span(below, className="cell-note")] if below else [])]


def reading_notes(indicators: Sequence[Indicator]) -> list[Component]:
    """Return how to read those indicators that need a word, folded; nothing where none does."""
    told = [html.Li(f"{one.title}: {one.note}.") for one in indicators if one.note and not one.is_hole]
    if not told:
        return []
    return [html.Details([html.Summary(t("infrastructure.reading"), className="card-action"), html.Ul(told)])]
