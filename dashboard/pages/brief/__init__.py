"""The brief: the strategy view on two A4 sheets, frozen to a release, to print, to save and to link to for good."""

from __future__ import annotations

from dash import Dash, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.api.brief import site
from dashboard.components.asked import asked_input
from dashboard.components.brief import ARCHIVE, PATH, permalink
from dashboard.components.brief.sheets import sheets
from dashboard.components.ids import URL, component_id
from dashboard.components.notice import notice
from dashboard.components.static import MARKUP, to_html
from dashboard.components.words import material_name
from dashboard.derived.exposed import FIRST_MATERIAL, FIRST_PLACE, KEYS, exposed
from dashboard.engine import Engine, UnknownReleaseError
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page

PAGE = Page(
    page_id="brief",
    path=PATH,
    section="strategic",
    title_key="brief.title",
    filters=(*KEYS, "release"),
    defaults={"material": FIRST_MATERIAL, "for": FIRST_PLACE},
    datasets=(
        "criticality", "production_yearly", "trade_yearly", "governance_yearly", "policy_target", "supply_share",
        "reuse_indicator", "published_result", "forecast", "forecast_series",
    ),
    metrics=(
        "supply_risk", "economic_importance", "hhi", "hhi_wgi_t", "top_share", "n_minus_1", "supply_weighted",
        "import_reliance",
    ),
    requirements=("2a", "3a", "3c", "7c", "9a", "11a", "11d"),
)  # fmt: skip
_BODY = component_id(PAGE.page_id, "sheets", "panel")


def _body(engine: Engine, filters: Filters) -> str:
    """Return the brief with what can be done with it as HTML; why not where its release is not in the lake."""
    one = exposed(filters)
    try:
        frozen = engine.at(filters.release or engine.release.release_id)
    except UnknownReleaseError as error:
        again = dcc.Link(t("brief.newest"), href=one.filters().href(PAGE.path), className="notice-action")
        return to_html(notice(t("brief.unknown_release", release=error.release_id), tone="warn", action=again))
    newer = engine.release.release_id
    parts = [_actions(frozen, filters)]
    if frozen.release.release_id != newer:
        again = dcc.Link(t("brief.newest"), href=one.filters().href(PAGE.path), className="notice-action")
        parts.append(notice(t("brief.older", release=frozen.release.release_id, newest=newer), action=again))
    return to_html([*parts, html.Div(sheets(frozen, one, permalink(frozen, one, site())), className="brief")])


def _actions(engine: Engine, filters: Filters) -> Component:
    """Return what can be done: print, take the archive, keep the permanent link, go back to the live view."""
    one = exposed(filters)
    return html.Div(
        [
            html.Button(t("brief.print"), type="button", className="button", **{"data-action": "print"}),
            html.A(t("brief.archive"), href=permalink(engine, one, "", ARCHIVE), download="", className="button"),
            html.A(t("brief.link"), href=permalink(engine, one, ""), className="button"),
            dcc.Link(t("brief.back"), href=one.filters().href("/strategy"), className="button"),
        ],
        className="brief-actions",
    )


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading: the brief of who is exposed to what."""
    del engine
    one = exposed(filters)
    return t("brief.heading", place=one.place, material=material_name(one.material).lower())


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    return html.Div(id=_BODY, **{MARKUP: _body(engine, filters)})


def register(app: Dash, engine: Engine) -> None:
    """Add the one callback of the page."""

    @app.callback(Output(_BODY, MARKUP), asked_input(PAGE.page_id), State(URL, "pathname"), prevent_initial_call=True)
    def update_page(search: str | None, pathname: str | None) -> str:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        return _body(engine, Filters.parse(search or "", PAGE.filters, strict=False))


__all__ = ["PAGE", "build", "heading", "register"]
