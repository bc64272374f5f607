"""The operational view: what is happening now at sites and near them, renewed by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from dash import Dash
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import LIVE, Filters
from dashboard.topics.operations.live.panels import of_release_alone
from dashboard.topics.operations.live.skeleton import WHOLE, skeleton
from dashboard.web.page import Page

PAGE = Page(
    page_id="operations",
    path="/operations",
    section="operations",
    title_key="operations.title",
    filters=("material", "country", "site", "reading", *LIVE),
    datasets=("facility", "project", "price_monthly", "price_yearly", "export_measure", "hazard_recorded"),
)


def build(engine: Engine, _filters: Filters) -> Component:
    """Return the page: what the release says at once, and room for what the log says."""
    return skeleton(WHOLE, of_release_alone(engine, datetime.now(UTC)))


def register(_app: Dash, _engine: Engine) -> None:
    """Add nothing: the script of the page asks `GET /api/v1/live` for what the address chooses."""
