"""Interrupts what takes too long or nobody waits for any more.

One thread watches all queries, as starting one for each would cost more than they do.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from threading import Condition, Thread

Stop = Callable[[], None]
DEPARTURE: ContextVar[Callable[[Stop], Stop] | None] = ContextVar("departure", default=None)
"""How to be told that nobody waits for the answer any more: call it with what ends the work; it returns how to take
that back. Set by whoever serves the answer, for the thread that makes it."""


@contextmanager
def unless_left(interrupt: Stop) -> Iterator[None]:
    """Call `interrupt`, from another thread, if the client leaves within the block."""
    departure = DEPARTURE.get()
    forget = departure(interrupt) if departure else None
    try:
        yield
    finally:
        if forget:
            forget()


class Watchdog:
    """Calls back when a time is up, unless what it watches has ended before. Its thread starts with the first watch."""

    def __init__(self) -> None:
        """Start with nothing to watch."""
        self._changed = Condition()
        self._due: list[tuple[float, int, list[Callable[[], None]]]] = []
        self._order = count()
        self._thread: Thread | None = None

    @contextmanager
    def watch(self, seconds: float, interrupt: Callable[[], None]) -> Iterator[None]:
        """Call `interrupt` once, from another thread, if the block takes longer than `seconds`."""
        pending = [interrupt]
        with self._changed:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="query-watchdog", daemon=True)
                self._thread.start()
            entry = (time.monotonic() + max(seconds, 0), next(self._order), pending)
            heapq.heappush(self._due, entry)
            if self._due[0] is entry:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                pending.clear()

    def _run(self) -> None:
        with self._changed:
            while True:
                while self._due and not self._due[0][2]:
                    heapq.heappop(self._due)
                left = self._due[0][0] - time.monotonic() if self._due else None
                if left is None or left > 0:
                    self._changed.wait(left)
                else:
                    for interrupt in heapq.heappop(self._due)[2]:
                        interrupt()
