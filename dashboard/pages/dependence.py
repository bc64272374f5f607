"""The dependence matrix: on whom a country or bloc depends, material by material and stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import FIRST_PLACE, Filters
from dashboard.topics import shown as shown_by
from dashboard.topics.exposure.cards import dependence
from dashboard.topics.exposure.cards.dependence import Asked
from dashboard.topics.exposure.tables import DEPENDENCE
from dashboard.ui.asked import Shown
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Group, Html, HtmlCard
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="dependence",
    path=dependence.PATH,
    section="strategic",
    title_key="dependence.page",
    filters=("material", "for", "exporter", "sort"),
    defaults={"for": FIRST_PLACE},
    datasets=DEPENDENCE.datasets,
    metrics=DEPENDENCE.metrics,
)


def _fill(engine: Engine, asked: Asked) -> Sequence[Any]:
    words = html.P(dependence.lede(asked), className="lede")
    return [words, dependence.controls(engine, asked)], dependence.matrix(engine, asked)


_GROUP = Group[Asked](
    (Html(component_id(PAGE.page_id, "lede", "text")), HtmlCard(card_id(PAGE.page_id, "matrix"))), _fill
)


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading: who depends, and on whom where a supplier is chosen."""
    return dependence.heading_of(dependence.load(engine, filters))


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_dependence(engine, filters)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    words, card = _GROUP.components(engine, dependence.load(engine, filters))
    return html.Div([words, grid(card)])


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page: everything follows place, supplier and materials."""
    register_groups(app, engine, PAGE, (_GROUP,), dependence.load)
