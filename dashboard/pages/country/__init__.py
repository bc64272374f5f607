"""The country page: what it mines, refines, holds and trades, its governance and its sites, linked by the URL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.kpi_card import kpi_cards, kpi_row
from dashboard.components.layout import grid
from dashboard.components.slots import Filled, Slot, slot_components, slot_outputs, slot_states, slot_values
from dashboard.components.ways import country_ways
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.country import governance, headline, places, standing, trade
from dashboard.pages.country.scope import KEYS, PAGE_ID, Scope
from dashboard.pages.model import Page

PAGE = Page(
    page_id=PAGE_ID,
    path="/countries/<country>",
    section="countries",
    title_key="country.title",
    filters=KEYS,
    datasets=("production_yearly", "reserve", "trade_yearly", "governance_yearly", "facility", "deposit"),
    metrics=("change",),
    requirements=("1a", "3a", "3b", "3c", "7c", "11a", "11d"),
)

_LEDE = component_id(PAGE_ID, "lede", "text")
_KPIS = component_id(PAGE_ID, "headline", "kpis")
_AT_MINE, _AFTER_MINE = ("mine",), ("smelt", "refine", "recycle")


def _id(thing: str) -> str:
    return card_id(PAGE_ID, thing)


@dataclass(frozen=True)
class Group:
    """Slots that one callback fills together."""

    slots: tuple[Slot, ...]
    fill: Callable[[Engine, Scope], Filled]


def _output(engine: Engine, scope: Scope) -> Filled:
    rows = standing.produced(engine, scope)
    return Filled(
        {
            _id("shares"): standing.share_series_card(engine, scope, rows),
            _id("reserves"): standing.reserve_card(engine, scope),
        },
        {
            _id("mined"): standing.board(scope, rows, _AT_MINE, "mined"),
            _id("processed"): standing.board(scope, rows, _AFTER_MINE, "processed"),
        },
    )


def _goods(engine: Engine, scope: Scope) -> Filled:
    traded = trade.load(engine, scope)
    return Filled(
        {
            _id("exports"): trade.series_card(engine, traded, "exports"),
            _id("imports"): trade.series_card(engine, traded, "imports"),
        },
        {
            _id("goods-out"): trade.goods_board(traded, "exports"),
            _id("goods-in"): trade.goods_board(traded, "imports"),
        },
    )


def _partners(engine: Engine, scope: Scope) -> Filled:
    traded = trade.load(engine, scope)
    return Filled(
        {_id("flows"): trade.flow_card(engine, traded)},
        {
            _id("buyers"): trade.partner_board(engine, traded, "exports"),
            _id("suppliers"): trade.partner_board(engine, traded, "imports"),
        },
    )


def _governance(engine: Engine, scope: Scope) -> Filled:
    return Filled({_id("governance"): governance.score_card(engine, scope)})


def _sites(engine: Engine, scope: Scope) -> Filled:
    return Filled(
        {
            _id("facilities"): places.facility_card(engine, scope),
            _id("deposits"): places.deposit_card(engine, scope),
        }
    )


GROUPS = (
    Group(
        (
            Slot(_id("mined"), is_board=True),
            Slot(_id("processed"), is_board=True),
            Slot(_id("shares"), height=340),
            Slot(_id("reserves"), height=340),
        ),
        _output,
    ),
    Group(
        (
            Slot(_id("exports")),
            Slot(_id("imports")),
            Slot(_id("goods-out"), span=3, is_board=True),
            Slot(_id("goods-in"), span=3, is_board=True),
        ),
        _goods,
    ),
    Group(
        (
            Slot(_id("buyers"), span=3, is_board=True),
            Slot(_id("suppliers"), span=3, is_board=True),
            Slot(_id("flows"), span=12, height=440),
        ),
        _partners,
    ),
    Group((Slot(_id("governance"), span=12, height=540),), _governance),
    Group(
        (
            Slot(_id("facilities"), height=400),
            Slot(_id("deposits"), height=400),
        ),
        _sites,
    ),
)


def build(engine: Engine, filters: Filters, **variables: str) -> Component:
    """Return the page of `variables["country"]` for `filters`, its data already computed."""
    scope = Scope(variables["country"], filters)
    parts = [part for group in GROUPS for part in slot_components(group.slots, group.fill(engine, scope))]
    return html.Div(
        [
            html.P(headline.lede(engine, scope), className="lede", id=_LEDE),
            country_ways(scope.country),
            kpi_row(_KPIS, headline.kpis(engine, scope), label=t("country.kpi.label")),
            grid(*parts),
        ]
    )


def _scope(search: str | None, pathname: str | None) -> Scope:
    """Return what the URL asks for. Raises PreventUpdate on another page's path."""
    found = PAGE.match(pathname)
    if found is None:
        raise PreventUpdate
    return Scope(found["country"], Filters.parse(search or "", PAGE.filters, strict=False))


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for the headline and one for each group of cards."""

    @app.callback(
        Output(_LEDE, "children"),
        Output(_KPIS, "children"),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        prevent_initial_call=True,
    )
    def update_headline(search: str | None, pathname: str | None) -> tuple[str, list[Component]]:
        scope = _scope(search, pathname)
        return headline.lede(engine, scope), kpi_cards(headline.kpis(engine, scope))

    for group in GROUPS:
        _register_group(app, engine, group)


def _register_group(app: Dash, engine: Engine, group: Group) -> None:
    @app.callback(
        *slot_outputs(group.slots),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        *slot_states(group.slots),
        prevent_initial_call=True,
    )
    def update_cards(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        return slot_values(group.slots, group.fill(engine, _scope(search, pathname)), shown)


__all__ = ["PAGE", "build", "register"]
