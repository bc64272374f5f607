"""Slots of a page: a chart, a ranked list, a card of HTML or a piece of HTML; groups of them are filled together.

A slot is built once and refreshed in place: `component` makes it, `outputs` are what a callback fills and `values`
what it fills them with. `states` tell what the browser shows now, so that a picture that stays the same is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from dash import Output, State, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.ui.chart_card import CardContent, card_outputs, card_state, card_values, chart_card
from dashboard.ui.html_card import html_card, html_card_markup
from dashboard.ui.layout import Children
from dashboard.ui.leaderboard import Ranking, leaderboard, leaderboard_markup
from dashboard.ui.static_html import MARKUP, to_html

S = TypeVar("S")


class Slot(Protocol):
    """One part of a page that a callback fills."""

    @property
    def outputs(self) -> Sequence[Output]:
        """What a callback fills."""
        ...

    @property
    def states(self) -> Sequence[State]:
        """What tells `values` what is shown now."""
        ...

    def component(self, content: Any) -> Component:
        """Return the slot with its content."""
        ...

    def values(self, content: Any, shown: Iterator[str | None]) -> Sequence[Any]:
        """Return the values of `outputs`; takes the values of its `states` from `shown`."""
        ...


@dataclass(frozen=True)
class _Markup:
    """A slot whose one property is its HTML. `slot_id` is the id of its component."""

    slot_id: str

    @property
    def outputs(self) -> Sequence[Output]:
        return (Output(self.slot_id, MARKUP),)

    @property
    def states(self) -> Sequence[State]:
        return ()


@dataclass(frozen=True)
class Html(_Markup):
    """A piece of the page that holds no callback's target: content is a component, text, or several of them."""

    class_name: str = ""
    element: type[Component] = html.Div

    def component(self, content: Children) -> Component:
        """Return the element with its content."""
        return self.element(id=self.slot_id, className=self.class_name or None, **{MARKUP: to_html(content)})

    def values(self, content: Children, shown: Iterator[str | None]) -> Sequence[Any]:
        """Return the HTML."""
        del shown
        return (to_html(content),)


@dataclass(frozen=True)
class Board(_Markup):
    """A ranked list; content is a `Ranking`."""

    span: int = 4

    def component(self, content: Ranking) -> Component:
        """Return the list as a card."""
        return leaderboard(self.slot_id, content, span=self.span)

    def values(self, content: Ranking, shown: Iterator[str | None]) -> Sequence[Any]:
        """Return the HTML inside the card."""
        del shown
        return (leaderboard_markup(self.slot_id, content),)


@dataclass(frozen=True)
class HtmlCard(_Markup):
    """A card whose picture is HTML; content is its `CardContent` and the body."""

    span: int = 12

    def component(self, content: tuple[CardContent, Sequence[Component]]) -> Component:
        """Return the card."""
        return html_card(self.slot_id, *content, span=self.span)

    def values(self, content: tuple[CardContent, Sequence[Component]], shown: Iterator[str | None]) -> Sequence[Any]:
        """Return the HTML inside the card."""
        del shown
        return (html_card_markup(self.slot_id, *content),)


@dataclass(frozen=True)
class Chart:
    """A card with a chart, `span` columns wide and its picture `height` pixels high; content is a `CardContent`."""

    slot_id: str
    span: int = 6
    height: int = 320
    has_map: bool = False
    has_key: bool = False

    @property
    def outputs(self) -> Sequence[Output]:
        """The changing properties of the card."""
        return card_outputs(self.slot_id)

    @property
    def states(self) -> Sequence[State]:
        """The hash of what the card shows."""
        return (card_state(self.slot_id),)

    def component(self, content: CardContent) -> Component:
        """Return the card."""
        return chart_card(
            self.slot_id, content, height=self.height, has_map=self.has_map, has_key=self.has_key, span=self.span
        )

    def values(self, content: CardContent, shown: Iterator[str | None]) -> Sequence[Any]:
        """Return what changes; nothing to update where the card shows this very content."""
        return card_values(self.slot_id, content, next(shown))


@dataclass(frozen=True)
class Group(Generic[S]):
    """Slots that one callback fills together: `fill` returns their contents in the order of `slots`."""

    slots: tuple[Slot, ...]
    fill: Callable[[Engine, S], Sequence[Any]]

    @property
    def outputs(self) -> list[Output]:
        """The outputs of every slot."""
        return [output for slot in self.slots for output in slot.outputs]

    @property
    def states(self) -> list[State]:
        """The states of every slot."""
        return [state for slot in self.slots for state in slot.states]

    def components(self, engine: Engine, scope: S) -> list[Component]:
        """Return every slot filled for `scope`, in their order."""
        contents = self.fill(engine, scope)
        return [slot.component(content) for slot, content in zip(self.slots, contents, strict=True)]

    def values(self, engine: Engine, scope: S, shown: Sequence[str | None]) -> list[Any]:
        """Return the values of `outputs` for `scope`; `shown` are those of `states`."""
        states = iter(shown)
        contents = self.fill(engine, scope)
        filled = zip(self.slots, contents, strict=True)
        return [value for slot, content in filled for value in slot.values(content, states)]
