"""The ten country cases: what each mines, refines and holds, and what the indicators say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.infrastructure.cards.figures import figure_cell, indicator_name
from dashboard.topics.infrastructure.cards.matrix import Card
from dashboard.topics.infrastructure.materials import CASE_MATERIAL, HELD, by_country
from dashboard.topics.infrastructure.stated import CASES, Figures, figures, the_framework
from dashboard.topics.infrastructure.tables import INFRASTRUCTURE_INDICATOR
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name, material_name

_VIEWS = {"mines": "production", "refines": "production", "reserves": "reserves", "projects": "unfc"}
"""What a country does with a material → the view of the material that shows it."""


_BODY: Memo[list[Component]] = Memo(2)


def anchor(country: str) -> str:
    """Return the id of the section of a case."""
    return f"infrastructure--case-{country.lower()}"


def cases_card(engine: Engine) -> Card:
    """Return the sections of the ten cases, whichever countries are chosen."""
    held, found = by_country(engine, Filters()), figures(engine, CASES)
    content = CardContent(
        title=t("infrastructure.cases.title", n=sum(bool(held.get(country)) for country in CASES)),
        subtitle=t("infrastructure.cases.subtitle"),
        summary="",
        rows=CardRows(CASE_MATERIAL).read(engine),
        beside=(CardRows(INFRASTRUCTURE_INDICATOR).read(engine),),
    )
    body = _BODY.get(
        engine, CASES, lambda: [static_html(_case(country, held.get(country, {}), found)) for country in CASES]
    )
    return content, body


def _case(country: str, held: Mapping[str, Sequence[str]], found: Figures) -> Component:
    name = country_name(country)
    title = html.H3(dcc.Link(name, href=f"/countries/{country}"), className="infrastructure-case-name")
    told = [_materials(country, kind, held[kind]) for kind in HELD if held.get(kind)]
    if not told:
        told = [html.P(t("infrastructure.cases.no_materials"))]
    stated = [one for one in the_framework().indicators if (one.indicator_id, country) in found]
    headings = [Heading(t("infrastructure.column.indicator")), Heading(name, numeric=True)]
    rows: list[list[Cell]] = [
        [indicator_name(one), figure_cell(one, found[one.indicator_id, country], sourced=False)] for one in stated
    ]
    n_all = len(the_framework().indicators)
    summary = t("infrastructure.cases.indicators", n=len(stated), of=n_all)
    table = index_table(t("infrastructure.cases.caption", country=name), headings, rows)
    folded = html.Details([html.Summary(summary, className="card-action"), table])
    return html.Section([title, *told, folded], id=anchor(country), className="infrastructure-case")


def _materials(country: str, kind: str, materials: Sequence[str]) -> Component:
    """Return what the country does with which materials, each a link to where it is seen."""
    links: list[Component | str] = []
    for code in sorted(materials, key=material_name):
        href = Filters().with_(view=_VIEWS[kind], country=country).href(f"/materials/{code}")
        links += [", ", dcc.Link(material_name(code), href=href)]
    return html.P([html.Strong(t(f"infrastructure.cases.{kind}")), " ", *links[1:]])
