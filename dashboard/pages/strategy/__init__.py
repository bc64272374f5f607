"""The strategy page: how exposed a country or bloc is to a material, what law asks, where it is heading."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.cards.criticality import matrix_card
from dashboard.components.cards.exposure import headlines, lede
from dashboard.components.cards.outlook import outlook_card
from dashboard.components.cards.policy_distance import targets_card
from dashboard.components.cards.suppliers import suppliers_card
from dashboard.components.cards.supply_chain import chain_card
from dashboard.components.html_card import html_card, html_card_markup, html_card_output
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.kpi_card import kpi_cards, kpi_row
from dashboard.components.layout import grid
from dashboard.components.slots import Filled, Slot, slot_components, slot_outputs, slot_states, slot_values
from dashboard.components.static import MARKUP, to_html
from dashboard.components.words import material_name
from dashboard.derived.exposed import FIRST_MATERIAL, FIRST_PLACE, Exposed, exposed
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page

PAGE = Page(
    page_id="strategy",
    path="/strategy",
    section="strategic",
    title_key="strategy.title",
    filters=("material", "compare", "for"),
    defaults={"material": FIRST_MATERIAL, "for": FIRST_PLACE},
    datasets=(
        "criticality", "production_yearly", "trade_yearly", "governance_yearly", "policy_target", "supply_share",
        "reuse_indicator", "published_result", "country_group", "forecast", "forecast_series",
    ),
    metrics=(
        "supply_risk", "economic_importance", "hhi", "hhi_wgi_t", "top_share", "n_minus_1", "supply_weighted",
        "import_reliance",
    ),
    requirements=("2a", "3a", "3c", "7c", "9a", "11a", "11d"),
)  # fmt: skip
_LEDE = component_id(PAGE.page_id, "lede", "text")
_KPIS = component_id(PAGE.page_id, "headline", "kpis")
_MATRIX, _CHAIN = card_id(PAGE.page_id, "matrix"), card_id(PAGE.page_id, "chain")
_SUPPLIERS = card_id(PAGE.page_id, "suppliers")
_TARGETS, _OUTLOOK = card_id(PAGE.page_id, "targets"), card_id(PAGE.page_id, "outlook")
_SLOTS = (
    Slot(_MATRIX, span=6, height=460),
    Slot(_CHAIN, span=6, height=460),
    Slot(_SUPPLIERS, span=5, height=420),
)


def _filled(engine: Engine, one: Exposed, filters: Filters) -> Filled:
    return Filled(
        {
            _MATRIX: matrix_card(engine, one, PAGE.path, filters.compare),
            _CHAIN: chain_card(engine, one),
            _SUPPLIERS: suppliers_card(engine, one),
        }
    )


def _lede(engine: Engine, one: Exposed) -> str:
    """Return the sentence and the ways on as HTML."""
    material = Filters().with_(material=one.material)
    ways = (
        ("brief", one.filters().href("/strategy/brief")),
        ("forecast", material.href("/forecast")),
        ("material", f"/materials/{one.material}"),
        ("validation", "/validation"),
    )
    links = [html.Li(dcc.Link(t(f"strategy.way.{name}"), href=href)) for name, href in ways]
    return to_html([html.P(lede(engine, one), className="lede"), html.Ul(links, className="ways")])


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading: who is exposed to what."""
    del engine
    one = exposed(filters)
    return t("strategy.heading", place=one.place, material=material_name(one.material).lower())


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    one = exposed(filters)
    matrix, chain, suppliers = slot_components(_SLOTS, _filled(engine, one, filters))
    return html.Div(
        [
            html.Div(id=_LEDE, **{MARKUP: _lede(engine, one)}),
            kpi_row(_KPIS, headlines(engine, one)),
            grid(
                matrix,
                chain,
                suppliers,
                html_card(_TARGETS, *targets_card(engine, one.material), span=7),
                html_card(_OUTLOOK, *outlook_card(engine, one.material)),
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page: everything follows place and material."""

    @app.callback(
        Output(_LEDE, MARKUP),
        Output(_KPIS, "children"),
        html_card_output(_TARGETS),
        html_card_output(_OUTLOOK),
        *slot_outputs(_SLOTS),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        *slot_states(_SLOTS),
        prevent_initial_call=True,
    )
    def update_page(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        filters = Filters.parse(search or "", PAGE.filters, strict=False)
        one = exposed(filters)
        return [
            _lede(engine, one),
            kpi_cards(headlines(engine, one)),
            html_card_markup(_TARGETS, *targets_card(engine, one.material)),
            html_card_markup(_OUTLOOK, *outlook_card(engine, one.material)),
            *slot_values(_SLOTS, _filled(engine, one, filters), shown),
        ]


__all__ = ["PAGE", "build", "heading", "register"]
