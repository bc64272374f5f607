"""Places on a page that one callback fills together: chart cards and leaderboards, built once, refreshed in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import Output
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent, card_outputs, card_values, chart_card
from dashboard.components.ids import part_id
from dashboard.components.leaderboard import LeaderRow, leaderboard, leaderboard_rows


@dataclass(frozen=True)
class Slot:
    """One place: a chart card, or a leaderboard where `is_board`. `card` is the id prefix (`ids.card_id`)."""

    card: str
    span: int = 6
    height: int = 320
    has_map: bool = False
    is_board: bool = False


@dataclass(frozen=True)
class Board:
    """What a leaderboard shows."""

    title: str
    subtitle: str
    rows: Sequence[LeaderRow]


@dataclass(frozen=True)
class Filled:
    """What stands in the slots, by `Slot.card`."""

    cards: Mapping[str, CardContent] = field(default_factory=dict)
    boards: Mapping[str, Board] = field(default_factory=dict)


def slot_components(slots: Sequence[Slot], filled: Filled) -> list[Component]:
    """Return the slots, filled, in their order."""
    parts: list[Component] = []
    for slot in slots:
        if slot.is_board:
            board = filled.boards[slot.card]
            parts.append(leaderboard(slot.card, board.rows, title=board.title, subtitle=board.subtitle, span=slot.span))
        else:
            content = filled.cards[slot.card]
            parts.append(chart_card(slot.card, content, height=slot.height, has_map=slot.has_map, span=slot.span))
    return parts


def slot_outputs(slots: Sequence[Slot]) -> list[Output]:
    """Return the outputs of every slot, in the order of `slot_values`."""
    outputs: list[Output] = []
    for slot in slots:
        if slot.is_board:
            outputs += [Output(part_id(slot.card, kind), "children") for kind in ("title", "subtitle", "rows")]
        else:
            outputs += card_outputs(slot.card)
    return outputs


def slot_values(slots: Sequence[Slot], filled: Filled) -> list[Any]:
    """Return the values of the outputs of every slot."""
    values: list[Any] = []
    for slot in slots:
        if slot.is_board:
            board = filled.boards[slot.card]
            values += [board.title, board.subtitle, leaderboard_rows(board.rows)]
        else:
            values += card_values(filled.cards[slot.card])
    return values
