"""`create_app`: shell, pages, callbacks, routes and the first view as plain HTML, put together into one Dash app.

A page is built once for a first load: the index carries it as HTML, to be read before any script has run, and as the
components that the browser makes the page of (`assets/js/07-building.js`). The shell around it is Dash's layout, which
Dash asks for and `assets/js/boot/boot.js` answers from the index.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from dash import Dash, Input, Output, State, html
from dash._utils import to_json
from dash.development.base_component import Component
from flask import Flask, Response, g, redirect, request, send_file

from dashboard.engine import Engine, EngineError, NoReleaseError, ReleaseDamagedError
from dashboard.figures.maps import BASEMAP_PATH
from dashboard.filters import coded
from dashboard.i18n import DEFAULT_LANGUAGE, t
from dashboard.pages import PAGES, SECTIONS
from dashboard.settings import Settings
from dashboard.topics.assessment import route as assessment_route
from dashboard.topics.exposure import route as brief_route
from dashboard.topics.finding import route as search_route
from dashboard.topics.operations import alerts_route, events_file
from dashboard.topics.operations import route as events_route
from dashboard.topics.operations.live.keys import LIVE_PATH
from dashboard.topics.operations.live.panels import land
from dashboard.topics.operations.live.route import LiveLater
from dashboard.topics.operations.log import LogLater
from dashboard.topics.principles_report import route as report_route
from dashboard.topics.production.queries import stages_of
from dashboard.topics.registry import QUERIES, TABLES
from dashboard.topics.trade import route as goods_route
from dashboard.topics.unfc.check import route as check_route
from dashboard.ui.ids import CHIPS, CRUMBS, FILTER_BAR, HEADING, NAVIGATION, PAGE_BODY, SHELL_QUERY, URL
from dashboard.ui.static_html import MARKUP, to_html
from dashboard.web import code_names, shell
from dashboard.web.api import routes
from dashboard.web.api.errors import RETRY_SOON, answer_error
from dashboard.web.bundle import NOT_BUNDLED, bundle_address, serve_bundles
from dashboard.web.client_data import client_data
from dashboard.web.delivery import deliver, secured
from dashboard.web.filter_bar import ATTRIBUTES
from dashboard.web.fonts import font_head, font_style
from dashboard.web.front.at_once import AtOnce
from dashboard.web.overlays import load_when_opened, overlay_files
from dashboard.web.page_query import PATH, SEARCH
from dashboard.web.pinned import EMBED, without_embed
from dashboard.web.policy import Policy, hash_of
from dashboard.web.refusals import refuse_malformed
from dashboard.web.renderer_scripts import without_unused
from dashboard.web.router import Site, canonical_path
from dashboard.web.static_names import StaticNames
from data.basemap import OWN_FILE, basemap
from data.stores.events import log_place

ASSETS = Path(__file__).parents[1] / "assets"
PLOTLY = "vendor/plotly-crm.min.js"
BOOT = "js/boot/boot.js"

_INDEX = """<!DOCTYPE html>
<html lang="{language}" dir="ltr">
<head>
{{%metas%}}
<title>{{%title%}}</title>
<meta name="description" content="{description}">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="{icon}">
{fonts}
{{%css%}}
<script src="{boot}" data-plotly="{plotly}"></script>
<link rel="preload" href="/_dash-dependencies" as="fetch" crossorigin="anonymous">
</head>
<body>
{hatch}
<div id="first-view">{{%first_view%}}</div>
{{%app_entry%}}
<script type="application/json" id="crm-client">{{%client%}}</script>
<script type="application/json" id="crm-layout">{{%layout%}}</script>
<script type="application/json" id="crm-page">{{%page%}}</script>
<footer class="scripts">
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</footer>
</body>
</html>"""

_HATCH = (
    '<svg class="hatch" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="crm-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="hatch-ground"/><rect width="1.6" height="6" class="hatch-line"/>'
    "</pattern></defs></svg>"
)

_PART = re.compile(r"\{%(\w+)%\}")


class Dashboard(Dash):
    """A Dash app whose index holds the page of its address as HTML and answers 404 where there is none."""

    at_once: AtOnce

    def __init__(self, site: Site, **options: Any) -> None:
        self.site = site
        load_when_opened()
        without_unused()
        super().__init__(__name__, **options)
        self.names = StaticNames(ASSETS, self.registered_paths)
        self.config.external_scripts = [bundle_address(self.names, ASSETS, "js")]
        self.config.external_stylesheets = [bundle_address(self.names, ASSETS, "css")]
        data = client_data((module.PAGE for module in site.pages.values()), overlay_files(self.names))
        self._client = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")

    def set_up(self, layout: Callable[[], Component]) -> None:
        """Take `layout`, and do now what Dash leaves to the first request: it looks at a layout, so at an empty one.

        Each process would do it again, and Dash answers 500 to scripts that are asked for meanwhile.
        """
        self.layout = html.Div()
        self._setup_server()
        self.layout = layout

    def index(self, *args: Any, **kwargs: Any) -> Response:
        """Return the index with the status of the page at this address; go on to the address as it is written."""
        query = request.query_string.decode("latin-1")
        path, named = canonical_path(self.site.pages, request.path), coded(query)
        if path or named is not None:
            asked = query if named is None else named
            return cast(Response, redirect(quote(path or request.path) + (f"?{asked}" if asked else ""), 308))
        view = g.view = self.site.page_at(request.path, without_embed(request.query_string.decode("utf-8", "replace")))
        status = view.status if view.found else 404
        headers = {"Cache-Control": "no-cache"} | (RETRY_SOON if status == 503 else {})
        return Response(super().index(*args, **kwargs), status, mimetype="text/html", headers=headers)

    def interpolate_index(self, **parts: Any) -> str:
        """Fill the index: the usual parts, the first view and what the scripts need to know."""
        view: shell.ShellView = g.view
        parts["title"] = escape(document_title(view.title))
        engine = self.site.engine.at(view.release) if view.release else self.site.engine
        layout = shell.shell(view, release_of(engine))
        parts["first_view"] = to_html(layout)
        body = layout[PAGE_BODY]
        parts["page"], body.children = to_json(body.children), None
        parts["layout"] = to_json(layout)
        parts["client"] = self._client
        parts["scripts"] = self.names.in_page(parts["scripts"])
        parts["app_entry"] = '<div id="react-entry-point"></div>'
        return _PART.sub(lambda found: str(parts[found[1]]), self.index_string)


def document_title(title: str) -> str:
    """Return the title of the browser's tab."""
    return f"{title} · {t('app.name')}"


