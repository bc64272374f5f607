"""The scenarios page: demand to 2050 against the supply outlook, and a shock that the reader builds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import FIRST_MATERIAL, Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.scenarios.cards import builder, demand, effects
from dashboard.topics.scenarios.queries import SCENARIOS
from dashboard.topics.scenarios.scope import KEYS, PATH, Scope, load
from dashboard.topics.scenarios.tables.shock_effects import SHOCK_EFFECTS
from dashboard.ui.asked import Shown
from dashboard.ui.contents import contents
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Board, Chart, Group, Html, HtmlCard
from dashboard.ui.tabs import Tab, tab_links
from dashboard.ui.words import material_name
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="scenarios",
    path=PATH,
    section="strategic",
    title_key="scenarios.title",
    filters=KEYS,
    defaults={"material": FIRST_MATERIAL},
    datasets=SHOCK_EFFECTS.datasets,
    metrics=("demand_gap", "trade_shock", "host_shock", "price_volatility", "recycling_need"),
)


def _scenario_tabs(scope: Scope) -> list[Tab]:
    return [
        Tab(
            t(f"filter.scenario.{scenario}"),
            scope.filters.with_(scenario=scenario).href(PATH),
            current=scenario == scope.scenario,
        )
        for scenario in SCENARIOS
    ]


def _edition_tabs(scope: Scope) -> list[Tab]:
    return [
        Tab(
            t("scenarios.edition", edition=edition),
            scope.filters.with_(vintage=edition).href(PATH),
            current=edition == scope.edition,
        )
        for edition in scope.editions
    ]


def _contents(engine: Engine, scope: Scope) -> Sequence[Any]:
    return (
        builder.refused_of_page(scope),
        tab_links(_scenario_tabs(scope)),
        tab_links(_edition_tabs(scope)),
        demand.demand_card(engine, scope),
        demand.gap_card(engine, scope),
        builder.builder(engine, scope),
        effects.losers_card(engine, scope),
        effects.dependence_board(engine, scope),
        effects.effects_card(engine, scope),
    )


GROUPS = (
    Group[Scope](
        (
            Html(component_id(PAGE.page_id, "refused", "text")),
            Html(component_id(PAGE.page_id, "scenario", "tabs"), "tabs", html.Ul),
            Html(component_id(PAGE.page_id, "edition", "tabs"), "tabs", html.Ul),
            Chart(card_id(PAGE.page_id, "demand"), span=7, height=400),
            Chart(card_id(PAGE.page_id, "gap"), span=5, height=400),
            Html(builder.CARD, "card span-12", html.Section),
            Chart(card_id(PAGE.page_id, "losers"), span=8, height=460),
            Board(card_id(PAGE.page_id, "dependence")),
            HtmlCard(card_id(PAGE.page_id, "effects")),
        ),
        _contents,
    ),
)


_CONTENTS = ("demand", "gap", "builder", "losers", "dependence", "effects")


def heading(_engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown."""
    return t("scenarios.heading", material=material_name(filters.first("material", FIRST_MATERIAL)))


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_scenarios(engine, filters, FIRST_MATERIAL)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    refused, scenarios, editions, uses, gap, shock, *losses = GROUPS[0].components(engine, load(engine, filters))
    setattr(shock, "aria-labelledby", f"{builder.CARD}-title")
    return html.Div(
        [
            refused,
            html.P(t("scenarios.lede"), className="lede"),
            html.P(html.A(t("scenarios.to_shock"), href=f"#{builder.CARD}"), className="way-on"),
            html.Nav(scenarios, **{"aria-label": t("scenarios.tabs")}),
            html.Nav(editions, **{"aria-label": t("scenarios.editions")}),
            contents(card_id(PAGE.page_id, thing) for thing in _CONTENTS),
            grid(uses, gap, shock, *losses),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page: everything follows material, scenario and shock."""
    register_groups(app, engine, PAGE, GROUPS, load)
