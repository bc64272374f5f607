"""The validation page: every published result that we reproduce, computed by the code that serves the other pages."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.chart_card import card_outputs, card_states, card_values, chart_card
from dashboard.components.frozen import frozen
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.layout import grid
from dashboard.components.static import MARKUP
from dashboard.components.tabs import Tab, tab_links, tabs
from dashboard.derived.validation import DATASETS, METHODS, TABLE, checks
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import METRICS
from dashboard.pages.model import Page
from dashboard.pages.validation import tables
from dashboard.pages.validation.agreement import agreement_card

_DEFAULT = METHODS[0]
PAGE = Page(
    page_id="validation",
    path="/validation",
    section="strategic",
    title_key="validation.title",
    filters=("method", "material", "year_from", "year_to"),
    datasets=DATASETS,
    metrics=tuple(METRICS),
    requirements=("3a", "3h", "11d"),
)
_METHODS = component_id(PAGE.page_id, "method", "tabs")
_CARD = card_id(PAGE.page_id, "agreement")
_MISSES = component_id(PAGE.page_id, "misses", "panel")
_KEPT: Memo[Component] = Memo(4)


def _method(engine: Engine, filters: Filters) -> str:
    """Return the method shown: the first chosen that the release can check, else the first there is."""
    able = {check.check_id for check in checks(engine)}
    return next((method for method in filters.method if method in able), _DEFAULT)


def _tabs(current: str, filters: Filters) -> list[Tab]:
    plain = filters.only(("material", "year_from", "year_to"))
    return [
        Tab(t(f"filter.method.{method}"), plain.with_(method=method).href(PAGE.path), current=method == current)
        for method in METHODS
    ]


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    method = _method(engine, filters)
    head = _KEPT.get(engine, "head", lambda: frozen(html.P(tables.sentence(engine), className="lede")))
    overview = _KEPT.get(engine, "methods", lambda: frozen(tables.methods(engine, PAGE.path)))
    metrics = _KEPT.get(engine, "metrics", lambda: frozen(tables.definitions()))
    return html.Div(
        [
            head,
            tabs(_METHODS, _tabs(method, filters), label=t("validation.method_tabs")),
            grid(
                chart_card(_CARD, agreement_card(engine, method, filters), height=460),
                html.Section(
                    id=_MISSES,
                    className="card span-12",
                    **{"aria-labelledby": "misses-title", MARKUP: tables.misses(engine, method, filters)},
                ),
                overview,
                metrics,
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that follows method, material and years."""

    @app.callback(
        Output(_METHODS, "children"),
        Output(_MISSES, MARKUP),
        *card_outputs(_CARD),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        *card_states([_CARD]),
        prevent_initial_call=True,
    )
    def update_method(search: str | None, pathname: str | None, shown: str | None) -> list[Any]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        filters = Filters.parse(search or "", PAGE.filters, strict=False)
        method = _method(engine, filters)
        card = agreement_card(engine, method, filters)
        return [
            tab_links(_tabs(method, filters)),
            tables.misses(engine, method, filters),
            *card_values(_CARD, card, shown),
        ]


__all__ = ["PAGE", "TABLE", "build", "register"]
