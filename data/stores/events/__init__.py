"""The event log: one durable, append-only log of what is said to happen, embedded (SQLite) or on PostgreSQL.

`EventLog.append` returns when the events are on disk; `EventLog.since` reads on from a place. `model.py` is the schema.
"""

from data.stores.events.bucket import Charge, RateError
from data.stores.events.connect import LogError
from data.stores.events.log import EventLog
from data.stores.events.model import NOTHING, Event, Head, Mode, Outcome, Page, Quality, Taken
from data.stores.events.where import events_folder, log_url
from data.stores.events.writer import BusyError

__all__ = [
    "NOTHING", "BusyError", "Charge", "Event", "EventLog", "Head", "LogError", "Mode", "Outcome", "Page", "Quality",
    "RateError", "Taken", "events_folder", "log_url",
]  # fmt: skip
