"""Places on a page that one callback fills together: chart cards and leaderboards, built once, refreshed in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import Output, State
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent, card_outputs, card_states, card_values, chart_card
from dashboard.components.leaderboard import LeaderRow, leaderboard, leaderboard_markup, leaderboard_output


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
    rows: Sequence[LeaderRow]
    subtitle: str = ""


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
        outputs += [leaderboard_output(slot.card)] if slot.is_board else card_outputs(slot.card)
    return outputs


def slot_states(slots: Sequence[Slot]) -> list[State]:
    """Return the states that tell what the cards of the slots show now, for `slot_values`."""
    return card_states([slot.card for slot in slots if not slot.is_board])


def slot_values(slots: Sequence[Slot], filled: Filled, shown: Sequence[str | None]) -> list[Any]:
    """Return the values of the outputs of every slot; cards whose state in `shown` is up to date stay as they are."""
    values: list[Any] = []
    states = iter(shown)
    for slot in slots:
        if slot.is_board:
            board = filled.boards[slot.card]
            values.append(leaderboard_markup(slot.card, board.rows, title=board.title, subtitle=board.subtitle))
        else:
            values += card_values(slot.card, filled.cards[slot.card], next(states))
    return values
