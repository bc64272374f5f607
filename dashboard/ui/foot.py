"""The foot of a card or a list: one source line and the one menu beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash.development.base_component import Component

from dashboard.ui import tags as html
from dashboard.ui.card_menu import CARD_ACTIONS, LIST_ACTIONS, card_menu
from dashboard.ui.card_rows import ReadRows, merged
from dashboard.ui.source_line import source_line


def foot_line(source: Sequence[Component], menu: Sequence[Component], **properties: str) -> Component:
    """Return the source line with the menu at its end; `properties` are those of the source line."""
    return html.Div([html.P(list(source), className="source-line", **properties), *menu], className="card-foot")


def rows_foot(named: Mapping[str, ReadRows], *, in_card: bool = False) -> list[Component]:
    """Return what stands below a list of several rows by name: where they come from, and their menu."""
    sources = merged([source for rows in named.values() for source in rows.sources])
    actions = CARD_ACTIONS if in_card else LIST_ACTIONS
    return [foot_line(source_line(sources), card_menu(named, sources, actions=actions))]
