"""Principles and their indicators by country: the newest figure in each cell, holes as rows that say why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.infrastructure.cards.figures import figure_cell, indicator_name, reading_notes
from dashboard.topics.infrastructure.stated import CASES, MOST, Figures, countries_of, figures, the_framework
from dashboard.topics.infrastructure.tables import INFRASTRUCTURE_INDICATOR
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, Markup, index_table
from dashboard.ui.static_html import static_html, to_html
from dashboard.ui.words import country_name
from data.codes import expand_blocs
from data.frameworks import Indicator, Principle

Card = tuple[CardContent, list[Component]]
_TABLES: Memo[Component] = Memo(16)


def matrix_card(engine: Engine, filters: Filters) -> Card:
    """Return the matrix of the countries chosen, else of the ten cases."""
    own, countries = filters.only(("country",)), countries_of(filters)
    found = figures(engine, countries)
    content = CardContent(
        title=_title(found, countries),
        subtitle=t("infrastructure.matrix.subtitle"),
        summary="",
        rows=CardRows(INFRASTRUCTURE_INDICATOR, own).read(engine),
    )
    table = _TABLES.get(engine, countries, lambda: _tables(found, countries))
    return content, [*_whose(filters, countries), table]


def _tables(found: Figures, countries: Sequence[str]) -> Component:
    """Return a table a principle, each with the countries as its head: one of fifty rows would be cut into pages."""
    headings = [
        Heading(t("infrastructure.column.indicator")),
        *(Heading(country_name(country), numeric=True) for country in countries),
        Heading(t("infrastructure.column.stated"), numeric=True),
    ]
    parts: list[Component] = []
    for principle in the_framework().principles:
        title = t("infrastructure.principle", n=principle.principle_id, title=principle.title)
        rows = [*_rows(principle, found, countries)]
        parts += [html.H3(title, id=f"infrastructure--principle-{principle.principle_id}")]
        parts += [index_table(t("infrastructure.matrix.caption", principle=title), headings, rows)]
        parts += reading_notes(the_framework().by_principle[principle.principle_id])
    return static_html(html.Div(parts, className="infrastructure"))


def _title(found: Figures, countries: Sequence[str]) -> str:
    """Return how many indicators are stated of every country, of how many, and how many holes there are."""
    indicators = the_framework().indicators
    held = [one for one in indicators if not one.is_hole]
    full = sum(all((one.indicator_id, country) in found for country in countries) for one in held)
    key = "infrastructure.matrix.title_one" if len(countries) == 1 else "infrastructure.matrix.title"
    return t(key, full=full, held=len(held), n=len(countries), holes=len(indicators) - len(held))


def _whose(filters: Filters, countries: Sequence[str]) -> list[Component]:
    """Return whose figures are shown, and that there are more countries where not all that are chosen fit."""
    if countries == CASES and not filters.country:
        return [html.P(t("infrastructure.matrix.cases"), className="card-subtitle")]
    asked = len(expand_blocs(filters.country))
    if asked > MOST:
        return [html.P(t("infrastructure.matrix.first", most=MOST, n=asked), className="card-subtitle")]
    return []


def _rows(principle: Principle, found: Figures, countries: Sequence[str]) -> Iterator[Sequence[Cell] | Markup]:
    for indicator in the_framework().by_principle[principle.principle_id]:
        if indicator.is_hole:
            yield _hole_row(indicator, len(countries) + 1)
            continue
        own = [found.get((indicator.indicator_id, country)) for country in countries]
        stated = t("infrastructure.of", n=sum(one is not None for one in own), of=len(own))
        yield [indicator_name(indicator), *(figure_cell(indicator, one) for one in own), stated]


def _hole_row(indicator: Indicator, width: int) -> Markup:
    """Return the row of what the principle asks for and nothing here states."""
    name = to_html(indicator_name(indicator))
    words = escape(t("infrastructure.hole", why=indicator.note))
    return Markup(f'<tr><th scope="row">{name}</th><td colspan="{width}" class="hole">{words}</td></tr>')
