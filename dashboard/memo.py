"""What changes with the release and a few choices alone is built once: building costs more than sending."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from dashboard.engine import Engine

T = TypeVar("T")


class Memo(Generic[T]):
    """What was built last, up to `most` values; safe among threads, and never shared between releases."""

    def __init__(self, most: int) -> None:
        """Start with nothing kept."""
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, engine: Engine, choice: Hashable, build: Callable[[], T]) -> T:
        """Return what `build` made for this release and `choice`, building it where it is not kept."""
        key = (engine.release.path, choice)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = build()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
