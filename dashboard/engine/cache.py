"""A bounded, thread-safe cache of results: what was used longest ago leaves first."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from dashboard.engine.model import Result

_ROW_OVERHEAD = 56


class ResultCache:
    """Results by key up to `most_bytes`, by an estimate of their size."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._held = 0
        self._results: OrderedDict[Hashable, tuple[Result, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Result | None:
        """Return the result kept under `key`, None where there is none."""
        with self._lock:
            found = self._results.get(key)
            if found is None:
                return None
            self._results.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, result: Result) -> None:
        """Keep `result` unless it alone would fill a quarter of the cache."""
        size = _size(result)
        if size > self._most // 4:
            return
        with self._lock:
            if key in self._results:
                self._held -= self._results.pop(key)[1]
            self._results[key] = (result, size)
            self._held += size
            while self._held > self._most:
                self._held -= self._results.popitem(last=False)[1][1]

    @property
    def held_bytes(self) -> int:
        """Estimated bytes held now."""
        return self._held


def _size(result: Result) -> int:
    """Estimate the bytes of a result from its first rows: rows of one result are alike."""
    sample = result.rows[:20]
    cells = sum(_ROW_OVERHEAD + sum(map(sys.getsizeof, row)) + 8 * len(row) for row in sample)
    return 1_000 + (cells * len(result.rows) // len(sample) if sample else 0)
