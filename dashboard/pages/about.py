"""Help and accessibility: keyboard map, accessibility statement, how to share and cite, boundaries."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui.layout import grid, panel
from dashboard.web.page import Page
from dashboard.web.shell import key_list

PAGE = Page(page_id="about", path="/about", section="about", title_key="about.title")


def build(engine: Engine, filters: Filters) -> Component:  # noqa: ARG001 - every page takes both
    """Return the page; it shows no data."""
    return grid(
        panel(t("about.keys.title"), key_list()),
        panel(
            t("about.accessibility.title"),
            html.P(t("about.accessibility.body")),
            html.P(t("about.accessibility.limits")),
        ),
        panel(t("about.state.title"), html.P(t("about.state.body"))),
        panel(t("about.cite.title"), html.P(t("about.cite.body"))),
        panel(t("about.boundaries.title"), html.P(t("map.note.general")), span=12),
    )
