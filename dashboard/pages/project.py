"""The page of a project: its quantities with codes and where they come from, its other records, what lies near it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.assessment.scope import PATH as CHECKLIST
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.cards import project as cards
from dashboard.topics.unfc.cards.codes import code_notice
from dashboard.topics.unfc.scope import load_project
from dashboard.ui.chart_card import chart_card
from dashboard.ui.html_card import html_card
from dashboard.ui.ids import card_id
from dashboard.ui.layout import grid, section_panel
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name
from dashboard.web.page import Page
from data.intake import is_own

PAGE = Page(
    page_id="project",
    path="/projects/<project>",
    section="unfc",
    title_key="project.title",
    datasets=("project", "project_resource", "facility"),
    requirements=("3a", "3b", "8c", "11d", "11e"),
)


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def heading(engine: Engine, _filters: Filters, project: str) -> str:
    """Return name and country of the project. Raises UnknownThingError where there is none."""
    record = load_project(engine, project).record
    return t("project.heading", name=record["name"], country=country_name(record["country_iso3"]))


def build(engine: Engine, _filters: Filters, project: str) -> Component:
    """Return the page of a project. Raises UnknownThingError where the release has none of this id."""
    shown = load_project(engine, project)
    members = tuple(row["project_id"] for row in shown.members)
    rows = engine.run(queries.QUANTITIES, {"project": members}).records()
    own = [row for row in rows if row["project_id"] == project]
    near = cards.nearby(engine, shown)
    codes = [row | {"n_rows": 1, "systems": row["reported_system"]} for row in own]
    return html.Div(
        [
            html.P(cards.lede(shown, own), className="lede"),
            html.P(
                html.A(t("project.assess"), href=Filters().with_(project=project).href(CHECKLIST)), className="way-on"
            ),
            static_html(html.Div(code_notice(codes, own=is_own(shown.record["source_set"])), className="rules")),
            grid(
                static_html(section_panel(_id("facts"), t("project.facts"), cards.facts(shown, own))),
                html_card(_id("quantities"), *cards.quantity_card(engine, shown, own)),
                html_card(_id("records"), *cards.record_card(engine, shown, rows)),
                chart_card(_id("map"), cards.map_card(engine, shown, near), height=380, has_map=True, span=7),
                html_card(_id("near"), *cards.near_card(engine, shown, near), span=5),
            ),
        ]
    )
