"""The page of a facility: what its source states of it, what it does not, projects near it, what else lies there."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.sites import facility as cards
from dashboard.ui.chart_card import chart_card
from dashboard.ui.html_card import html_card
from dashboard.ui.ids import card_id
from dashboard.ui.layout import grid, section_panel
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name
from dashboard.web.page import Page

PAGE = Page(
    page_id="facility",
    path="/facilities/<facility>",
    section="materials",
    title_key="facility.title",
    datasets=("facility", "project"),
)


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def heading(engine: Engine, _filters: Filters, facility: str) -> str:
    """Return name and country of the facility. Raises UnknownThingError where there is none."""
    first = cards.load(engine, facility).first
    return t("project.heading", name=first["name"], country=country_name(first["country_iso3"]))


def build(engine: Engine, _filters: Filters, facility: str) -> Component:
    """Return the page of a facility. Raises UnknownThingError where the release has none of this id."""
    shown = cards.load(engine, facility)
    return html.Div(
        [
            html.P(cards.lede(shown), className="lede"),
            grid(
                static_html(section_panel(_id("facts"), t("facility.facts"), cards.facts(shown))),
                chart_card(_id("map"), cards.map_card(engine, shown), height=380, has_map=True, span=7),
                html_card(_id("projects"), *cards.project_card(engine, shown), span=5),
                html_card(_id("others"), *cards.others_card(engine, shown)),
            ),
        ]
    )
