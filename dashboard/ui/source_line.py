"""The source line below a chart: publisher, vintage, link; the licences behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dash import dcc
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui import tags as html
from dashboard.ui.static_html import static_html


@dataclass(frozen=True)
class CardSource:
    """One source as a reader should see it: `text` names publisher, product and vintage.

    `source_id` and `vintages`, the editions of the rows shown, are what a list of references looks it up by; `named`
    are those that end the text.
    """

    text: str
    href: str = ""
    licence: str = ""
    licence_href: str = ""
    source_id: str = ""
    vintages: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def _linked(text: str, href: str) -> Component | str:
    return html.A(text, href=href, rel="noopener") if href else text


Beyond = tuple[str, str]
"""What a card leaves out of what there is, in words, and the address that shows it."""


def source_line(sources: Sequence[CardSource], beyond: Beyond | None = None) -> list[Component]:
    """Return the children of a source line; nothing where there is no source. Licences stand in the menu."""
    parts: list[Component | str] = []
    for index, source in enumerate(sources):
        parts += [t("source.label") if index == 0 else "; ", _linked(source.text, source.href)]
    if parts:
        parts.append(".")
        parts += [" ", dcc.Link(beyond[0], href=beyond[1]), "."] if beyond else []
    return [static_html(html.Span(parts))] if parts else []


def licence_line(sources: Iterable[CardSource]) -> list[Component]:
    """Return the licences of the sources, each once with its text; nothing where none is stated."""
    licences = {source.licence: source.licence_href for source in sources if source.licence}
    if not licences:
        return []
    parts: list[Component | str] = [t("source.licence")]
    for index, (licence, href) in enumerate(licences.items()):
        parts += ["; " if index else "", _linked(licence, href)]
    return [html.P([*parts, "."], className="menu-note")]
