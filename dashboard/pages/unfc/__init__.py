"""The UNFC page: what inventories of projects hold of one material, by viability, feasibility and confidence."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, html
from dash import State as DashState
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.chart_card import CardContent
from dashboard.components.frozen import frozen
from dashboard.components.html_card import html_card, html_card_markup, html_card_output
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.kpi_card import kpi_cards, kpi_row
from dashboard.components.layout import grid
from dashboard.components.slots import Filled, Slot, slot_components, slot_outputs, slot_states, slot_values
from dashboard.components.static import MARKUP, to_html
from dashboard.components.tabs import Tab, tab_links, tabs
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.pages.unfc import classes, frame, matrix, places
from dashboard.pages.unfc.scope import KEYS, PAGE_ID, PATH, Scope, load

PAGE = Page(
    page_id=PAGE_ID,
    path=PATH,
    section="unfc",
    title_key="unfc.title",
    filters=KEYS,
    datasets=("project", "project_resource", "production_yearly"),
    metrics=(),
    requirements=("3a", "3b", "8c", "9d", "11d", "11e"),
)

_LEDE = component_id(PAGE_ID, "lede", "text")
_KPIS = component_id(PAGE_ID, "headline", "kpis")
_RULES = component_id(PAGE_ID, "rules", "text")
_MATRIX, _TABLE = card_id(PAGE_ID, "matrix"), card_id(PAGE_ID, "projects")
_COUNTRY, _CONFIDENCE = card_id(PAGE_ID, "countries"), card_id(PAGE_ID, "confidence")
_YEARS, _BASIS, _MAP = card_id(PAGE_ID, "years"), card_id(PAGE_ID, "basis"), card_id(PAGE_ID, "map")
_TABS = {
    "set": frame.set_tabs, "product": frame.product_tabs, "class": frame.class_tabs, "basis": frame.basis_tabs,
    "type": frame.type_tabs,
}  # fmt: skip
SLOTS = (
    Slot(_COUNTRY, height=440),
    Slot(_CONFIDENCE, height=440),
    Slot(_YEARS, height=300),
    Slot(_BASIS, height=300),
    Slot(_MAP, span=12, height=420),
)


def _tabs_id(name: str) -> str:
    return component_id(PAGE_ID, name, "tabs")


def _row(name: str, items: list[Tab]) -> Component:
    label = t(f"unfc.tabs.{name}")
    caption = frozen(html.Span(label, className="facet-label", **{"aria-hidden": "true"}))
    return html.Div([caption, tabs(_tabs_id(name), items, label=label)], className="facet")


def fill(engine: Engine, scope: Scope) -> Filled:
    """Return the charts of the page."""
    return Filled(
        {
            _COUNTRY: classes.country_card(engine, scope),
            _CONFIDENCE: classes.confidence_card(engine, scope),
            _YEARS: classes.years_card(engine, scope),
            _BASIS: classes.basis_card(engine, scope),
            _MAP: places.map_card(engine, scope, places.load(engine, scope)),
        }
    )


def html_cards(engine: Engine, scope: Scope) -> dict[str, tuple[CardContent, list[Component]]]:
    """Return words and body of the two cards that are tables: the matrix and the projects."""
    cells, found = matrix.cells(engine, scope), places.load(engine, scope)
    return {
        _MATRIX: (matrix.content(engine, scope, cells), matrix.body(scope, cells)),
        _TABLE: (places.table_content(engine, scope, found), places.table_body(found)),
    }


def build(engine: Engine, filters: Filters, **variables: str) -> Component:
    """Return the page for `filters`, its data already computed."""
    del variables
    scope = load(engine, filters)
    drawn = html_cards(engine, scope)
    rules = frame.rules(engine, scope, matrix.cells(engine, scope))
    return html.Div(
        [
            html.P(frame.lede(scope), className="lede", id=_LEDE),
            html.Div([_row(name, make(scope)) for name, make in _TABS.items()], className="facets"),
            kpi_row(_KPIS, frame.kpis(engine, scope), label=t("unfc.kpi.label")),
            html.Div(id=_RULES, className="rules", **{MARKUP: to_html(rules)}),
            grid(
                html_card(_MATRIX, *drawn[_MATRIX]),
                *slot_components(SLOTS, fill(engine, scope)),
                html_card(_TABLE, *drawn[_TABLE]),
            ),
        ]
    )


def _scope(engine: Engine, search: str | None, pathname: str | None) -> Scope:
    """Return what the URL asks for. Raises PreventUpdate on another page's path."""
    if PAGE.match(pathname) is None:
        raise PreventUpdate
    return load(engine, Filters.parse(search or "", PAGE.filters, strict=False))


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for what stands around the charts and one for the charts."""

    @app.callback(
        Output(_LEDE, "children"),
        Output(_KPIS, "children"),
        Output(_RULES, MARKUP),
        *(Output(_tabs_id(name), "children") for name in _TABS),
        html_card_output(_MATRIX),
        html_card_output(_TABLE),
        Input(URL, "search"),
        DashState(URL, "pathname"),
        prevent_initial_call=True,
    )
    def update_frame(search: str | None, pathname: str | None) -> list[Any]:
        scope = _scope(engine, search, pathname)
        drawn = html_cards(engine, scope)
        return [
            frame.lede(scope),
            kpi_cards(frame.kpis(engine, scope)),
            to_html(frame.rules(engine, scope, matrix.cells(engine, scope))),
            *(tab_links(make(scope)) for make in _TABS.values()),
            *(html_card_markup(card, *drawn[card]) for card in (_MATRIX, _TABLE)),
        ]

    @app.callback(
        *slot_outputs(SLOTS),
        Input(URL, "search"),
        DashState(URL, "pathname"),
        *slot_states(SLOTS),
        prevent_initial_call=True,
    )
    def update_cards(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        return slot_values(SLOTS, fill(engine, _scope(engine, search, pathname)), shown)


__all__ = ["PAGE", "build", "register"]
