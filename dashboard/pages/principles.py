"""The principles of the UNRMS: how far the data speak to each, for whatever is chosen, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.principles.cards.gaps import gap_card
from dashboard.topics.principles.cards.matrix import PATH, lede, matrix_card, radial_card
from dashboard.topics.principles.cards.requirements import FIRST, principle_card
from dashboard.topics.principles.scope import SCOPE_KEYS, shown
from dashboard.topics.principles.tables import COVERAGE
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Group, Html, HtmlCard
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

__all__ = ["PAGE", "build", "register", "shown"]

PAGE = Page(
    page_id="principles",
    path=PATH,
    section="principles",
    title_key="principles.title",
    filters=(*SCOPE_KEYS, "compare", "principle"),
    defaults={"principle": FIRST},
    datasets=COVERAGE.datasets,
)


def _fill(engine: Engine, filters: Filters) -> Sequence[Any]:
    words = [html.P(lede(engine, filters), className="lede"), html.P(t("principles.legend"), className="card-subtitle")]
    return words, matrix_card(engine, filters), radial_card(engine, filters)


def _fill_one(engine: Engine, filters: Filters) -> Sequence[Any]:
    return principle_card(engine, filters), gap_card(engine, filters)


_OVER = Group[Filters](
    (
        Html(component_id(PAGE.page_id, "lede", "text")),
        HtmlCard(card_id(PAGE.page_id, "matrix"), span=8),
        HtmlCard(card_id(PAGE.page_id, "radial"), span=4),
    ),
    _fill,
)
_ONE = Group[Filters](
    (HtmlCard(card_id(PAGE.page_id, "requirements")), HtmlCard(card_id(PAGE.page_id, "gaps"))), _fill_one
)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    words, *over = _OVER.components(engine, filters)
    return html.Div([words, grid(*over, *_ONE.components(engine, filters))])


def register(app: Dash, engine: Engine) -> None:
    """Add the callbacks: the principles over the scope, and the one that is open."""
    register_groups(app, engine, PAGE, (_OVER, _ONE), lambda _engine, filters: filters)
