"""About the dashboard: who makes it and why, how current it is, whom to ask, licence, terms; help and accessibility."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine, NoReleaseError
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.settings import contact
from dashboard.ui.filter_values import edition_name
from dashboard.ui.index_table import Heading, index_table
from dashboard.ui.layout import grid, panel, section_panel
from dashboard.ui.terms import GLOSSARY
from dashboard.web.overlays import key_list
from dashboard.web.page import Page
from data.sources import sources as declared_sources

PAGE = Page(page_id="about", path="/about", section="about", title_key="about.title")
_UNECE = "https://unece.org"
_COLUMNS = ("publisher", "product", "edition", "retrieved")


def _current(engine: Engine) -> list[Component]:
    """Return the release and the newest edition of each publisher's product in it, with the day it was retrieved."""
    try:
        release = engine.release.release_id
    except NoReleaseError:
        return [html.P(t("error.no_release.body"))]
    newest = {row["source_id"]: row for row in engine.sources()}
    rows = [
        [
            declared_sources()[source_id].publisher,
            declared_sources()[source_id].label,
            edition_name(str(row["vintage"])),
            str(row["retrieved"]),
        ]
        for source_id, row in sorted(newest.items())
        if source_id in declared_sources()
    ]
    title = t("about.current.title")
    return [
        html.P(t("about.current.body", release=release, date=release[:10])),
        index_table(title, [Heading(t(f"about.column.{name}")) for name in _COLUMNS], sorted(rows)),
    ]


def _operator() -> Component:
    """Return how the operator of this site is reached, or that it has not been stated."""
    if not (link := contact()):
        return html.P(t("about.operator.unstated"))
    return html.P([t("about.operator.body"), " ", html.A(link.removeprefix("mailto:"), href=link, rel="noopener"), "."])


def build(engine: Engine, filters: Filters) -> Component:  # noqa: ARG001 - every page takes both
    """Return the page."""
    return grid(
        panel(t("about.who.title"), html.P(t("about.who.body")), html.P(t("about.why.body"))),
        panel(
            t("about.error.title"),
            html.P(t("about.error.body")),
            _operator(),
            html.P([t("about.contact.body"), " ", html.A("unece.org", href=_UNECE, rel="noopener")]),
        ),
        section_panel("current", t("about.current.title"), *_current(engine)),
        panel(t("about.terms.title"), html.P(t("about.terms.body")), dcc.Link(t("about.terms.more"), href=GLOSSARY)),
        panel(
            t("about.licence.title"), html.P(t("about.licence.body")), dcc.Link(t("about.licence.more"), href="/data")
        ),
        panel(t("about.cite.title"), html.P(t("about.cite.body"))),
        panel(t("about.keys.title"), key_list()),
        panel(
            t("about.accessibility.title"),
            html.P(t("about.accessibility.body")),
            html.P(t("about.accessibility.limits")),
        ),
        panel(t("about.state.title"), html.P(t("about.state.body"))),
        panel(t("about.boundaries.title"), html.P(t("map.note.general"))),
    )
