"""The validation page: every published result that we reproduce, computed by the code that serves the other pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.registry import TABLES
from dashboard.topics.validation import cards
from dashboard.topics.validation.methods import METHODS
from dashboard.topics.validation.tables import VALIDATION, checks
from dashboard.ui.asked import Shown
from dashboard.ui.contents import contents
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Chart, Group, Html
from dashboard.ui.static_html import static_html
from dashboard.ui.tabs import Tab, tab_links
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="validation",
    path="/validation",
    section="strategic",
    title_key="validation.title",
    filters=("method", "material", "year_from", "year_to"),
    datasets=VALIDATION.datasets,
    metrics=VALIDATION.metrics,
)
_FIXED: Memo[Component] = Memo(4)


class Scope(NamedTuple):
    """The method in view and what is chosen of its results."""

    method: str
    filters: Filters


def _scope(engine: Engine, filters: Filters) -> Scope:
    """Return the first method chosen that the release can check, else the first there is."""
    able = {check.method.method_id for check in checks(engine)}
    return Scope(next((method for method in filters.method if method in able), next(iter(METHODS))), filters)


def _tabs(scope: Scope) -> list[Tab]:
    plain = scope.filters.without("method")
    return [
        Tab(t(f"filter.method.{method}"), plain.with_(method=method).href(PAGE.path), current=method == scope.method)
        for method in METHODS
    ]


def _method(engine: Engine, scope: Scope) -> Sequence[Any]:
    return tab_links(_tabs(scope)), cards.agreement_card(engine, *scope), cards.misses(engine, *scope)


_METHOD = Group[Scope](
    (
        Html(component_id(PAGE.page_id, "method", "tabs"), "tabs", html.Ul),
        Chart(card_id(PAGE.page_id, "agreement"), span=12, height=460),
        Html(component_id(PAGE.page_id, "misses", "panel"), "card span-12", html.Section),
    ),
    _method,
)


def shown(engine: Engine, _filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_validation(engine)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    tabs, chart, misses = _METHOD.components(engine, _scope(engine, filters))
    setattr(misses, "aria-labelledby", cards.MISSES_TITLE)
    lede = _FIXED.get(engine, "lede", lambda: static_html(html.P(cards.sentence(engine), className="lede")))
    overview = _FIXED.get(engine, "methods", lambda: static_html(cards.methods(engine, PAGE.path)))
    metrics = _FIXED.get(engine, "metrics", lambda: static_html(cards.definitions(TABLES)))
    nav = html.Nav(tabs, **{"aria-label": t("validation.method_tabs")})
    listed = contents([card_id(PAGE.page_id, "agreement"), "methods", "metrics"])
    return html.Div([lede, nav, listed, grid(chart, misses, overview, metrics)])


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that follows method, material and years."""
    register_groups(app, engine, PAGE, (_METHOD,), _scope)
