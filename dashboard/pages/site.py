"""The page of a site: what the release knows of it, and what is happening there now."""

from __future__ import annotations

from dash import Dash
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import LIVE, Filters
from dashboard.topics.operations.live import of_site
from dashboard.topics.operations.live.skeleton import OF_SITE, skeleton
from dashboard.ui import tags as html
from dashboard.web.page import Page

PAGE = Page(
    page_id="site",
    path="/sites/<site>",
    section="operations",
    title_key="operations.site.title",
    filters=("reading", *LIVE),
    datasets=("facility", "project", "project_resource"),
)


def heading(engine: Engine, _filters: Filters, site: str) -> str:
    """Return the name of the site; its id where the release does not know it."""
    return of_site.load(engine, site).heading


def build(engine: Engine, _filters: Filters, site: str) -> Component:
    """Return the page of a site, also of one that the release does not know: its events may be in the log."""
    return html.Div([of_site.about(of_site.load(engine, site)), skeleton(OF_SITE, {}, site=site)])


def register(_app: Dash, _engine: Engine) -> None:
    """Add nothing: the script of the page asks `GET /api/v1/live` for what the address chooses."""
