"""The Data page: every dataset and source of the release, how it was checked, what was mended, what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboard.components.layout import grid
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.pages.data import holdings, provenance, quality
from dashboard.pages.model import Page

if TYPE_CHECKING:
    from dash import Dash

PAGE = Page(
    page_id="data",
    path="/data",
    section="data",
    title_key="data.title",
    datasets=("source", "quarantine", "untracked", "correction"),
    requirements=("3a", "11d"),
)
_PARTS = ("datasets", "sources", "checks", "corrections", "quarantine", "untracked", "gaps", "api")
_KEPT: Memo[Component] = Memo(2)


def build(engine: Engine, filters: Filters) -> Component:  # noqa: ARG001 - every page takes both
    """Return the page, computed from the release and its manifest once a day."""
    today = datetime.now(UTC).date()
    return _KEPT.get(engine, today, lambda: _body(engine, today))


def _body(engine: Engine, today: date) -> Component:
    return html.Div(
        [
            html.P(holdings.sentence(engine), className="lede"),
            html.Nav(
                html.Ul(
                    [
                        *(html.Li(html.A(t(f"data.{part}.heading"), href=f"#{part}")) for part in _PARTS),
                        html.Li(html.A(t("validation.title"), href="/validation")),
                    ],
                    className="page-index",
                ),
                **{"aria-label": t("data.contents")},
            ),
            grid(
                holdings.datasets(engine),
                provenance.sources(engine, today),
                quality.checks(engine),
                quality.corrections(engine),
                quality.quarantine(engine),
                quality.untracked(engine),
                quality.gaps(),
                holdings.interface(engine),
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add no callbacks: the page changes with the release alone."""
