"""Sustainable infrastructure: what indicators say of the ten principles, by country, and what nobody states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.infrastructure import stated
from dashboard.topics.infrastructure.cards.cases import cases_card
from dashboard.topics.infrastructure.cards.coverage import coverage_card
from dashboard.topics.infrastructure.cards.figures import PATH
from dashboard.topics.infrastructure.cards.matrix import matrix_card
from dashboard.topics.infrastructure.cards.score import score_card
from dashboard.topics.infrastructure.cards.tools import crosswalk_card, power_card, tools_card
from dashboard.topics.infrastructure.tables import TABLES
from dashboard.ui.asked import Shown, occurring
from dashboard.ui.contents import contents
from dashboard.ui.html_card import html_card
from dashboard.ui.ids import card_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Group, HtmlCard
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="infrastructure",
    path=PATH,
    section="principles",
    title_key="infrastructure.title",
    filters=("country", "score", "phase"),
    datasets=tuple(dict.fromkeys(dataset_id for table in TABLES for dataset_id in table.datasets)),
    metrics=("composite_score",),
)
_CONTENTS = ("matrix", "score", "coverage", "cases", "crosswalk", "tools", "power")


def _matrix(engine: Engine, filters: Filters) -> Sequence[Any]:
    return matrix_card(engine, filters), score_card(engine, filters), coverage_card(engine, filters)


def _tools(_engine: Engine, filters: Filters) -> Sequence[Any]:
    return (tools_card(filters),)


def _slots(*names: str) -> tuple[HtmlCard, ...]:
    return tuple(HtmlCard(card_id(PAGE.page_id, name)) for name in names)


GROUPS = (Group[Filters](_slots("matrix", "score", "coverage"), _matrix), Group[Filters](_slots("tools"), _tools))


def shown(engine: Engine, _filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return Shown(t("asked.infrastructure"), {"country": occurring(engine, "country", stated.DATASETS)})


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    matrix, tools = (group.components(engine, filters) for group in GROUPS)
    cases, crosswalk, power = (
        html_card(card_id(PAGE.page_id, name), *card)
        for name, card in (("cases", cases_card(engine)), ("crosswalk", crosswalk_card()), ("power", power_card()))
    )
    lede = html.P(t("infrastructure.lede"), className="lede")
    anchors = contents(card_id(PAGE.page_id, name) for name in _CONTENTS)
    return html.Div([lede, anchors, grid(*matrix, cases, crosswalk, *tools, power)])


def register(app: Dash, engine: Engine) -> None:
    """Add the callbacks: figures follow the countries, the tools the phase."""
    register_groups(app, engine, PAGE, GROUPS, lambda _engine, filters: filters)
