"""The clock of the log."""

from __future__ import annotations

import time


def now_us() -> int:
    """Return the whole microseconds since 1970."""
    return time.time_ns() // 1_000
