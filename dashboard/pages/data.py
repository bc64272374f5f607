"""The Data page: every dataset and source of the release, how it was checked, what was mended, what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.catalogue import cards, interface
from dashboard.ui.layout import grid
from dashboard.web.page import Page

PAGE = Page(
    page_id="data",
    path="/data",
    section="data",
    title_key="data.title",
    datasets=("source", "quarantine", "untracked", "conservation", "edition_change", "correction"),
)
_PARTS = (
    "datasets",
    "sources",
    "checks",
    "corrections",
    "conservation",
    "quarantine",
    "untracked",
    "editions",
    "gaps",
    "statuses",
    "api",
)
_BODY: Memo[Component] = Memo(2)


def build(engine: Engine, filters: Filters) -> Component:  # noqa: ARG001 - every page takes both
    """Return the page, computed from the release and its manifest once a day."""
    today = datetime.now(UTC).date()
    return _BODY.get(engine, today, lambda: _body(engine, today))


def _body(engine: Engine, today: date) -> Component:
    links = [(t(f"data.{part}.heading"), f"#{part}") for part in _PARTS]
    index = [html.Li(html.A(name, href=href)) for name, href in (*links, (t("validation.title"), "/validation"))]
    return html.Div(
        [
            html.P(cards.sentence(engine), className="lede"),
            html.Nav(html.Ul(index, className="page-index"), **{"aria-label": t("data.contents")}),
            grid(
                cards.dataset_list(engine),
                cards.sources(engine, today),
                cards.checks(engine),
                cards.corrections(engine),
                cards.conservation(engine),
                cards.quarantine(engine),
                cards.untracked(engine),
                cards.editions(engine),
                cards.gaps(),
                interface.statuses(engine),
                interface.interface(engine),
            ),
        ]
    )
