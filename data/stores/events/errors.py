"""What the log says where it cannot take or give events."""

from __future__ import annotations


class LogError(Exception):
    """The log cannot be used now; `str()` says what is wrong. Nothing that was acknowledged is in doubt."""


class UnsafeSqliteError(LogError):
    """This version of SQLite can lose what it acknowledged."""


class BusyError(LogError):
    """Too many events wait to be written; come back in `seconds`."""

    seconds = 2.0


class RateError(LogError):
    """A source hands in more than its bucket holds; there is room again in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("more events than this source may hand in")
        self.seconds = seconds
