"""Counts in sentences."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Return a number of things in words: "1 fault", "1,200 faults"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
