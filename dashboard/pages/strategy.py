"""The strategy page: how exposed a country or bloc is to a material, what law asks, where it is heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import FIRST_MATERIAL, FIRST_PLACE, Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.exposure.brief import PATH as BRIEF
from dashboard.topics.exposure.brief import brief_title
from dashboard.topics.exposure.cards.criticality import matrix_card, matrix_names
from dashboard.topics.exposure.cards.dependence import PATH as DEPENDENCE
from dashboard.topics.exposure.cards.headline import headlines, lede
from dashboard.topics.exposure.cards.home import home_card, is_of_union
from dashboard.topics.exposure.cards.policy_distance import targets_card
from dashboard.topics.exposure.cards.supply import chain_card, suppliers_card
from dashboard.topics.exposure.scope import Exposure, exposure_of
from dashboard.topics.forecast.cards import forecast_card
from dashboard.ui.asked import Shown
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.kpi_card import kpi_cards
from dashboard.ui.layout import grid
from dashboard.ui.slots import Chart, Group, Html, HtmlCard
from dashboard.ui.words import material_in_text
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="strategy",
    path="/strategy",
    section="strategic",
    title_key="strategy.title",
    filters=("material", "compare", "for"),
    defaults={"material": FIRST_MATERIAL, "for": FIRST_PLACE},
    datasets=(
        "criticality", "production_yearly", "reserve", "trade_yearly", "governance_yearly", "policy_target",
        "supply_share", "reuse_indicator", "published_result", "country_group", "forecast", "forecast_series",
    ),
    metrics=("supply_risk", "economic_importance", "hhi", "hhi_wgi_t", "top_share", "n_minus_1", "supply_weighted"),
)  # fmt: skip


def _lede(engine: Engine, exposure: Exposure, compared: Sequence[str]) -> list[Component]:
    """Return the sentence, what is compared and what cannot be, and the links onward."""
    links = (
        ("brief", exposure.filters.href(BRIEF)),
        ("dependence", Filters().with_(**{"for": exposure.codes}).href(DEPENDENCE)),
        ("forecast", Filters().with_(material=exposure.material).href("/forecast")),
        ("material", f"/materials/{exposure.material}"),
        ("validation", "/validation"),
    )
    items = [html.Li(dcc.Link(t(f"strategy.way.{name}"), href=href)) for name, href in links]
    parts: list[Component] = [html.P(lede(engine, exposure), className="lede")]
    if compared:
        words = t("strategy.compared", material=material_in_text(exposure.material))
        parts.append(html.P(words, className="source-line"))
    return [*parts, html.Ul(items, className="ways")]


def _fill(engine: Engine, filters: Filters) -> Sequence[Any]:
    exposure = exposure_of(filters)
    return (
        _lede(engine, exposure, filters.compare),
        kpi_cards(headlines(engine, exposure)),
        matrix_card(engine, exposure, PAGE.path, filters.compare),
        chain_card(engine, exposure),
        matrix_names(engine, exposure, PAGE.path),
        suppliers_card(engine, exposure),
        targets_card(engine, exposure.material) if is_of_union(exposure) else home_card(engine, exposure),
        forecast_card(engine, exposure.material),
    )


_GROUP = Group[Filters](
    (
        Html(component_id(PAGE.page_id, "lede", "text")),
        Html(component_id(PAGE.page_id, "headline", "kpis"), "kpi-row", html.Dl),
        Chart(card_id(PAGE.page_id, "matrix"), height=460),
        Chart(card_id(PAGE.page_id, "chain"), height=460),
        Html(component_id(PAGE.page_id, "matrix", "names"), "names-list span-12", html.Details),
        Chart(card_id(PAGE.page_id, "suppliers"), span=5, height=420),
        HtmlCard(card_id(PAGE.page_id, "targets"), span=7),
        HtmlCard(card_id(PAGE.page_id, "outlook")),
    ),
    _fill,
)


def heading(_engine: Engine, filters: Filters) -> str:
    """Return the heading: who is exposed to what."""
    return brief_title(exposure_of(filters))


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_strategy(engine, filters, PAGE.defaults["material"])


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    sentence, kpis, *cards = _GROUP.components(engine, filters)
    return html.Div([sentence, html.Section(kpis, **{"aria-label": t("kpi.row")}), grid(*cards)])


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page: everything follows place and material."""
    register_groups(app, engine, PAGE, (_GROUP,), lambda _engine, filters: filters)
