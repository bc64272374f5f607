"""The forecast page: where prices, production and trade of a material may go, how sure that is, and why to trust it."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.frozen import frozen
from dashboard.components.html_card import html_card, html_card_markup, html_card_output
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.layout import grid, section_panel
from dashboard.components.slots import Filled, Slot, slot_components, slot_outputs, slot_states, slot_values
from dashboard.components.tabs import Tab, tab_links, tabs
from dashboard.components.words import material_name
from dashboard.derived.exposed import FIRST_MATERIAL
from dashboard.engine import Engine
from dashboard.filters import OUTLOOKS, Filters
from dashboard.i18n import t
from dashboard.pages.forecast import cards, words
from dashboard.pages.forecast.scope import KEYS, PATH, Scope, load
from dashboard.pages.model import Page

PAGE = Page(
    page_id="forecast",
    path=PATH,
    section="strategic",
    title_key="forecast.title",
    filters=KEYS,
    defaults={"material": FIRST_MATERIAL},
    datasets=("forecast_series", "forecast_history", "forecast", "forecast_backtest"),
    requirements=("2a", "3a", "3c", "9a", "11d"),
)
_LEDE = component_id(PAGE.page_id, "lede", "text")
_TABS = component_id(PAGE.page_id, "outlook", "tabs")
_FAN, _SERIES = card_id(PAGE.page_id, "fan"), card_id(PAGE.page_id, "series")
_BACKTEST, _COVERAGE = card_id(PAGE.page_id, "backtest"), card_id(PAGE.page_id, "coverage")
_TOP = (Slot(_FAN, span=8, height=420), Slot(_SERIES, span=4, is_board=True))
_BELOW = (Slot(_COVERAGE, span=4, height=280),)
_MEANINGS = ("naive", "drift", "seasonal_naive", "simple_smoothing", "damped_trend", "mase", "interval", "choice")


def _filled(engine: Engine, scope: Scope, tested: list[dict[str, Any]]) -> Filled:
    return Filled(
        {_FAN: cards.fan_card(engine, scope, tested), _COVERAGE: cards.coverage_card(engine, scope)},
        {_SERIES: cards.series_board(scope)},
    )


def _lede(scope: Scope, tested: list[dict[str, Any]]) -> str:
    return " ".join((words.choice(scope, tested), t("forecast.lede.not_observed")))


def _tabs(scope: Scope) -> list[Tab]:
    return [
        Tab(
            t(f"filter.outlook.{name}"),
            Filters().with_(material=scope.material, outlook=name).href(PATH),
            current=name == scope.outlook,
        )
        for name in OUTLOOKS
    ]


def _meanings() -> Component:
    """Return what each method and measure is."""
    entries = [
        html.Div([html.Dt(t(f"forecast.meaning.{name}.name")), html.Dd(t(f"forecast.meaning.{name}.says"))])
        for name in _MEANINGS
    ]
    return section_panel("methods", t("forecast.meaning.title"), frozen(html.Dl(entries, className="meanings")))


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown."""
    del engine
    return t("forecast.heading", material=material_name(filters.first("material", FIRST_MATERIAL)))


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    scope = load(engine, filters)
    tested = words.scores(engine, scope)
    filled = _filled(engine, scope, tested)
    return html.Div(
        [
            html.P(_lede(scope, tested), className="lede", id=_LEDE),
            tabs(_TABS, _tabs(scope), label=t("forecast.tabs")),
            grid(
                *slot_components(_TOP, filled),
                html_card(_BACKTEST, *cards.backtest_card(engine, scope, tested), span=8),
                *slot_components(_BELOW, filled),
                _meanings(),
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page: everything follows the one series chosen."""

    @app.callback(
        Output(_LEDE, "children"),
        Output(_TABS, "children"),
        html_card_output(_BACKTEST),
        *slot_outputs((*_TOP, *_BELOW)),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        *slot_states((*_TOP, *_BELOW)),
        prevent_initial_call=True,
    )
    def update_page(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        scope = load(engine, Filters.parse(search or "", PAGE.filters, strict=False))
        tested = words.scores(engine, scope)
        return [
            _lede(scope, tested),
            tab_links(_tabs(scope)),
            html_card_markup(_BACKTEST, *cards.backtest_card(engine, scope, tested)),
            *slot_values((*_TOP, *_BELOW), _filled(engine, scope, tested), shown),
        ]


__all__ = ["PAGE", "build", "heading", "register"]
