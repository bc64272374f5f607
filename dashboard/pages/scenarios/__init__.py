"""The scenarios page: demand to 2050 against the supply outlook, and a shock that the reader builds."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.html_card import html_card, html_card_markup, html_card_output
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.layout import grid
from dashboard.components.slots import Filled, Slot, slot_components, slot_outputs, slot_states, slot_values
from dashboard.components.static import MARKUP
from dashboard.components.tabs import Tab, tab_links, tabs
from dashboard.components.words import material_name
from dashboard.derived import shock_effects
from dashboard.derived.demand_gap import SCENARIOS
from dashboard.derived.shock_scope import FIRST_MATERIAL
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.pages.scenarios import builder, effects, losses, outlook
from dashboard.pages.scenarios.scope import KEYS, PATH, Choice, load

PAGE = Page(
    page_id="scenarios",
    path=PATH,
    section="strategic",
    title_key="scenarios.title",
    filters=KEYS,
    defaults={"material": FIRST_MATERIAL},
    datasets=shock_effects.TABLE.datasets,
    metrics=("demand_gap", "trade_shock", "host_shock", "price_volatility"),
    requirements=("3c", "6a", "7c", "9a", "11d"),
)
_REFUSED = component_id(PAGE.page_id, "refused", "text")
_SCENARIOS = component_id(PAGE.page_id, "scenario", "tabs")
_EDITIONS = component_id(PAGE.page_id, "edition", "tabs")
_DEMAND, _GAP = card_id(PAGE.page_id, "demand"), card_id(PAGE.page_id, "gap")
_LOSERS, _DEPENDENCE = card_id(PAGE.page_id, "losers"), card_id(PAGE.page_id, "dependence")
_EFFECTS = card_id(PAGE.page_id, "effects")
_TOP = (Slot(_DEMAND, span=7, height=400), Slot(_GAP, span=5, height=400))
_BELOW = (Slot(_LOSERS, span=8, height=460), Slot(_DEPENDENCE, span=4, is_board=True))


def _filled(engine: Engine, choice: Choice) -> Filled:
    return Filled(
        {
            _DEMAND: outlook.demand_card(engine, choice),
            _GAP: outlook.gap_card(engine, choice),
            _LOSERS: losses.losers_card(engine, choice),
        },
        {_DEPENDENCE: losses.dependence_board(choice)},
    )


def _scenario_tabs(choice: Choice) -> list[Tab]:
    return [
        Tab(t(f"filter.scenario.{one}"), choice.filters.with_(scenario=one).href(PATH), current=one == choice.scenario)
        for one in SCENARIOS
    ]


def _edition_tabs(choice: Choice) -> list[Tab]:
    return [
        Tab(
            t("scenarios.edition", edition=one),
            choice.filters.with_(vintage=one).href(PATH),
            current=one == choice.edition,
        )
        for one in choice.editions
    ]


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown."""
    del engine
    return t("scenarios.heading", material=material_name(filters.first("material", FIRST_MATERIAL)))


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    choice = load(engine, filters)
    filled = _filled(engine, choice)
    shaped = html.Section(
        id=builder.CARD,
        className="card span-12",
        **{"aria-labelledby": f"{builder.CARD}-title", MARKUP: builder.builder_markup(engine, choice)},
    )
    return html.Div(
        [
            html.Div(id=_REFUSED, **{MARKUP: builder.refused_markup(choice)}),
            html.P(t("scenarios.lede"), className="lede"),
            tabs(_SCENARIOS, _scenario_tabs(choice), label=t("scenarios.tabs")),
            tabs(_EDITIONS, _edition_tabs(choice), label=t("scenarios.editions")),
            grid(
                *slot_components(_TOP, filled),
                shaped,
                *slot_components(_BELOW, filled),
                html_card(_EFFECTS, *effects.effects_card(engine, choice)),
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page: everything follows material, scenario and shock."""

    @app.callback(
        Output(_REFUSED, MARKUP),
        Output(_SCENARIOS, "children"),
        Output(_EDITIONS, "children"),
        Output(builder.CARD, MARKUP),
        html_card_output(_EFFECTS),
        *slot_outputs((*_TOP, *_BELOW)),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        *slot_states((*_TOP, *_BELOW)),
        prevent_initial_call=True,
    )
    def update_scenarios(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        choice = load(engine, Filters.parse(search or "", PAGE.filters, strict=False))
        return [
            builder.refused_markup(choice),
            tab_links(_scenario_tabs(choice)),
            tab_links(_edition_tabs(choice)),
            builder.builder_markup(engine, choice),
            html_card_markup(_EFFECTS, *effects.effects_card(engine, choice)),
            *slot_values((*_TOP, *_BELOW), _filled(engine, choice), shown),
        ]


__all__ = ["PAGE", "build", "heading", "register"]
