"""The UNFC page: what inventories of projects hold of one material, by viability, feasibility and confidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash, Output, html
from dash import State as DashState
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.cards import unfc as cards
from dashboard.components.cards.unfc_scope import FIRST_MATERIAL, KEYS, PAGE_ID, PATH, Scope, load
from dashboard.components.chart_card import CardContent
from dashboard.components.frozen import frozen
from dashboard.components.html_card import html_card, html_card_markup, html_card_output
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.kpi_card import kpi_cards, kpi_row
from dashboard.components.layout import grid
from dashboard.components.slots import Filled, Slot, slot_components, slot_outputs, slot_states, slot_values
from dashboard.components.static import MARKUP, to_html
from dashboard.components.tabs import Tab, tab_links, tabs
from dashboard.components.words import material_name
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.pages.unfc import frame, matrix, places
from dashboard.pages.unfc.check_file import check_box

PAGE = Page(
    page_id=PAGE_ID,
    path=PATH,
    section="unfc",
    title_key="unfc.title",
    filters=KEYS,
    defaults={"material": FIRST_MATERIAL},
    datasets=("project", "project_resource", "production_yearly"),
    metrics=(),
    requirements=("3a", "3b", "8c", "9d", "11d", "11e"),
)

_LEDE = component_id(PAGE_ID, "lede", "text")
_KPIS = component_id(PAGE_ID, "headline", "kpis")
_RULES = component_id(PAGE_ID, "rules", "text")
_MATRIX, _TABLE = card_id(PAGE_ID, "matrix"), card_id(PAGE_ID, "projects")
_CLASSES, _CONFIDENCE = card_id(PAGE_ID, "classes"), card_id(PAGE_ID, "confidence")
_YEARS, _BASIS, _MAP = card_id(PAGE_ID, "years"), card_id(PAGE_ID, "basis"), card_id(PAGE_ID, "map")
_FACETS = {
    "set": frame.set_tabs, "product": frame.product_tabs, "class": frame.class_tabs, "basis": frame.basis_tabs,
    "type": frame.type_tabs,
}  # fmt: skip
_TABS = {**_FACETS, "by": frame.bar_tabs}


@dataclass(frozen=True)
class Group:
    """Slots that one callback fills together."""

    slots: tuple[Slot, ...]
    fill: Callable[[Engine, Scope], Filled]


def _estimates(engine: Engine, scope: Scope) -> Filled:
    return Filled({_CONFIDENCE: cards.confidence_card(engine, scope), _YEARS: cards.years_card(engine, scope)})


def _classes(engine: Engine, scope: Scope) -> Filled:
    return Filled({_CLASSES: cards.class_card(engine, scope), _BASIS: cards.basis_card(engine, scope)})


_MAP_SLOTS = (Slot(_MAP, height=520),)
GROUPS = (
    Group((Slot(_CONFIDENCE, height=300), Slot(_YEARS, height=300)), _estimates),
    Group((Slot(_CLASSES, height=520), Slot(_BASIS, span=12, height=260)), _classes),
)
_ORDER = (_CONFIDENCE, _YEARS, _CLASSES, _MAP, _BASIS)
"""Charts in reading order; the switch stands above the bars."""


def _tabs_id(name: str) -> str:
    return component_id(PAGE_ID, name, "tabs")


def _row(name: str, items: list[Tab]) -> Component:
    label = t(f"unfc.tabs.{name}")
    caption = frozen(html.Span(label, className="facet-label", **{"aria-hidden": "true"}))
    return html.Div([caption, tabs(_tabs_id(name), items, label=label)], className="facet")


def matrix_card(engine: Engine, scope: Scope) -> tuple[CardContent, list[Component]]:
    """Return words and body of the matrix."""
    cells = matrix.cells(engine, scope)
    return matrix.content(engine, scope, cells), matrix.body(scope, cells)


def project_cards(engine: Engine, scope: Scope) -> tuple[tuple[CardContent, list[Component]], Filled]:
    """Return words and body of the table of projects, and their map."""
    found = places.load(engine, scope)
    table = places.table_content(engine, scope, found), places.table_body(found)
    return table, Filled({_MAP: places.map_card(engine, scope, found)})


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown."""
    del engine
    return t("unfc.heading", material=material_name(filters.first("material", FIRST_MATERIAL)))


