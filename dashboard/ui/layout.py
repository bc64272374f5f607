"""The page grid: twelve columns wide, one column on small screens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from dash.development.base_component import Component

from dashboard.ui import tags as html

Children: TypeAlias = Component | str | Sequence[Component | str] | None

EMPTY, BEFORE_EMPTY = "data-empty", "data-before-empty"
"""What a card without a picture says, and the card before it; `assets/js/36-marks.js` keeps both up to date."""


def heading(text: Children, level: int = 2, **properties: object) -> Component:
    """Return a heading of `level` 1 to 4."""
    kinds: dict[int, type[Component]] = {1: html.H1, 2: html.H2, 3: html.H3, 4: html.H4}
    return kinds[level](text, **properties)


def coded(text: str) -> list[Component | str]:
    """Return a sentence with what stands between backticks set as code."""
    parts = text.split("`")
    return [html.Code(part) if index % 2 else part for index, part in enumerate(parts) if part]


def grid(*children: Component) -> Component:
    """Lay cards out in the twelve-column grid; each states its own span, and here what stands after it.

    A style sheet that asks for it with `:has()` costs every click.
    """
    for card, after in pairwise(children):
        _say_neighbour(card, after)
    return html.Div(list(children), className="grid")


def _say_neighbour(card: Component, after: Component) -> None:
    """Let a card say what stands after it: a half of words beside its chart, a card without a picture."""
    own, others = (set((getattr(one, "className", None) or "").split()) for one in (card, after))
    if "chart-card" in own and "span-6" in others and "chart-card" not in others:
        card.className = f"{card.className} is-before-words"
    if hasattr(after, EMPTY):
        setattr(card, BEFORE_EMPTY, "")


def span_class(span: int) -> str:
    """Return the class of an element `span` columns wide. Raises ValueError outside 1 to 12."""
    if not 1 <= span <= 12:
        raise ValueError(f"a span is 1 to 12 columns, not {span}")
    return f"span-{span}"


def panel(title: Children, *children: Component, span: int = 6, level: int = 2) -> Component:
    """Return a titled part of the page that holds no chart."""
    return html.Section(
        [heading(title, level, className="card-title"), *children], className=f"card {span_class(span)}"
    )


def section_panel(anchor: str, title: Children, *children: Component, span: int = 12, level: int = 2) -> Component:
    """Return a titled part of the page that a link `#anchor` leads to."""
    title_id = f"{anchor}-title"
    return html.Section(
        [heading(title, level, className="card-title", id=title_id), *children],
        id=anchor,
        className=f"card {span_class(span)}",
        **{"aria-labelledby": title_id},
    )
