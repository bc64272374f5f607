"""The one menu of a card: its rows in every format, its picture, table, citation, link, embedding, full screen.

A disclosure with links and buttons; `assets/js/65-card-menu.js` adds arrow keys and Esc.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui import tags as html
from dashboard.ui.card_rows import CardRows
from dashboard.ui.downloads import row_links
from dashboard.ui.source_line import CardSource, licence_line
from dashboard.ui.static_html import MARKUP, to_html

CARD_ACTIONS = ("cite", "link", "embed", "fullscreen")
LIST_ACTIONS = ("cite", "link")
_PICTURES = ("png", "svg")


def card_menu(
    rows: Mapping[str, CardRows],
    sources: Iterable[CardSource] = (),
    *,
    actions: Sequence[str] = CARD_ACTIONS,
    pictures: bool = False,
    tables: bool = False,
) -> list[Component]:
    """Return the menu over `rows` by what they are called, "" for those of the card itself; nothing without rows.

    `pictures` are saved by the browser; `tables` says that the card has a data table for each of the rows.
    """
    if not rows:
        return []
    named = tuple((name, one.of.path) for name, one in rows.items())
    body = _body(named, tuple(sources), tuple(actions), pictures=pictures, tables=tables)
    for place, one in enumerate(rows.values()):
        body = body.replace(_MARK.format(place), escape(one.asked))
    return [html.Details(className="card-menu", **{MARKUP: body})]


_MARK = "\N{SYMBOL FOR NULL}{}\N{SYMBOL FOR NULL}"
"""Stands where the query of rows goes: a menu is made once for all choices."""


@lru_cache(maxsize=512)
def _body(
    named: Sequence[tuple[str, str]],
    sources: Sequence[CardSource],
    actions: Sequence[str],
    *,
    pictures: bool,
    tables: bool,
) -> str:
    """Return the inside of a menu as HTML over rows by name and path, a mark in place of each one's query."""
    parts: list[Component] = []
    for place, (name, path) in enumerate(named):
        parts += _line(name or t("menu.data"), row_links(path, _MARK.format(place)))
    if pictures:
        parts += _line(t("menu.picture"), [_button(kind, t(f"download.{kind}")) for kind in _PICTURES])
    shown = [_table_button(place, name) for place, (name, _) in enumerate(named)] if tables else []
    items = [*shown, *(_button(action, t(f"menu.{action}")) for action in actions)]
    body = [html.Dl(parts, className="menu-files"), html.Ul(items, className="menu-items"), *licence_line(sources)]
    summary = html.Summary(t("menu.open"), className="card-action")
    return to_html([summary, html.Div(body, className="menu")])


def _line(name: str, items: Sequence[Component]) -> list[Component]:
    return [html.Dt(name, className="menu-name"), html.Dd(html.Ul(list(items)))]


def _table_button(place: int, name: str) -> Component:
    text = t("menu.table_of", name=name) if name else t("menu.table")
    return _button("table", text, **{"data-table-place": str(place)})


def _button(action: str, text: str, **properties: str) -> Component:
    button = html.Button(text, className="menu-item", type="button", **{"data-action": action}, **properties)
    return html.Li(button)
