"""What memory stays and what goes back.

What was loaded at the start stays, but for what loading alone read of programs. After a large export or upload memory
goes back: the C library keeps what was freed, 20 MB and more a process.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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


def let_go_of_programs() -> None:
    """Let go of what is mapped of program files and is as it is there (Linux): loading reads more than is used later.

    Who needs a page of them again has it from the system's cache, which may now make room of the others.
    """
    libc = ctypes.CDLL(None)
    with suppress(OSError, AttributeError):
        for start, end in _as_in_files(Path("/proc/self/smaps").read_text("utf-8", "replace")):
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), mmap.MADV_DONTNEED)


_MAPPED = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (r[-w][-x]p) \S+ \S+ \S+ +/")
_OWN = re.compile(r"^Anonymous: +(\d+) kB")


def _as_in_files(smaps: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each private mapping of a file that nobody may write and of which nothing was written."""
    span = None
    for line in smaps.splitlines():
        if "-" in line and (found := _MAPPED.match(line)):
            span = (int(found[1], 16), int(found[2], 16)) if "w" not in found[3] else None
        elif " " in line and line[0] in "0123456789abcdef":
            span = None
        elif span and (own := _OWN.match(line)):
            if own[1] == "0":
                yield span
            span = None
