"""The event log of a server, opened when it is first asked for."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from data.stores.events import Place

if TYPE_CHECKING:
    from data.stores.events import EventLog


class LogLater:
    """The log at a place. What it loads is loaded by one thread alone: imports of several get in each other's way."""

    def __init__(self, place: Place) -> None:
        self._place, self._lock = place, Lock()
        self._log: EventLog | None = None

    def __call__(self) -> EventLog:
        """Return the log; the first call takes a sixth of a second."""
        with self._lock:
            if self._log is None:
                from dashboard.topics.operations import alerts, ingest  # noqa: F401, PLC0415
                from data.stores.events.log import EventLog  # noqa: PLC0415

                self._log = EventLog(self._place.url())
            return self._log
