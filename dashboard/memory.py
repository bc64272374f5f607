"""Gives memory back after a large export or upload: the C library keeps what was freed, 20 MB and more a process."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

LARGE_ROWS = 50_000


def giving_back(chunks: Iterator[bytes], rows: int) -> Iterator[bytes]:
    """Yield `chunks`; after those of a large export, finished or broken off, return free memory to the system."""
    try:
        yield from chunks
    finally:
        if rows >= LARGE_ROWS:
            give_back()


def give_back() -> None:
    """Return free memory to the system where the C library has a call for it (glibc), after work that held much."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
