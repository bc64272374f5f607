"""What is kept in memory: results of queries by their size, and what was built of them; the least recently used go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import islice
from threading import Lock
from types import NoneType
from typing import Generic, TypeVar

from cachetools import LRUCache

from dashboard.engine.model import Engine, Result

T = TypeVar("T")
_ROW_OVERHEAD = 56
_SAMPLE = 2
CHOICES_BYTES = 2_000_000
"""Of one thing that is built of choices, in each process; there are some forty such."""
OF_A_RELEASE = 4


class ResultCache:
    """Results by key up to `most_bytes`, by an estimate of their size; safe among threads."""

    def __init__(self, most_bytes: int) -> None:
        """Start with nothing kept."""
        self._results: LRUCache[Hashable, tuple[Result, int]] = LRUCache(most_bytes, getsizeof=lambda kept: kept[1])
        self._lock = Lock()

    def get(self, key: Hashable) -> Result | None:
        """Return the result kept under `key`, None where there is none."""
        with self._lock:
            kept = self._results.get(key)
        return kept[0] if kept else None

    def put(self, key: Hashable, result: Result) -> None:
        """Keep `result` unless it alone would fill a quarter of the cache. A key counts too: visitors choose it."""
        size = _size(result) + _key_size(key)
        if size <= self._results.maxsize // 4:
            with self._lock:
                self._results[key] = result, size

    @property
    def size_bytes(self) -> int:
        """Estimated bytes kept now."""
        return int(self._results.currsize)


def _size(result: Result) -> int:
    """Estimate the bytes of a result from its first rows: rows of one result are alike."""
    sample = result.rows[:20]
    cells = sum(_ROW_OVERHEAD + sum(map(sys.getsizeof, row)) + 8 * len(row) for row in sample)
    return 1_000 + (cells * len(result.rows) // len(sample) if sample else 0)


def _key_size(key: Hashable) -> int:
    """Estimate the bytes that a key takes: its tuples are the visitor's, texts beside them the query's own, shared."""
    return sum(map(_deep_size, key)) if isinstance(key, tuple) else 0


def _deep_size(part: Hashable) -> int:
    return sys.getsizeof(part) + sum(_inner_size(one) for one in part) if isinstance(part, tuple) else 0


def _inner_size(part: Hashable) -> int:
    return _deep_size(part) if isinstance(part, tuple) else sys.getsizeof(part)


class Memo(Generic[T]):
    """The last `most` values built from a release and a choice; safe among threads, never shared between releases.

    Those together that are more than `CHOICES_BYTES` by an estimate go too, but for the last; what there are few of a
    release, `OF_A_RELEASE` at most, stays whatever its size.
    """

    def __init__(self, most: int) -> None:
        """Start with nothing kept."""
        self._most = most
        self._values: LRUCache[Hashable, tuple[T, int]] = LRUCache(CHOICES_BYTES, getsizeof=lambda kept: kept[1])
        self._lock = Lock()

    def get(self, engine: Engine, choice: Hashable, build: Callable[[], T]) -> T:
        """Return what `build` made for this release and `choice`, building it where it is not kept."""
        key = (engine.release.path, choice)
        with self._lock:
            kept = self._values.get(key)
        if kept is not None:
            return kept[0]
        value = build()
        size = 1 if self._most <= OF_A_RELEASE else min(estimated_bytes(value) + sys.getsizeof(choice), CHOICES_BYTES)
        with self._lock:
            self._values[key] = value, size
            while len(self._values) > self._most:
                self._values.popitem()
        return value


def estimated_bytes(value: object, depth: int = 8) -> int:
    """Estimate the bytes of a value with what it holds; of many things in a row the first few stand for all."""
    size = sys.getsizeof(value)
    if isinstance(value, str | bytes | int | float | NoneType | type) or not depth:
        return size
    if isinstance(value, Mapping):
        inner: Iterable[object] = islice(value.items(), _SAMPLE)
        count = len(value)
    elif isinstance(value, tuple | list | set | frozenset):
        inner, count = islice(value, _SAMPLE), len(value)
    else:
        held = getattr(value, "__dict__", {})
        return size + sum(estimated_bytes(part, depth - 1) for part in held.values())
    sizes = [estimated_bytes(part, depth - 1) for part in inner]
    return size + sum(sizes) * count // max(len(sizes), 1)
