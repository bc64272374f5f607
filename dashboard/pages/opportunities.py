"""The opportunities page: ranked lists computed from the data, each row with its evidence and the rank explained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.opportunities.cards import PATH, link_card, recycling_card, resource_card
from dashboard.topics.opportunities.tables import TABLES
from dashboard.ui.asked import Shown
from dashboard.ui.ids import card_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Group, HtmlCard
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="opportunities",
    path=PATH,
    section="strategic",
    title_key="opportunities.title",
    filters=("material", "country", "for"),
    datasets=tuple(dataset_id for table in TABLES for dataset_id in table.datasets),
    metrics=("recycling_reach", "link_gain", "hhi"),
)


def _lists(engine: Engine, filters: Filters) -> Sequence[Any]:
    return tuple(card(engine, filters) for card in (resource_card, recycling_card, link_card))


GROUPS = (
    Group[Filters](tuple(HtmlCard(card_id(PAGE.page_id, name)) for name in ("resource", "recycling", "link")), _lists),
)


def shown(engine: Engine, _filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_opportunities(engine)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    cards = GROUPS[0].components(engine, filters)
    return html.Div([html.P(t("opportunities.lede"), className="lede"), grid(*cards)])


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that follows material, country and place."""
    register_groups(app, engine, PAGE, GROUPS, lambda _engine, filters: filters)
