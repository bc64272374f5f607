"""The opportunities page: ranked lists computed from the data, each row with its evidence and the rank explained."""

from __future__ import annotations

from dash import Dash, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.html_card import html_card, html_card_markup
from dashboard.components.ids import URL, card_id
from dashboard.components.layout import grid
from dashboard.components.static import MARKUP
from dashboard.derived import link_gain, recycling_reach, unmined_resource
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.pages.opportunities import lists

PAGE = Page(
    page_id="opportunities",
    path="/opportunities",
    section="strategic",
    title_key="opportunities.title",
    filters=("material", "country", "for"),
    datasets=(
        *unmined_resource.TABLE.datasets,
        *recycling_reach.TABLE.datasets,
        *link_gain.TABLE.datasets,
    ),
    metrics=("recycling_reach", "link_gain", "hhi"),
    requirements=("3b", "3c", "7e", "8c", "9a", "11e"),
)
_CARDS = {
    card_id(PAGE.page_id, "resource"): lists.resource_card,
    card_id(PAGE.page_id, "recycling"): lists.recycling_card,
    card_id(PAGE.page_id, "link"): lists.link_card,
}


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    cards = [html_card(card, *fill(engine, filters)) for card, fill in _CARDS.items()]
    return html.Div([html.P(t("opportunities.lede"), className="lede"), grid(*cards)])


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that follows material, country and place."""

    @app.callback(
        *(Output(card, MARKUP) for card in _CARDS),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        prevent_initial_call=True,
    )
    def update_lists(search: str | None, pathname: str | None) -> list[str]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        filters = Filters.parse(search or "", PAGE.filters, strict=False)
        return [html_card_markup(card, *fill(engine, filters)) for card, fill in _CARDS.items()]


__all__ = ["PAGE", "build", "register"]
