"""How the feeds of hazards are doing, by the clock of whoever asks: read from what the live process tells of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from data.hazards.model import GDACS, USGS

if TYPE_CHECKING:
    from data.stores.events import EventLog
    from data.stores.events.duties import DutyState

SOURCES = (USGS, GDACS)
GRACE = timedelta(minutes=2)
"""That a feed may be asked later than was told, before the live process counts as gone."""
_ERROR = re.compile(r"^\w+Error: ")
"""The name of the error before its words, as the live process tells it."""


class State(StrEnum):
    """How a feed is doing.

    `live` its last answer was of use · `failing` it was asked, and said nothing of use · `off` the operator has it not
    asked · `silent` nobody has asked it for longer than was told: the live process is not there · `never` nobody ever
    asked it with this log.
    """

    LIVE = "live"
    FAILING = "failing"
    OFF = "off"
    SILENT = "silent"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Health:
    """A feed: its `state`; `as_of` its last answer of use (None: never) and how old that is; and what is wrong.

    `since` when it began to be so: the first fault of a row of them, or when a silent one should have been asked.
    `wrong` is the first word of the fault (`down`, `slow`, `refused`, `not-json`, `malformed`, `implausible`, `off`),
    `reason` the rest; `entries` says which entries of the last answer could not be read, "" for none.
    """

    source_id: str
    state: State
    as_of: datetime | None
    age: timedelta | None
    since: datetime | None
    next_try: datetime | None
    wrong: str
    reason: str
    entries: str


def duty_id(source_id: str) -> str:
    """Return the duty that asks a source."""
    return f"feed-{source_id}"


def entries_id(source_id: str) -> str:
    """Return the duty that tells of entries which could not be read."""
    return f"feed-{source_id}-entries"


def health(log: EventLog, now: datetime) -> tuple[Health, ...]:
    """Return how each feed is doing at `now`. Raises LogError."""
    from data.stores.events.duties import duties  # noqa: PLC0415 - loads SQLAlchemy

    return health_of(duties(log), now)


def health_of(told: Mapping[str, DutyState], now: datetime) -> tuple[Health, ...]:
    """Return how each feed is doing at `now` by what the live process tells of itself."""
    return tuple(_health(source_id, told, now) for source_id in SOURCES)


def _health(source_id: str, told: Mapping[str, DutyState], now: datetime) -> Health:
    duty = told.get(duty_id(source_id))
    if duty is None:
        return Health(source_id, State.NEVER, None, None, None, None, "", "", "")
    entries = told.get(entries_id(source_id))
    wrong, _, reason = _ERROR.sub("", duty.fault).partition(": ") if duty.fault else ("", "", "")
    state, since = _state(duty, wrong, now)
    age = now - duty.done if duty.done else None
    return Health(
        source_id, state, duty.done, age, since, duty.due, wrong, reason, entries.fault if entries else ""
    )  # fmt: skip


def _state(duty: DutyState, wrong: str, now: datetime) -> tuple[State, datetime | None]:
    """Return the state and since when it is so."""
    if wrong == State.OFF:
        return State.OFF, duty.fault_since
    if now > duty.due + GRACE:
        return State.SILENT, duty.due
    return (State.FAILING, duty.fault_since) if duty.fault else (State.LIVE, None)
