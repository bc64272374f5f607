"""The report of a scope after the template of the UNRMS, frozen to a release: to read, print, save and link to."""

from __future__ import annotations

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine, UnknownReleaseError
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.settings import public_url
from dashboard.topics.principles.scope import SCOPE_KEYS, shown
from dashboard.topics.principles.tables import COVERAGE
from dashboard.topics.principles_report.content import KEYS, asked, report
from dashboard.topics.principles_report.page import sheet
from dashboard.topics.principles_report.route import HTML, PATH, WORD, permalink
from dashboard.ui.ids import component_id
from dashboard.ui.notice import notice
from dashboard.ui.provenance import not_in_release
from dashboard.ui.slots import Group, Html
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

__all__ = ["PAGE", "build", "register", "shown"]

PAGE = Page(
    page_id="principles_report",
    path=PATH,
    section="principles",
    title_key="report.title",
    filters=KEYS,
    datasets=COVERAGE.datasets,
)


def _fill(engine: Engine, filters: Filters) -> tuple[list[Component]]:
    """Return the report with what can be done with it; why not where its release is not in the lake."""
    newest = dcc.Link(t("brief.newest"), href=filters.without("release").href(PATH), className="notice-action")
    try:
        pinned = engine.at(filters.release or engine.release.release_id)
    except UnknownReleaseError as error:
        return ([notice(t("brief.unknown_release", release=error.release_id), tone="warn", action=newest)],)
    of = asked(pinned, filters)
    parts = [_actions(pinned, filters)]
    if pinned.release.release_id != engine.release.release_id:
        older = t("brief.older", release=pinned.release.release_id, newest=engine.release.release_id)
        parts.append(notice(older, action=newest))
    if gaps := not_in_release(pinned, PAGE.datasets):
        parts.append(notice(gaps, tone="warn"))
    return ([*parts, sheet(report(of, permalink(pinned, filters, public_url())))],)


def _actions(engine: Engine, filters: Filters) -> Component:
    """Return what can be done: print, take a file, keep the permanent link, add an assessment, go to the principles."""
    own = filters.only(SCOPE_KEYS)
    files = [
        html.A(
            t(f"report.file.{form}"), href=permalink(engine, own, "", f"{PATH}.{form}"), download="", className="button"
        )
        for form in (WORD, HTML)
    ]
    return html.Div(
        [
            html.Button(t("brief.print"), type="button", className="button", **{"data-action": "print"}),
            *files,
            html.A(t("brief.link"), href=permalink(engine, own, ""), className="button"),
            html.A(
                t("report.assess"),
                href=own.only(("material", "country", "project")).href("/principles/checklist"),
                className="button",
            ),
            dcc.Link(t("report.back"), href=own.href("/principles"), className="button"),
        ],
        className="brief-actions",
    )


_GROUP = Group[Filters]((Html(component_id(PAGE.page_id, "sheets", "panel")),), _fill)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    return _GROUP.components(engine, filters)[0]


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page."""
    register_groups(app, engine, PAGE, (_GROUP,), lambda _engine, filters: filters)
