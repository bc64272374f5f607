"""The shell around every page: top bar, filter bar, content, footer, help. It never reloads while pages change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.exports.citation import PRODUCT
from dashboard.i18n import t
from dashboard.ui.ids import CHIPS, CONTENT, CRUMBS, NAVIGATION, PAGE_BODY, PAGE_TITLE, SECTION_PAGES, SHELL_QUERY
from dashboard.ui.layout import EMPTY
from dashboard.ui.map_words import map_notes, shows_map
from dashboard.ui.static_html import static_html
from dashboard.ui.tabs import Tab, tabs
from dashboard.web.filter_bar import Bar, filter_bar
from dashboard.web.overlays import overlays
from dashboard.web.page_query import PATH, SEARCH, page_query

_OVERVIEW, _MAPS = "data-overview", "data-maps"
"""What the page in view holds; `assets/js/36-marks.js` keeps it up to date."""


@dataclass(frozen=True)
class ShellView:
    """What the shell shows at an address: the parts that change with the URL.

    `pages` are those of the section where it has several, `release` is the one that the page is of where its address
    names one.
    """

    path: str
    query: str = ""
    sections: tuple[Tab, ...] = ()
    title: str = ""
    crumbs: Sequence[Component] = ()
    chips: Sequence[Component] = ()
    bar: Bar = field(default_factory=Bar)
    pages: Sequence[Tab] = ()
    page_id: str = ""
    release: str = ""
    body: Component | None = None
    found: bool = True
    status: int = 200

    def with_body(self, body: Component, *, title: str = "", status: int = 200) -> Self:
        """Return the view with its page built; `title` replaces the heading where the page could not be."""
        return replace(self, body=body, title=title or self.title, status=status)


@dataclass(frozen=True)
class Release:
    """What the footer says of the data. `years` are those the filter bar offers."""

    release_id: str = ""
    date: str = ""
    licences: str = ""
    years: tuple[int, ...] = field(default=())


def section_links(sections: Sequence[Tab]) -> Component:
    """Return the entries of the top bar, the current one marked."""
    items = [
        html.Li(
            dcc.Link(section.label, href=section.href, className="nav-link"),
            className="nav-item is-current" if section.current else "nav-item",
            **({"aria-current": "page"} if section.current else {}),
        )
        for section in sections
    ]
    return html.Ul(items, className="nav")


def page_body(view: ShellView) -> list[Component]:
    """Return the content of a page: the pages beside it, its heading, which takes the focus after a move, its body."""
    beside = [static_html(html.Div(tabs(SECTION_PAGES, view.pages, label=t("shell.pages")), className="section-pages"))]
    heading = html.H1(view.title, id=PAGE_TITLE, tabIndex="-1")
    parts = [*(beside if view.pages else []), heading, *([view.body] if view.body is not None else [])]
    query = [page_query(view.page_id, view.path, view.query)] if view.page_id else []
    return [*parts, *query]


def _button(action: str, sign: str) -> Component:
    mark = html.Span(sign, **{"aria-hidden": "true"})
    return html.Button(
        [mark, html.Span(t(f"shell.{action}"), className="visually-hidden")],
        className="icon-button", type="button", title=t(f"shell.{action}"), **{"data-action": action},
    )  # fmt: skip


def _top_bar(view: ShellView) -> Component:
    search = html.Div(
        className="combobox combobox-jump",
        **{"data-combobox": "jump", "data-label": t("search.label"), "data-hint": t("search.hint")},
    )
    name = [html.Span(t("app.short"), className="brand-mark"), html.Span(t("app.name"))]
    home = static_html(html.A(name, href="/", className="brand"))
    navigation = html.Nav(
        static_html(html.Div(section_links(view.sections), id=NAVIGATION)), **{"aria-label": t("shell.sections")}
    )
    menu = html.Button(
        t("menu.title"), className="button menu-button", type="button",
        **{"data-action": "menu", "aria-haspopup": "dialog"},
    )  # fmt: skip
    tools = html.Div([search, _button("theme", "◐"), _button("help", "?"), menu], className="top-tools")
    return html.Header(html.Div([home, navigation, static_html(tools)], className="top-inner"), className="top-bar")


def _footer(release: Release) -> Component:
    data = (
        [t("footer.release", release=release.release_id, date=release.date)]
        if release.release_id
        else [t("footer.none")]
    )
    links = [
        dcc.Link(t("footer.accessibility"), href="/about"),
        dcc.Link(t("footer.sources"), href="/data"),
        html.A(t("footer.api"), href="/api/v1/datasets"),
    ]
    lines = [html.P(data), *([html.P(t("footer.licences", licences=release.licences))] if release.licences else [])]
    parts = [
        html.Div(lines),
        html.Nav(html.Ul([html.Li(link) for link in links]), **{"aria-label": t("footer.links")}),
        html.P(
            [
                t("embed.name", product=PRODUCT, release=release.release_id), " ",
                html.A(t("embed.open"), href="/", target="_blank", rel="noopener", className="embed-link"),
            ],
            className="embed-foot",
        ),
    ]  # fmt: skip
    return html.Footer(static_html(html.Div(parts, className="footer-inner")), className="footer")


def shell(view: ShellView, release: Release) -> Component:
    """Return the whole layout at an address, its page already built."""
    return html.Div(
        [
            html.Div(id=SHELL_QUERY, hidden=True, **{PATH: view.path, SEARCH: f"?{view.query}" if view.query else ""}),
            html.A(t("shell.skip"), href=f"#{CONTENT}", className="skip-link"),
            _top_bar(view),
            filter_bar(release.years, view.bar),
            html.Main(
                [
                    html.Div(
                        [
                            static_html(html.Nav(view.crumbs, id=CRUMBS, **{"aria-label": t("shell.crumbs")})),
                            static_html(html.Div(view.chips, id=CHIPS, className="chip-row")),
                        ],
                        className="page-top",
                        **({} if view.crumbs or view.chips else {EMPTY: ""}),
                    ),
                    html.Div(page_body(view), id=PAGE_BODY, className="page-body"),
                ],
                id=CONTENT,
                className="content",
                tabIndex="-1",
                **({_OVERVIEW: ""} if getattr(view.body, "className", "") == "overview" else {}),
            ),
            map_notes(),
            _footer(release),
            overlays(),
            html.Div(id="announcer", className="visually-hidden", **{"aria-live": "polite"}),
        ],
        id="shell",
        **({_MAPS: ""} if shows_map(view.body) else {}),
    )
