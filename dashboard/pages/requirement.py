"""One requirement of the UNRMS: everything known for it, across all materials and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.topics.principles.cards.one import evidence_card, lede, materials_card, places_card
from dashboard.topics.principles.scope import SCOPE_KEYS, shown
from dashboard.topics.principles.tables import COVERAGE
from dashboard.topics.principles.words import requirement_name
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Chart, Group, Html, HtmlCard
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

__all__ = ["PAGE", "build", "register", "shown"]

PAGE = Page(
    page_id="requirement",
    path="/principles/<requirement>",
    section="principles",
    title_key="principles.requirement.title",
    filters=SCOPE_KEYS,
    datasets=COVERAGE.datasets,
)


def _fill(engine: Engine, asked: tuple[str, Filters]) -> Sequence[Any]:
    code, filters = asked
    words = html.P(lede(engine, code, filters), className="lede")
    return words, evidence_card(engine, code, filters)


def _fill_all(engine: Engine, asked: tuple[str, Filters]) -> Sequence[Any]:
    code, filters = asked
    return materials_card(engine, code, filters), places_card(engine, code, filters)


_EVIDENCE = Group[tuple[str, Filters]](
    (Html(component_id(PAGE.page_id, "lede", "text")), HtmlCard(card_id(PAGE.page_id, "evidence"))), _fill
)
_ACROSS = Group[tuple[str, Filters]](
    (Chart(card_id(PAGE.page_id, "materials"), height=820), HtmlCard(card_id(PAGE.page_id, "places"), span=6)),
    _fill_all,
)


def heading(_engine: Engine, _filters: Filters, requirement: str) -> str:
    """Return the heading: the requirement with its number."""
    return requirement_name(requirement)


def build(engine: Engine, filters: Filters, requirement: str) -> Component:
    """Return the page of one requirement, its data already computed."""
    asked = (requirement, filters)
    words, *cards = _EVIDENCE.components(engine, asked)
    return html.Div([words, grid(*cards, *_ACROSS.components(engine, asked))])


def register(app: Dash, engine: Engine) -> None:
    """Add the callbacks: the evidence over the scope, and materials and places beside each other."""
    register_groups(
        app, engine, PAGE, (_EVIDENCE, _ACROSS), lambda _engine, filters, requirement: (requirement, filters)
    )
