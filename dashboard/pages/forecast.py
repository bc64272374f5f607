"""The forecast page: where prices, production and trade of a material may go, how sure that is, and why to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import FIRST_MATERIAL, OUTLOOKS, Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.forecast import cards
from dashboard.topics.forecast.scope import KEYS, PATH, Scope, load
from dashboard.ui.asked import Shown
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid, section_panel
from dashboard.ui.slots import Board, Chart, Group, Html, HtmlCard
from dashboard.ui.static_html import static_html
from dashboard.ui.tabs import Tab, tab_links
from dashboard.ui.words import material_name
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="forecast",
    path=PATH,
    section="strategic",
    title_key="forecast.title",
    filters=KEYS,
    defaults={"material": FIRST_MATERIAL},
    datasets=("forecast_series", "forecast_history", "forecast", "forecast_backtest"),
)
_MEANINGS = ("naive", "drift", "seasonal_naive", "simple_smoothing", "damped_trend", "mase", "interval", "choice")


def _tabs(scope: Scope) -> list[Tab]:
    chosen = Filters().with_(material=scope.material)
    return [
        Tab(t(f"filter.outlook.{name}"), chosen.with_(outlook=name).href(PATH), current=name == scope.outlook)
        for name in OUTLOOKS
    ]


def _contents(engine: Engine, scope: Scope) -> Sequence[Any]:
    return (
        f"{cards.choice_in_words(scope)} {t('forecast.lede.not_observed')}",
        tab_links(_tabs(scope)),
        cards.fan_card(engine, scope),
        cards.series_board(engine, scope),
        cards.backtest_card(engine, scope),
        cards.coverage_card(engine, scope),
    )


GROUPS = (
    Group[Scope](
        (
            Html(component_id(PAGE.page_id, "lede", "text"), "lede", html.P),
            Html(component_id(PAGE.page_id, "outlook", "tabs"), "tabs", html.Ul),
            Chart(card_id(PAGE.page_id, "fan"), span=8, height=420),
            Board(card_id(PAGE.page_id, "series")),
            HtmlCard(card_id(PAGE.page_id, "backtest"), span=8),
            Chart(card_id(PAGE.page_id, "coverage"), span=4, height=280),
        ),
        _contents,
    ),
)


def _meanings() -> Component:
    """Return what each method and measure is."""
    entries = [
        html.Div([html.Dt(t(f"forecast.meaning.{name}.name")), html.Dd(t(f"forecast.meaning.{name}.says"))])
        for name in _MEANINGS
    ]
    return section_panel("methods", t("forecast.meaning.title"), static_html(html.Dl(entries, className="meanings")))


def heading(_engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown."""
    return t("forecast.heading", material=material_name(filters.first("material", FIRST_MATERIAL)))


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_forecast(engine, filters)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    lede, tabs, *parts = GROUPS[0].components(engine, load(engine, filters))
    nav = html.Nav(tabs, className="is-above-cards", **{"aria-label": t("forecast.tabs")})
    return html.Div([lede, nav, grid(*parts, _meanings())])


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page: everything follows the one series chosen."""
    register_groups(app, engine, PAGE, GROUPS, load)
