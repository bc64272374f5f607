"""The one menu of a card: its rows in every format, its picture, table, citation, link, embedding, full screen.

A disclosure with links and buttons; `assets/js/65-card-menu.js` adds arrow keys and Esc.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.card_rows import CardRows
from dashboard.ui.downloads import row_links
from dashboard.ui.source_line import CardSource, licence_line

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
    parts: list[Component] = []
    for name, one in rows.items():
        parts += _line(name or t("menu.data"), row_links(one))
    if pictures:
        parts += _line(t("menu.picture"), [_button(kind, t(f"download.{kind}")) for kind in _PICTURES])
    shown = [_table_button(place, name) for place, name in enumerate(rows)] if tables else []
    items = [*shown, *(_button(action, t(f"menu.{action}")) for action in actions)]
    body = [html.Dl(parts, className="menu-files"), html.Ul(items, className="menu-items"), *licence_line(sources)]
    summary = html.Summary(t("menu.open"), className="card-action")
    return [html.Details([summary, html.Div(body, className="menu")], className="card-menu")]


def _line(name: str, items: Sequence[Component]) -> list[Component]:
    return [html.Dt(name, className="menu-name"), html.Dd(html.Ul(list(items)))]


def _table_button(place: int, name: str) -> Component:
    text = t("menu.table_of", name=name) if name else t("menu.table")
    return _button("table", text, **{"data-table-place": str(place)})


def _button(action: str, text: str, **properties: str) -> Component:
    button = html.Button(text, className="menu-item", type="button", **{"data-action": action}, **properties)
    return html.Li(button)
