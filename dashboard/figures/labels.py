"""Names beside bars: set in lines where one is too long, cut only where that does not help; the room they need."""

from __future__ import annotations

from collections.abc import Iterable

BREAK = "<br>"
_MOST_LETTERS = 24
_MOST_LINES = 3
_PIXELS_PER_LETTER = 6.6


def label(name: str) -> str:
    """Return `name` in up to three lines of at most 24 letters; `<br>` starts a line, what does not fit ends in "…"."""
    lines = [line for part in name.split(BREAK) for line in _wrapped(part)]
    kept = [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])] if len(lines) > _MOST_LINES else lines
    return BREAK.join(line if len(line) <= _MOST_LETTERS else line[: _MOST_LETTERS - 1].rstrip() + "…" for line in kept)


def room(labels: Iterable[str]) -> int:
    """Return the width in pixels that labels need left of their bars."""
    longest = max((len(line) for one in labels for line in one.split(BREAK)), default=0)
    return round(longest * _PIXELS_PER_LETTER + 12)


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
