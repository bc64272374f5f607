"""The hazards that operators see: what feeds state, near which sites, what was taken back, how the feeds are doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.engine import Engine
from dashboard.topics.operations.stakes import Reached, reached
from data.hazards.health import SOURCES, Health, health, health_of
from data.hazards.model import Hazard, hazard_of
from data.hazards.reach import once
from data.hazards.standing import standing, withdrawn
from data.stores.events import Event, Mode

if TYPE_CHECKING:
    from data.stores.events import EventLog
    from data.stores.events.duties import DutyState

SHOWN = timedelta(days=30)
"""A hazard that ended longer ago is not shown."""


@dataclass(frozen=True)
class Seen:
    """A hazard, the same event as `others` state it, and whom it may reach."""

    hazard: Hazard
    others: tuple[Hazard, ...]
    reach: Reached

    @property
    def mode(self) -> Mode:
        """Tell whether it is of now or of a recording: to be said wherever it is shown."""
        return self.hazard.mode


@dataclass(frozen=True)
class Gone:
    """A hazard that its source took back: what it had said, when that was noticed, and why."""

    hazard: Hazard
    noticed: datetime
    reason: str


@dataclass(frozen=True)
class Hazards:
    """All that is to be said of hazards at one moment, the newest first.

    `recorded` says of each source whose hazards are of a recording the day of that; a source that is not in it is live,
    or says nothing (`health` says which).
    """

    seen: tuple[Seen, ...]
    gone: tuple[Gone, ...]
    health: tuple[Health, ...]
    recorded: dict[str, date]


def hazards(engine: Engine, log: EventLog, now: datetime, shown: timedelta = SHOWN) -> Hazards:
    """Return the hazards of each feed at `now`; of one never heard, those recorded. Raises LogError.

    Of what is live those that go on or ended within `shown`; a recording is shown whole, since it is of another day.
    """
    every: list[Hazard] = []
    recorded: dict[str, date] = {}
    for source_id in SOURCES:
        live = standing(log, source_id, Mode.REAL)
        found = [hazard_of(event) for event in live or standing(log, source_id, Mode.RECORDED)]
        every += [hazard for hazard in found if not live or _is_shown(hazard, now - shown)]
        recorded |= {hazard.source_id: hazard.recorded for hazard in found if hazard.recorded}
    seen = tuple(Seen(group[0], group[1:], reached(engine, group[0])) for group in _groups(every))
    return Hazards(seen, _gone(log, now - shown), health(log, now), recorded)


def renewed(before: Hazards, told: Mapping[str, DutyState], now: datetime) -> Hazards:
    """Return the same hazards, with the feeds' health at `now` by what the live process tells of itself."""
    return replace(before, health=health_of(told, now))


def _groups(every: Sequence[Hazard]) -> list[tuple[Hazard, ...]]:
    """Return the hazards once each; what is live is never taken for the same as what is recorded."""
    parts = [[one for one in every if one.mode == mode] for mode in (Mode.REAL, Mode.RECORDED)]
    return [group for part in parts for group in once(part)]


def _is_shown(hazard: Hazard, since: datetime) -> bool:
    """Tell whether a hazard goes on, or ended after a moment. An earthquake ends when it happens."""
    if hazard.over_since is not None:
        return hazard.over_since >= since
    return hazard.started >= since if hazard.ended is None else hazard.ended >= since


def _gone(log: EventLog, since: datetime) -> tuple[Gone, ...]:
    found: list[Event] = [event for source_id in SOURCES for event in withdrawn(log, source_id, since)]
    newest = sorted(found, key=lambda event: -event.seq)
    return tuple(Gone(hazard_of(event), event.received_time, str(event.detail.get("reason", ""))) for event in newest)
