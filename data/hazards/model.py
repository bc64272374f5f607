"""A hazard as a record, and as an event of the log.

A hazard keeps its name (`hazard_id`) through all its revisions: each is an event of its own that corrects the one
before, so that what stands in the log is the newest of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, cast

from data.stores.events.model import Event, Mode, Quality, microseconds

USGS, GDACS = "usgs_earthquakes", "gdacs"
"""Sources of hazards."""
MAGNITUDE, LEVEL = "earthquake_magnitude", "hazard_level"
MEASURES = (MAGNITUDE, LEVEL)
"""Measures of hazards in the log; no site states them."""
HAZARD_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Kind(StrEnum):
    """What kind of hazard it is."""

    EARTHQUAKE = "earthquake"
    TSUNAMI = "tsunami"
    CYCLONE = "cyclone"
    FLOOD = "flood"
    VOLCANO = "volcano"
    DROUGHT = "drought"
    WILDFIRE = "wildfire"


class Level(StrEnum):
    """How grave its publisher thinks it is for people: not what it does to a mine.

    UNSTATED: it does not say. Yellow is a level of USGS alone.
    """

    UNSTATED = ""
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """One hazard as its publisher states it now; times are aware, in UTC.

    `source_id` who states it · `hazard_id` the name it prefers, `ids` all names it has for it · `place` the point that
    it gives (of a cyclone where it is, of a drought the middle of a large area): `latitude_deg`, `longitude_deg` ·
    `depth_km` of earthquakes, None where it is not stated · `strength` in `strength_unit` (magnitude, km/h; None where
    it states none that we can read) · `started`, `ended` (None: it says none) · `updated` when it last changed it, None
    where it does not say · `reviewed` False where no person has looked at it yet · `countries` that it names
    first, by code: not where the place is ·
    `over_since` when its publisher no longer listed it, None while it does · `recorded` the date of a recording that
    this comes from, None of what is live.
    """

    source_id: str
    hazard_id: str
    ids: tuple[str, ...]
    kind: Kind
    title: str
    latitude_deg: float
    longitude_deg: float
    depth_km: float | None = None
    strength: float | None = None
    strength_unit: str = ""
    level: Level = Level.UNSTATED
    started: datetime
    ended: datetime | None = None
    updated: datetime | None = None
    reviewed: bool = True
    countries: tuple[str, ...] = ()
    url: str = ""
    over_since: datetime | None = None
    recorded: date | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be: a name that is none, a place that is not on the globe."""
        if not HAZARD_ID.fullmatch(self.hazard_id):
            raise ValueError(f"{self.hazard_id[:80]!r} is no id of a hazard")
        if not (-90 <= self.latitude_deg <= 90 and -180 <= self.longitude_deg <= 180):
            raise ValueError(f"{self.latitude_deg}, {self.longitude_deg} is no place")

    @property
    def mode(self) -> Mode:
        """Tell whether it is of a recording."""
        return Mode.RECORDED if self.recorded else Mode.REAL

    @property
    def measure_id(self) -> str:
        """Return the measure that it is an event of: the magnitude that USGS measures, the level that GDACS gives."""
        return MAGNITUDE if self.source_id == USGS else LEVEL


def event_of(hazard: Hazard, at: datetime, correction_of: str = "") -> Event:
    """Return a hazard as an event; `at` is when it was so stated, which sets it apart from its other revisions."""
    value = hazard.strength if hazard.measure_id == MAGNITUDE else None
    state = hazard.level.value if hazard.measure_id == LEVEL else ""
    quality = Quality.GOOD if hazard.reviewed else Quality.UNCERTAIN
    return Event(
        event_id=f"{hazard.hazard_id}@{microseconds(at)}", source_id=hazard.source_id, measure_id=hazard.measure_id,
        event_time=hazard.started, value=value, state=state, unit="1",
        quality=quality if value is not None or state else Quality.MISSING,
        correction_of=correction_of, mode=hazard.mode, detail=_detail(hazard),
    )  # fmt: skip


def withdrawal_of(standing: Event, at: datetime, reason: str) -> Event:
    """Return the event that takes a hazard back."""
    return Event(
        event_id=f"{standing.detail['hazard_id']}@{microseconds(at)}", source_id=standing.source_id,
        measure_id=standing.measure_id, event_time=standing.event_time, quality=Quality.WITHDRAWN,
        correction_of=standing.event_id, mode=standing.mode, detail={**standing.detail, "reason": reason},
    )  # fmt: skip


def hazard_of(event: Event) -> Hazard:
    """Return the hazard that an event states, or that it takes back. Raises KeyError, TypeError, ValueError."""
    said = cast(Mapping[str, Any], event.detail)
    return Hazard(
        source_id=event.source_id, hazard_id=said["hazard_id"], ids=tuple(said["ids"]), kind=Kind(said["kind"]),
        title=said["title"], latitude_deg=said["latitude_deg"], longitude_deg=said["longitude_deg"],
        depth_km=said.get("depth_km"), strength=said.get("strength"), strength_unit=said.get("strength_unit", ""),
        level=Level(said.get("level", "")), started=event.event_time, ended=_moment(said.get("ended")),
        updated=_moment(said.get("updated")), reviewed=said.get("reviewed", True),
        countries=tuple(said.get("countries", ())), url=said.get("url", ""),
        over_since=_moment(said.get("over_since")),
        recorded=date.fromisoformat(said["recorded"]) if said.get("recorded") else None,
    )  # fmt: skip


def _detail(hazard: Hazard) -> Mapping[str, object]:
    """Return all that the columns of an event do not hold, without what is not stated."""
    said = asdict(hazard)
    for name in ("source_id", "started"):
        del said[name]
    return {name: _plain(value) for name, value in said.items() if value not in (None, "", ())}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
