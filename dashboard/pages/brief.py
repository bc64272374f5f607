"""The brief: the strategy view on two A4 sheets, frozen to a release, to print, to save and to link to for good."""

from __future__ import annotations

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine, UnknownReleaseError
from dashboard.filters import FIRST_MATERIAL, FIRST_PLACE, Filters
from dashboard.i18n import t
from dashboard.settings import public_url
from dashboard.topics import shown as shown_by
from dashboard.topics.exposure.brief import ARCHIVE, PATH, brief_title, permalink, sheets
from dashboard.topics.exposure.scope import KEYS, Exposure, exposure_of
from dashboard.ui.asked import Shown
from dashboard.ui.ids import component_id
from dashboard.ui.notice import notice
from dashboard.ui.provenance import not_in_release
from dashboard.ui.slots import Group, Html
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="brief",
    path=PATH,
    section="strategic",
    title_key="brief.title",
    filters=(*KEYS, "release"),
    defaults={"material": FIRST_MATERIAL, "for": FIRST_PLACE},
    datasets=(
        "criticality", "production_yearly", "reserve", "trade_yearly", "governance_yearly", "policy_target",
        "supply_share", "reuse_indicator", "published_result", "forecast", "forecast_series",
    ),
    metrics=("supply_risk", "economic_importance", "hhi", "hhi_wgi_t", "top_share", "n_minus_1", "supply_weighted"),
)  # fmt: skip


def _fill(engine: Engine, filters: Filters) -> tuple[list[Component]]:
    """Return the brief with what can be done with it; why not where its release is not in the lake."""
    exposure = exposure_of(filters)
    newest = dcc.Link(t("brief.newest"), href=exposure.filters.href(PAGE.path), className="notice-action")
    try:
        pinned = engine.at(filters.release or engine.release.release_id)
    except UnknownReleaseError as error:
        return ([notice(t("brief.unknown_release", release=error.release_id), tone="warn", action=newest)],)
    parts = [_actions(pinned, exposure)]
    if pinned.release.release_id != engine.release.release_id:
        older = t("brief.older", release=pinned.release.release_id, newest=engine.release.release_id)
        parts.append(notice(older, action=newest))
    if gaps := not_in_release(pinned, PAGE.datasets):
        parts.append(notice(gaps, tone="warn"))
    return ([*parts, html.Div(sheets(pinned, exposure, permalink(pinned, exposure, public_url())), className="brief")],)


def _actions(engine: Engine, exposure: Exposure) -> Component:
    """Return what can be done: print, take the archive, keep the permanent link, go back to the live view."""
    link, file = permalink(engine, exposure, ""), permalink(engine, exposure, "", ARCHIVE)
    return html.Div(
        [
            html.Button(t("brief.print"), type="button", className="button", **{"data-action": "print"}),
            html.A(t("brief.archive"), href=file, download="", className="button"),
            html.A(t("brief.link"), href=link, className="button"),
            dcc.Link(t("brief.back"), href=exposure.filters.href("/strategy"), className="button"),
        ],
        className="brief-actions",
    )


_GROUP = Group[Filters]((Html(component_id(PAGE.page_id, "sheets", "panel")),), _fill)


def heading(_engine: Engine, filters: Filters) -> str:
    """Return the heading: the brief of who is exposed to what."""
    return brief_title(exposure_of(filters), "brief.heading")


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_strategy(engine, filters, PAGE.defaults["material"])


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    return _GROUP.components(engine, filters)[0]


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page."""
    register_groups(app, engine, PAGE, (_GROUP,), lambda _engine, filters: filters)
