"""Tabs as links: each is an address, and the current one says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.ui import tags as html
from dashboard.ui.static_html import static_html
from dashboard.ui.words import tip


@dataclass(frozen=True)
class Tab:
    """One tab. `count` is a short figure behind the label; `tip` says on hover and focus what the label means."""

    label: str
    href: str
    current: bool = False
    count: str = ""
    tip: str = ""


def tab_links(tabs: Sequence[Tab]) -> list[Component]:
    """Return the links of a tab row, for `<id>.children`."""
    links = []
    for tab in tabs:
        count = [html.Span(tab.count, className="tab-count")] if tab.count else []
        words = tip(tab.tip) if tab.tip else {}
        link = html.A([tab.label, *count], href=tab.href, className="tab", **words)
        current = {"aria-current": "page"} if tab.current else {}
        links.append(
            static_html(html.Li(link, className="tab-item is-current" if tab.current else "tab-item", **current))
        )
    return links


def tabs(tabs_id: str, items: Sequence[Tab], *, label: str) -> Component:
    """Return a row of tabs; `label` names it for screen readers. The links are the children of `tabs_id`."""
    return html.Nav(
        html.Ul(tab_links(items), id=tabs_id, className="tabs"), className="tab-row", **{"aria-label": label}
    )
