"""The contents of a long page: a row of links to its cards that stays in view on a phone, where a page is longest."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.static_html import static_html


def contents(anchors: Iterable[str]) -> Component:
    """Return links to the cards with these ids; `contents.<thing>` of the catalogue names what a card is about."""
    links = [html.Li(html.A(t(f"contents.{_thing(anchor)}"), href=f"#{anchor}")) for anchor in anchors]
    return static_html(html.Nav(html.Ul(links), className="contents", **{"aria-label": t("contents.label")}))


def _thing(anchor: str) -> str:
    return anchor.rpartition("--")[2].replace("-", "_")