def release_of(engine: Engine) -> shell.Release:
    """Return what the footer says of the current release, and the years to choose from; empty without one."""
    try:
        release = engine.release
        years = {
            int(str(year)) for name in ("production_yearly", "trade_yearly") for year in engine.values(name, "year")
        }
        licences = engine.values("source", "licence")
    except (NoReleaseError, ReleaseDamagedError):
        return shell.Release()
    date = "-".join(release.release_id.split("-")[:3])
    return shell.Release(release.release_id, date, ", ".join(map(str, licences)), tuple(sorted(years)))


def _register_shell(app: Dash, site: Site) -> None:
    """Add the callbacks of the shell: the page follows the path; chips, controls and heading follow the query too."""

    @app.callback(
        Output(PAGE_BODY, "children"), Output(NAVIGATION, MARKUP),
        Input(SHELL_QUERY, PATH), State(URL, "search"), prevent_initial_call=True,
    )  # fmt: skip
    def update_page(pathname: str, search: str) -> tuple[list[Component], str]:
        view = site.page_at(pathname, search)
        return shell.page_body(view), to_html(shell.section_links(view.sections))

    @app.callback(
        Output(CHIPS, MARKUP), Output(CRUMBS, MARKUP), Output(CRUMBS, HEADING),
        *(Output(FILTER_BAR, name) for name in ATTRIBUTES),
        Input(SHELL_QUERY, SEARCH), State(URL, "pathname"), prevent_initial_call=True,
    )  # fmt: skip
    def update_state(search: str, pathname: str) -> list[Any]:
        view = site.shell_at(pathname, search)
        return [to_html(view.chips), to_html(view.crumbs), view.title, *view.bar.attributes().values()]


def register_api(server: Flask, engine: Engine, settings: Settings) -> LiveLater:
    """Add the API with every query, computed table and address that topics declare; return what is live."""
    place = settings.events or log_place()
    log = LogLater(place)
    live = LiveLater(engine, log, place.folder, settings.site_limits)
    pages = [module.PAGE for module in PAGES.values()]
    added = (
        *check_route.routes(settings), *brief_route.routes(engine), *goods_route.routes(engine),
        *search_route.routes(engine, pages), *assessment_route.routes(engine), *report_route.routes(engine),
        *events_route.routes(log), *events_file.routes(log), *alerts_route.routes(log), *live.routes(),
        *code_names.routes(),
    )  # fmt: skip
    routes.register(server, engine, settings, queries=QUERIES, tables=TABLES, added=added)
    return live


def _serve_basemap(server: Flask, settings: Settings, names: StaticNames) -> None:
    """Serve a deployment's own base map at the address of ours, and the base map in use as a picture.

    Raises InputError where the map cannot be drawn on.
    """
    names.made(BASEMAP_PATH, basemap().digest)
    names.made(land.LAND_PATH, land.digest())
    server.add_url_rule(land.LAND_PATH, "land", land.land_picture)
    if settings.basemap != OWN_FILE:
        server.add_url_rule(BASEMAP_PATH, "basemap", lambda: send_file(settings.basemap, "application/geo+json"))


def create_app(settings: Settings, engine: Engine) -> Dashboard:
    """Return the app over `engine`; `app.server` is the WSGI application, `app.at_once` what needs no thread of it.

    Raises InputError for a wrong base map.
    """
    site = Site(engine, PAGES, SECTIONS, stages_of)
    app = Dashboard(
        site,
        assets_folder=str(ASSETS),
        assets_ignore=NOT_BUNDLED,
        use_pages=False,
        suppress_callback_exceptions=True,
        update_title=None,
        use_async=False,
        add_log_handler=False,
    )
    asset = app.names.asset
    app.index_string = _INDEX.format(
        language=DEFAULT_LANGUAGE, description=t("app.description"), hatch=_HATCH,
        icon=asset("favicon.svg"), fonts=font_head(asset), boot=asset(BOOT), plotly=asset(PLOTLY),
    )  # fmt: skip
    _register_shell(app, site)
    for module in PAGES.values():
        if register := getattr(module, "register", None):
            register(app, engine)
    live = register_api(app.server, engine, settings)
    _serve_basemap(app.server, settings, app.names)
    serve_bundles(app.server, ASSETS)
    refuse_malformed(app.server, app)
    app.server.register_error_handler(EngineError, answer_error)
    own = Policy(
        settings.frame_ancestors, app.csp_hashes(), [hash_of(font_style(asset))], {EMBED: settings.embed_ancestors}
    )
    app.at_once = AtOnce(LIVE_PATH, live.at_once, secured(own))
    deliver(app.server, own, app.names)
    app.set_up(lambda: shell.shell(shell.ShellView("", sections=site.sections()), release_of(engine)))
    return app
