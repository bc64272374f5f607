"""The dossier of a bloc: its members named, and of them together what may be added: projects, output, reserves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.cards import place
from dashboard.topics.dossier.cards.developable import developable_card
from dashboard.topics.dossier.cards.holdings import holdings_card
from dashboard.topics.dossier.cards.imported import imported_card
from dashboard.topics.dossier.cards.series import share_series
from dashboard.topics.dossier.tables.developable import AFTER_MINE
from dashboard.topics.trade.cards.later_goods import later_goods_card
from dashboard.ui.asked import Shown
from dashboard.ui.contents import contents
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.kpi_card import kpi_cards
from dashboard.ui.layout import grid, panel
from dashboard.ui.related_links import country_links
from dashboard.ui.slots import Board, Chart, Group, Html, HtmlCard
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups
from data.codes import bloc_members, code_list

PAGE = Page(
    page_id="bloc",
    path="/countries/<bloc>",
    section="countries",
    title_key="bloc.title",
    filters=("material", "year_from", "year_to"),
    datasets=(
        "production_yearly", "reserve", "trade_yearly", "trade_later", "project", "project_resource", "facility",
        "supply_share", "supply_outlook", "country_group",
    ),
)  # fmt: skip


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def _headline(engine: Engine, scope: Scope) -> Sequence[Any]:
    return place.lede(engine, scope), kpi_cards(place.kpis(engine, scope))


def _made(engine: Engine, scope: Scope) -> Sequence[Any]:
    return (
        place.board(engine, scope, ("mine",), "mined"),
        place.board(engine, scope, AFTER_MINE, "processed"),
        share_series(engine, scope, place.output(engine, scope)),
        place.reserve_board(engine, scope),
    )


GROUPS: tuple[Group[Scope], ...] = (
    Group(
        (
            Html(component_id(PAGE.page_id, "lede", "text"), "lede", html.P),
            Html(component_id(PAGE.page_id, "headline", "kpis"), "kpi-row", html.Dl),
        ),
        _headline,
    ),
    Group(
        (HtmlCard(_id("developable")), HtmlCard(_id("holdings"))),
        lambda engine, scope: (developable_card(engine, scope), holdings_card(engine, scope)),
    ),
    Group(
        (
            Board(_id("mined"), span=6),
            Board(_id("processed"), span=6),
            Chart(_id("shares"), height=340),
            Board(_id("reserves"), span=6),
        ),
        _made,
    ),
    Group(
        (HtmlCard(_id("imported")), HtmlCard(_id("later-goods"))),
        lambda engine, scope: (imported_card(engine, scope), later_goods_card(engine, scope)),
    ),
)


_CONTENTS = ("developable", "holdings", "mined", "shares", "reserves", "imported", "later-goods")


def _members(bloc: str) -> Component:
    """Return the members, each leading to its own page, and what is not added."""
    named = sorted(bloc_members(bloc), key=country_name)
    items = [html.Li(dcc.Link(country_name(code), href=f"/countries/{code}")) for code in named]
    as_of = code_list("country_group").rows[bloc]["as_of"]
    listed = html.Ul(items, className="page-index")
    return static_html(
        panel(t("dossier.bloc.members", date=as_of), html.P(t("dossier.bloc.not_added")), listed, span=12)
    )


def _scope(_engine: Engine, filters: Filters, bloc: str) -> Scope:
    return Scope(bloc, filters)


def shown(engine: Engine, _filters: Filters, bloc: str) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_bloc(engine, bloc)


def build(engine: Engine, filters: Filters, bloc: str) -> Component:
    """Return the page of `bloc` for `filters`, its data already computed."""
    scope = _scope(engine, filters, bloc)
    lede, kpis, *cards = [part for group in GROUPS for part in group.components(engine, scope)]
    figures = html.Section(kpis, **{"aria-label": t("country.kpi.label")})
    return html.Div([lede, country_links(bloc), figures, contents(map(_id, _CONTENTS)), grid(*cards, _members(bloc))])


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for the headline and one for each group of cards."""
    register_groups(app, engine, PAGE, GROUPS, _scope)
