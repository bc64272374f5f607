"""The dossier of a country: what it could develop, holds, makes and buys from whom, its governance and its sites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.cards.developable import developable_card
from dashboard.topics.dossier.cards.holdings import holdings_card
from dashboard.topics.dossier.cards.imported import imported_card
from dashboard.topics.governance import cards as governance
from dashboard.topics.production.cards import country as production
from dashboard.topics.reserves import cards as reserves
from dashboard.topics.sites import cards as sites
from dashboard.topics.trade.cards import country as trade
from dashboard.topics.trade.cards.later_goods import later_goods_card
from dashboard.ui.asked import Shown
from dashboard.ui.contents import contents
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.kpi_card import kpi_cards
from dashboard.ui.layout import grid
from dashboard.ui.related_links import country_links
from dashboard.ui.slots import Board, Chart, Group, Html, HtmlCard
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="country",
    path="/countries/<country>",
    section="countries",
    title_key="country.title",
    filters=("material", "stage", "year_from", "year_to", "year", "dimension"),
    datasets=(
        "production_yearly", "reserve", "trade_yearly", "trade_later", "governance_yearly", "facility", "deposit",
        "project", "project_resource", "supply_share", "supply_outlook",
    ),
    metrics=("change",),
)  # fmt: skip

_CONTENTS = (
    "developable", "holdings", "mined", "shares", "reserves", "imported", "exports", "imports", "buyers", "flows",
    "later-goods", "governance", "facilities", "deposits",
)  # fmt: skip
_AT_MINE, _AFTER_MINE = ("mine",), ("smelt", "refine", "recycle")


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def _headline(engine: Engine, scope: Scope) -> Sequence[Any]:
    return production.lede(engine, scope), kpi_cards(production.kpis(engine, scope))


def _resources(engine: Engine, scope: Scope) -> Sequence[Any]:
    return developable_card(engine, scope), holdings_card(engine, scope)


def _output(engine: Engine, scope: Scope) -> Sequence[Any]:
    rows = production.output_rows(engine, scope)
    return (
        production.board(engine, scope, rows, _AT_MINE, "mined"),
        production.board(engine, scope, rows, _AFTER_MINE, "processed"),
        production.share_series_card(engine, scope, rows),
        reserves.country_card(engine, scope),
    )


def _goods(engine: Engine, scope: Scope) -> Sequence[Any]:
    traded = trade.load(engine, scope)
    return (
        trade.series_card(engine, traded, "exports"),
        trade.series_card(engine, traded, "imports"),
        trade.goods_board(engine, traded, "exports"),
        trade.goods_board(engine, traded, "imports"),
    )


def _partners(engine: Engine, scope: Scope) -> Sequence[Any]:
    traded = trade.load(engine, scope)
    return (
        trade.partner_board(engine, traded, "exports"),
        trade.partner_board(engine, traded, "imports"),
        trade.flow_card(engine, traded),
        later_goods_card(engine, scope),
    )


GROUPS: tuple[Group[Scope], ...] = (
    Group(
        (
            Html(component_id(PAGE.page_id, "lede", "text"), "lede", html.P),
            Html(component_id(PAGE.page_id, "headline", "kpis"), "kpi-row", html.Dl),
        ),
        _headline,
    ),
    Group((HtmlCard(_id("developable")), HtmlCard(_id("holdings"))), _resources),
    Group(
        (
            Board(_id("mined"), span=6),
            Board(_id("processed"), span=6),
            Chart(_id("shares"), height=340),
            Chart(_id("reserves"), height=340),
        ),
        _output,
    ),
    Group((HtmlCard(_id("imported")),), lambda engine, scope: (imported_card(engine, scope),)),
    Group(
        (Chart(_id("exports")), Chart(_id("imports")), Board(_id("goods-out"), 3), Board(_id("goods-in"), 3)), _goods
    ),
    Group(
        (
            Board(_id("buyers"), span=3),
            Board(_id("suppliers"), span=3),
            Chart(_id("flows"), span=12, height=440),
            HtmlCard(_id("later-goods")),
        ),
        _partners,
    ),
    Group(
        (Chart(_id("governance"), span=12, height=540),), lambda engine, scope: (governance.score_card(engine, scope),)
    ),
    Group(
        (Chart(_id("facilities"), height=400, has_map=True), Chart(_id("deposits"), height=400, has_map=True)),
        sites.country_cards,
    ),
)


def _scope(_engine: Engine, filters: Filters, country: str) -> Scope:
    return Scope(country, filters)


def shown(engine: Engine, filters: Filters, country: str) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_country(engine, filters, country)


def build(engine: Engine, filters: Filters, country: str) -> Component:
    """Return the page of `country` for `filters`, its data already computed."""
    scope = _scope(engine, filters, country)
    lede, kpis, *cards = [part for group in GROUPS for part in group.components(engine, scope)]
    figures = html.Section(kpis, **{"aria-label": t("country.kpi.label")})
    return html.Div([lede, country_links(country), figures, contents(map(_id, _CONTENTS)), grid(*cards)])


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for the headline and one for each group of cards."""
    register_groups(app, engine, PAGE, GROUPS, _scope)
