"""What figures share: names set in lines with the room that they need, axes of named rows, legend, unit, pale colours.

How many numbers an axis holds is reckoned for a phone, since they are never turned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

Figure = dict[str, Any]
BREAK = "<br>"
GREY = "#8f99a5"
_MOST_LETTERS = 24
_MOST_LINES = 3
_FEWEST_ROWS = 4
PIXELS_PER_LETTER = 6.6
PHONE_PX = 350
_PIXELS_PER_NUMBER = 44
MOST_YEARS = 10
STANDOFF_PX = 5
"""Between a name and its bar."""
_RIGHT_PX, _LABELLED_RIGHT_PX = 24, 56
BARE: Figure = {"showlegend": False, "hovermode": "closest", "dragmode": False}
"""Of a layout without a legend; the nearest mark answers the pointer and nothing is dragged."""
LEGEND: Figure = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom"}
LEGEND_ABOVE: Figure = {**BARE, "showlegend": True, "legend": LEGEND}


def label(name: str) -> str:
    """Return `name` in up to three lines of at most 24 letters; `<br>` starts a line, what does not fit ends in "…"."""
    lines = [line for part in name.split(BREAK) for line in _wrapped(part)]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])]
    return BREAK.join(
        line if len(line) <= _MOST_LETTERS else line[: _MOST_LETTERS - 1].rstrip() + "…" for line in lines
    )


def room(labels: Iterable[str]) -> int:
    """Return the width in pixels that labels need left of their bars."""
    longest = max((len(line) for text in labels for line in text.split(BREAK)), default=0)
    return round(longest * PIXELS_PER_LETTER + 12)


def numbers(left: int, right: int, most: int = 6) -> int:
    """Return how many numbers fit below a plot on a phone between margins of `left` and `right` pixels, 2 to `most`."""
    return max(2, min(most, (PHONE_PX - left - right) // _PIXELS_PER_NUMBER + 1))


def year_ticks(first: float, last: float, most: int = MOST_YEARS) -> Figure:
    """Return how an axis writes the years `first` to `last`: at most `most`, whole ones, none twice."""
    return {"tickformat": "d", **({"nticks": most} if last - first >= most else {"dtick": 1, "tick0": round(first)})}


def named_rows(
    names: Sequence[str],
    x_axis: Figure,
    *,
    labels: Sequence[str] | None = None,
    top: int = 8,
    most_numbers: int = 6,
    centred: bool = False,
    bold: Collection[int] = (),
) -> Figure:
    """Return margins and axes of a figure with one row a name, from the top.

    `x_axis` gets as many numbers as a phone has room for, at most `most_numbers`; `labels` are those beside the marks.
    `centred` keeps a few rows in the middle, no thicker than of four. The names at the places `bold` are bold.
    """
    shown = [label(name) for name in names]
    left = room(shown)
    written = [f"<b>{name}</b>" if place in bold else name for place, name in enumerate(shown)]
    right = _RIGHT_PX if labels is None else max(_LABELLED_RIGHT_PX, room(labels))
    spare = max(0, _FEWEST_ROWS - len(shown)) / 2 if centred else 0
    return {
        "margin": {"l": left, "r": right, "t": top, "b": 44},
        "xaxis": {**x_axis, "nticks": numbers(left, right, most_numbers), "tickangle": 0},
        "yaxis": {
            "tickmode": "array", "tickvals": list(range(len(shown))), "ticktext": written,
            "range": [len(shown) - 0.5 + spare, -0.5 - spare], "ticklabelstandoff": STANDOFF_PX, "showgrid": False,
            "zeroline": False,
        },
    }  # fmt: skip


def unit_note(unit: str, shift: int = -48) -> Figure:
    """Return the annotation that says the unit once, above the axis; `shift` moves it by pixels to the right."""
    return {
        "text": unit, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom",
        "xshift": shift, "yshift": 6, "showarrow": False, "name": "unit",
    }  # fmt: skip


def pale(colour: str, opacity: float) -> str:
    """Return `#rrggbb` as a colour of that opacity, 0-1."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _wrapped(text: str) -> list[str]:
    """Return `text` in lines of whole words, as few as will do and, if two, as even as they can be."""
    if len(text) <= _MOST_LETTERS:
        return [text]
    words = text.split(" ")
    splits = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    fitting = [split for split in splits if len(split[0]) <= _MOST_LETTERS]
    if not fitting:
        return [text]
    first, rest = min(fitting, key=lambda pair: max(map(len, pair)))
    return [first, rest] if len(rest) <= _MOST_LETTERS else _filled(words)


def _filled(words: Sequence[str]) -> list[str]:
    """Return `words` in lines, each as full as it can be."""
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= _MOST_LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
