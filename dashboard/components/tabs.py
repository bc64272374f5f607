"""Tabs as links: each is a place in the URL, and the current one says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.frozen import frozen


@dataclass(frozen=True)
class Tab:
    """One tab. `count` is a short figure behind the label, such as the number of sites."""

    label: str
    href: str
    current: bool = False
    count: str = ""


def tab_links(tabs: Sequence[Tab]) -> list[Component]:
    """Return the links of a tab row, for `<id>.children`."""
    links = []
    for tab in tabs:
        count = [html.Span(tab.count, className="tab-count")] if tab.count else []
        link = dcc.Link([tab.label, *count], href=tab.href, className="tab")
        current = {"aria-current": "page"} if tab.current else {}
        links.append(frozen(html.Li(link, className="tab-item is-current" if tab.current else "tab-item", **current)))
    return links


def tabs(tabs_id: str, items: Sequence[Tab], *, label: str) -> Component:
    """Return a row of tabs; `label` names it for screen readers. The links are the children of `tabs_id`."""
    return html.Nav(html.Ul(tab_links(items), id=tabs_id, className="tabs"), **{"aria-label": label})
