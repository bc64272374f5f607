"""What memory stays and what goes back.

What was loaded at the start stays. After a large export or upload memory goes back: the C library keeps what was
freed, 20 MB and more a process.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

LARGE_ROWS = 50_000
SELDOM = (20_000, 20, 50)
"""When the collector looks for what points at itself: of the hundred thousand things an answer makes hardly any do.

With Python's own (700, 10, 10) it takes a twelfth of the processor time of a change.
"""


@contextmanager
def loading() -> Iterator[None]:
    """Load without the collector, which finds next to nothing, and have it never walk what is there at the end.

    Walking it takes 60 ms, and would take a copy of every page of memory for each process that shares it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*SELDOM)
        atexit.register(gc.unfreeze)
        gc.enable()


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
