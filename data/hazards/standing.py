"""What the log says of hazards: those that stand, and those that were taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.hazards.model import MEASURES
from data.stores.events import Event, Mode

if TYPE_CHECKING:
    from data.stores.events import EventLog

ALWAYS, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""Whenever a hazard is said to have begun: one that is not found would be written anew each time."""


def standing(log: EventLog, source_id: str, mode: Mode) -> list[Event]:
    """Return the newest event of each hazard of a source, by when it began; none that was withdrawn. Raises LogError.

    By measure and without a site, so that the log's index finds them among the telemetry.
    """
    return [event for event in _of_source(log, source_id, mode, as_corrected=True) if event.detail]


def withdrawn(log: EventLog, source_id: str, since: datetime) -> list[Event]:
    """Return the events by which hazards were taken back since a moment, the newest last. Raises LogError."""
    every = _of_source(log, source_id, Mode.REAL, as_corrected=False, quality="withdrawn")
    return sorted((event for event in every if event.received_time >= since), key=lambda event: event.seq)


def _of_source(log: EventLog, source_id: str, mode: Mode, *, as_corrected: bool, **equal: str) -> list[Event]:
    from data.stores.events.log import MOST_READ  # noqa: PLC0415 - loads SQLAlchemy

    same = {"source_id": source_id, "site_id": "", "mode": mode.value} | equal
    return [
        event
        for measure_id in MEASURES
        for event in log.between(
            ALWAYS, NEVER, limit=MOST_READ, as_corrected=as_corrected, **same, measure_id=measure_id
        ).events
    ]