def build(engine: Engine, filters: Filters, **variables: str) -> Component:
    """Return the page for `filters`, its data already computed."""
    del variables
    scope = load(engine, filters)
    cells = matrix.cells(engine, scope)
    table, placed = project_cards(engine, scope)
    filled = [(_MAP_SLOTS, placed), *((group.slots, group.fill(engine, scope)) for group in GROUPS)]
    charts = {slot.card: slot_components((slot,), given)[0] for slots, given in filled for slot in slots}
    return html.Div(
        [
            html.P(cards.lede(scope), className="lede", id=_LEDE),
            html.Div([_row(name, make(scope)) for name, make in _FACETS.items()], className="facets"),
            kpi_row(_KPIS, frame.kpis(scope, cells), label=t("unfc.kpi.label")),
            html.Div(id=_RULES, className="rules", **{MARKUP: to_html(frame.rules(engine, scope, cells))}),
            grid(
                html_card(_MATRIX, *matrix_card(engine, scope)),
                *(charts[card] for card in _ORDER[:2]),
                html.Div(_row("by", frame.bar_tabs(scope)), className="span-12 card-switch"),
                *(charts[card] for card in _ORDER[2:]),
                html_card(_TABLE, *table),
            ),
            check_box(),
        ]
    )


def _scope(engine: Engine, search: str | None, pathname: str | None) -> Scope:
    """Return what the URL asks for. Raises PreventUpdate on another page's path."""
    if PAGE.match(pathname) is None:
        raise PreventUpdate
    return load(engine, Filters.parse(search or "", PAGE.filters, strict=False))


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for what stands around the charts, one for each group of charts and one for the projects."""

    @app.callback(
        Output(_LEDE, "children"),
        Output(_KPIS, "children"),
        Output(_RULES, MARKUP),
        *(Output(_tabs_id(name), "children") for name in _TABS),
        html_card_output(_MATRIX),
        asked_input(PAGE.page_id),
        DashState(URL, "pathname"),
        prevent_initial_call=True,
    )
    def update_frame(search: str | None, pathname: str | None) -> list[Any]:
        scope = _scope(engine, search, pathname)
        cells = matrix.cells(engine, scope)
        return [
            cards.lede(scope),
            kpi_cards(frame.kpis(scope, cells)),
            to_html(frame.rules(engine, scope, cells)),
            *(tab_links(make(scope)) for make in _TABS.values()),
            html_card_markup(_MATRIX, *matrix_card(engine, scope)),
        ]

    @app.callback(
        html_card_output(_TABLE),
        *slot_outputs(_MAP_SLOTS),
        asked_input(PAGE.page_id),
        DashState(URL, "pathname"),
        *slot_states(_MAP_SLOTS),
        prevent_initial_call=True,
    )
    def update_projects(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        table, placed = project_cards(engine, _scope(engine, search, pathname))
        return [html_card_markup(_TABLE, *table), *slot_values(_MAP_SLOTS, placed, shown)]

    for group in GROUPS:
        _register_group(app, engine, group)


def _register_group(app: Dash, engine: Engine, group: Group) -> None:
    @app.callback(
        *slot_outputs(group.slots),
        asked_input(PAGE.page_id),
        DashState(URL, "pathname"),
        *slot_states(group.slots),
        prevent_initial_call=True,
    )
    def update_cards(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        return slot_values(group.slots, group.fill(engine, _scope(engine, search, pathname)), shown)


__all__ = ["PAGE", "build", "heading", "register"]
