"""How a visitor's words stand in the log: on one line, in plain letters, cut."""

from __future__ import annotations

MOST_LETTERS = 200


def logged(words: object) -> str:
    """Return words of a visitor so that they cannot pass for a line of our own."""
    return ascii(str(words)[:MOST_LETTERS])[: MOST_LETTERS + 2]
