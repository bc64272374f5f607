"""The event log: one durable, append-only log of what is said to happen, embedded (SQLite) or on PostgreSQL.

`EventLog.append` returns when the events are on disk; `EventLog.since` reads on from a place. `model.py` is the schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.stores.events.errors import BusyError, LogError, RateError
from data.stores.events.model import NOTHING, Charge, Event, Head, Mode, Outcome, Page, Quality, Taken
from data.stores.events.where import Place, events_folder, log_place, log_url

if TYPE_CHECKING:
    from data.stores.events.log import EventLog

__all__ = [
    "NOTHING", "BusyError", "Charge", "Event", "EventLog", "Head", "LogError", "Mode", "Outcome", "Page", "Place",
    "Quality", "RateError", "Taken", "events_folder", "log_place", "log_url",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Return `EventLog`, which loads SQLAlchemy: 0.14 s and 14 MB that a start does without."""
    if name != "EventLog":
        raise AttributeError(name)
    from data.stores.events import log  # noqa: PLC0415

    return log.EventLog
