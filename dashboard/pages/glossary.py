"""The glossary: every term of art of the pages with its meaning, its source, related terms and where it is used."""

from __future__ import annotations

from dash import Dash, Output
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.catalogue.glossary import FORMULA, GROUPS, found, glossary
from dashboard.ui import tags as html
from dashboard.ui.find_form import find_form
from dashboard.ui.ids import component_id
from dashboard.ui.notice import empty_state
from dashboard.ui.static_html import MARKUP, static_html, to_html
from dashboard.ui.terms import GLOSSARY, anchor
from dashboard.web.page import Page
from dashboard.web.page_query import on_query
from data.terms import Term

PAGE = Page(
    page_id="glossary",
    path=GLOSSARY,
    section="about",
    title_key="glossary.title",
    filters=("search",),
)
PLACES = {
    "/about": "about.title", "/countries": "countries.title", "/data": "data.title", "/forecast": "forecast.title",
    "/materials": "materials.title", "/operations": "operations.title", "/reuse": "reuse.title",
    "/scenarios": "scenarios.title", "/strategy": "strategy.title", "/strategy/dependence": "dependence.page",
    "/unfc": "unfc.title",
}  # fmt: skip
"""The pages that entries lead to, with the key of each title."""
_BODY = component_id(PAGE.page_id, "entries", "body")
_FIND = component_id(PAGE.page_id, "find", "input")


def _place(address: str) -> Component:
    name = t("glossary.formula") if address.startswith(FORMULA) else t(PLACES[address.partition("#")[0]])
    return html.A(name, href=address)


def _apart(links: list[Component]) -> list[Component | str]:
    return [part for link in links for part in (" · ", link)][1:]


def _more(entry: Term) -> list[Component]:
    """Return the lines below a meaning: its source, what is related, and where it is used."""
    source = t("glossary.source_clause" if entry.clause else "glossary.source", of=entry.document, clause=entry.clause)
    lines: list[Component] = [html.Span(source)]
    if entry.related:
        links = [html.A(glossary()[one].name, href=f"{GLOSSARY}#{anchor(one)}") for one in entry.related]
        lines.append(html.Span([t("glossary.related"), " ", *_apart(links)]))
    if entry.pages:
        lines.append(html.Span([t("glossary.pages"), " ", *_apart([_place(address) for address in entry.pages])]))
    return lines


def _entry(entry: Term) -> Component:
    term = html.Dt(entry.name, id=anchor(entry.term_id), tabIndex="-1")
    return html.Div([term, html.Dd([html.P(entry.meaning), html.P(_more(entry), className="term-more")])])


def _groups(filters: Filters) -> Component:
    """Return the groups of sources as links, each of which leaves its own entries."""
    links: list[Component] = []
    for group in GROUPS:
        name = t(f"glossary.group.{group}")
        current = {"aria-current": "true"} if filters.search == name else {}
        links.append(html.A(name, href=Filters(search=name).href(PAGE.path), **current))
    everything: Component = html.A(t("glossary.all"), href=PAGE.path)
    return html.Nav([t("glossary.groups"), " ", *_apart([everything, *links])], **{"aria-label": t("glossary.groups")})


def _body(filters: Filters) -> list[Component]:
    entries = found(filters.search)
    rows = [_entry(entry) for entry in entries]
    return [
        html.P(t("glossary.lede", n=len(glossary())), className="lede"),
        find_form(_FIND, PAGE.path, filters, t("glossary.find"), t("find.button")),
        _groups(filters),
        html.Dl(rows, className="term-list glossary")
        if rows
        else empty_state(t("glossary.not_found", text=filters.search)),
        html.P(t("glossary.words"), className="source-line"),
    ]


def build(engine: Engine, filters: Filters) -> Component:  # noqa: ARG001 - every page takes both
    """Return the page for `filters`."""
    return static_html(html.Div(_body(filters), id=_BODY, className="index-page"))


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that searches the entries."""
    on_query(app, engine, PAGE, Output(_BODY, MARKUP))(lambda _reader, filters: to_html(_body(filters)))
