"""The reuse page: where a material is used, what comes back, what the law asks, and what lies in residues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.cards import reuse as cards
from dashboard.components.cards.targets import target_card
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.layout import grid
from dashboard.components.slots import Filled, Slot, slot_components, slot_outputs, slot_states, slot_values
from dashboard.components.tabs import Tab, tab_links, tabs
from dashboard.components.words import material_name
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.pages.reuse import facts, ranking, secondary

_DEFAULT = "cobalt"
PAGE = Page(
    page_id="reuse",
    path="/reuse",
    section="reuse",
    title_key="reuse.title",
    filters=("material", "product"),
    defaults={"material": _DEFAULT},
    datasets=("reuse_indicator", "use_share", "policy_target", "us_salient_yearly", "project_resource"),
    requirements=("1a", "1b", "3a", "6a", "7c", "8a", "8c"),
)
_LEDE = component_id(PAGE.page_id, "lede", "text")
_PRODUCTS = component_id(PAGE.page_id, "product", "tabs")


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


@dataclass(frozen=True)
class Group:
    """Slots that one callback fills together."""

    slots: tuple[Slot, ...]
    fill: Callable[[Engine, str, Filters], Filled]


def _material(filters: Filters) -> str:
    return filters.first("material", _DEFAULT)


def _use(engine: Engine, material: str, filters: Filters) -> Filled:
    return Filled(
        {
            _id("uses"): cards.use_card(engine, material, filters),
            _id("input-rate"): cards.input_rate_card(engine, material),
            _id("targets"): target_card(engine, material),
            _id("end-rate"): cards.end_rate_card(engine, material),
        },
        {_id("facts"): facts.board(engine, material)},
    )


def _supply(engine: Engine, material: str, filters: Filters) -> Filled:
    del filters
    rows = secondary.residues(engine, material)
    return Filled(
        {
            _id("united-states"): secondary.united_states_card(engine, material),
            _id("residues"): secondary.residue_card(engine, material, rows),
        },
        {_id("sites"): secondary.residue_board(rows)},
    )


def _ranking(engine: Engine, material: str, filters: Filters) -> Filled:
    del filters
    return Filled({_id("ranking"): ranking.ranking_card(engine, material)})


GROUPS = (
    Group(
        (
            Slot(_id("uses"), height=340),
            Slot(_id("input-rate"), height=340),
            Slot(_id("targets"), span=8, height=460),
            Slot(_id("facts"), span=4, is_board=True),
            Slot(_id("end-rate"), height=240),
        ),
        _use,
    ),
    Group(
        (
            Slot(_id("united-states"), height=240),
            Slot(_id("residues"), height=280),
            Slot(_id("sites"), span=6, is_board=True),
        ),
        _supply,
    ),
    Group((Slot(_id("ranking"), span=12, height=360),), _ranking),
)


def _lede(engine: Engine, material: str) -> list[Component | str]:
    open_link = dcc.Link(
        t("reuse.open", material=material_name(material).lower()),
        href=f"/materials/{material}",
    )
    return [facts.sentence(engine, material) + " ", open_link]


def _tabs(engine: Engine, material: str, filters: Filters) -> list[Tab]:
    """Return one tab for each product whose uses are stated, where there are several."""
    known = cards.use_products(engine, material)
    if len(known) < 2:
        return []
    current = cards.use_product(known, filters)
    plain = Filters().with_(material=material)
    return [Tab(name, plain.with_(product=name).href(PAGE.path), current=name == current) for name in known]


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown."""
    del engine
    return t("reuse.heading", material=material_name(_material(filters)))


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    material = _material(filters)
    parts = [part for group in GROUPS for part in slot_components(group.slots, group.fill(engine, material, filters))]
    return html.Div(
        [
            html.P(_lede(engine, material), className="lede", id=_LEDE),
            tabs(_PRODUCTS, _tabs(engine, material, filters), label=t("reuse.product_tabs")),
            grid(*parts, facts.meanings(), ranking.ranking_table(engine)),
        ]
    )


def _state(search: str | None, pathname: str | None) -> tuple[str, Filters]:
    """Return material and filters of the URL. Raises PreventUpdate on another page's path."""
    if PAGE.match(pathname) is None:
        raise PreventUpdate
    filters = Filters.parse(search or "", PAGE.filters, strict=False)
    return _material(filters), filters


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for the frame of the page and one for each group of cards."""

    @app.callback(
        Output(_LEDE, "children"),
        Output(_PRODUCTS, "children"),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        prevent_initial_call=True,
    )
    def update_frame(search: str | None, pathname: str | None) -> tuple[list[Component | str], list[Component]]:
        material, filters = _state(search, pathname)
        return _lede(engine, material), tab_links(_tabs(engine, material, filters))

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
        return slot_values(group.slots, group.fill(engine, *_state(search, pathname)), shown)


__all__ = ["PAGE", "build", "heading", "register"]
