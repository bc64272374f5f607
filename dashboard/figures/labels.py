"""Names beside bars: set in lines where one is too long, cut only where that does not help; the room they need.

How many numbers an axis holds is reckoned for a phone, since they are never turned.
"""

from __future__ import annotations

from collections.abc import Iterable

BREAK = "<br>"
_MOST_LETTERS = 24
_MOST_LINES = 3
_FEWEST_ROWS = 4
_PIXELS_PER_LETTER = 6.6
_PHONE_PX = 350
_PIXELS_PER_NUMBER = 44
STANDOFF_PX = 5
"""Between a name and its bar."""


def label(name: str) -> str:
    """Return `name` in up to three lines of at most 24 letters; `<br>` starts a line, what does not fit ends in "…"."""
    lines = [line for part in name.split(BREAK) for line in _wrapped(part)]
    kept = [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])] if len(lines) > _MOST_LINES else lines
    return BREAK.join(line if len(line) <= _MOST_LETTERS else line[: _MOST_LETTERS - 1].rstrip() + "…" for line in kept)


def room(labels: Iterable[str]) -> int:
    """Return the width in pixels that labels need left of their bars."""
    longest = max((len(line) for one in labels for line in one.split(BREAK)), default=0)
    return round(longest * _PIXELS_PER_LETTER + 12)


def numbers(left: int, right: int, most: int = 6) -> int:
    """Return how many numbers fit below a plot on a phone between margins of `left` and `right` pixels, 2 to `most`."""
    return max(2, min(most, (_PHONE_PX - left - right) // _PIXELS_PER_NUMBER + 1))


def rows_range(count: int) -> list[float]:
    """Return the range of an axis of `count` rows from the top: a few stand in the middle, no thicker than of four."""
    spare = max(0, _FEWEST_ROWS - count) / 2
    return [count - 0.5 + spare, -0.5 - spare]


def _wrapped(text: str) -> list[str]:
    """Return `text` in lines of whole words, as few as will do and, of two, as even as they can be."""
    if len(text) <= _MOST_LETTERS:
        return [text]
    words = text.split(" ")
    cuts = [
        (" ".join(words[:place]), " ".join(words[place:]))
        for place in range(1, len(words))
        if len(" ".join(words[:place])) <= _MOST_LETTERS
    ]
    if not cuts:
        return [text]
    first, rest = min(cuts, key=lambda pair: max(map(len, pair)))
    return [first, rest] if len(rest) <= _MOST_LETTERS else [max(cuts, key=lambda pair: len(pair[0]))[0], rest]
