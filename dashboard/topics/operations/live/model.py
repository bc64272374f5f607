"""What the operational view says at one moment: plain records, times aware and in UTC.

Ages are not among them: whoever shows a moment says how long ago that is by the clock of the server, so that nothing
here changes while nothing happens. `due` is the moment after which what is shown is stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from dashboard.topics.operations.hazards import Hazards
from dashboard.topics.operations.live.scope import Scope
from dashboard.topics.operations.release import Check, Policy, Price, SourceAge
from data.stores.events import Event, Mode, Quality
from data.stores.events.measures import Measure

if TYPE_CHECKING:
    from data.alerts.board import Board
    from data.stores.events.duties import DutyState

Limits = tuple[float | None, float | None]
"""The lowest and the highest value that is good; None where none is set."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The newest that a source says of a measure at a site, as corrected.

    `value` and `state` as of an event: neither where `quality` has no value. `due`: by then the next should have come,
    as far as the source's own pace tells.
    """

    site_id: str
    measure_id: str
    material_id: str
    source_id: str
    value: float | None
    state: str
    unit: str
    quality: Quality
    mode: Mode
    event_time: datetime
    received_time: datetime
    due: datetime
    event_id: str


class Basis(StrEnum):
    """Whose limit it is: the site's own, a standard's, or none is set."""

    SITE = "site"
    STANDARD = "standard"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Band:
    """The target band of a measure at a site: `limits` of the mean of `span` ("": of each value), whose they are."""

    limits: Limits
    basis: Basis
    span: str
    name: str


@dataclass(frozen=True, slots=True)
class Point:
    """A part of the time range: mean, lowest and highest, None where none came.

    Of a counter `value` is the sum, and there is nothing else; of a measure of which no mean is made it is the last.
    """

    start: datetime
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Tile:
    """A measure in scope, told by one site: outside its band, else one that is not stale, else any; the first by id.

    `value` is what `aggregation` (a word of the measure: last, sum, mean) makes of the range from `start` on, None
    where nothing can be said; `is_inside` the band, None where there is none or nothing to judge. `sites` report the
    measure, of them `outside` their band and `stale`. `spark` has a point for each part of the range; it is empty for a
    state, and for a moment after a range is first asked for. Real and simulated sites never share a tile: `mode`.
    """

    measure: Measure
    mode: Mode
    stand: Stand
    value: float | None
    state: str
    aggregation: str
    start: datetime
    band: Band
    is_inside: bool | None
    sites: int
    outside: int
    stale: int
    spark: tuple[Point, ...]


class Condition(StrEnum):
    """How a site is: worst first.

    `unjudged`: nothing that it states has a target · `quiet`: known, near a hazard, and states nothing here.
    """

    ALERT = "alert"
    OUTSIDE = "outside"
    STALE = "stale"
    UNJUDGED = "unjudged"
    GOOD = "good"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site that states something, or that lies near a hazard.

    `kind` facility, project, simulated, or "" where the release does not know it; then it has no place. `newest` the
    received time of its newest event (None: it states nothing); `alerts` that fire there; `hazards` near it, by
    `source_id/hazard_id`.
    """

    site_id: str
    name: str
    kind: str
    country_iso3: str
    latitude_deg: float | None
    longitude_deg: float | None
    materials: tuple[str, ...]
    mode: Mode
    condition: Condition
    newest: datetime | None
    alerts: int
    hazards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Injuries:
    """Injuries at a site over the twelve months up to `until`.

    Counts and hours are those handed in, None where none were: not zero. `ltifr` lost-time injuries for a million
    hours, `trir` recordable ones for 200,000; None where hours or counts lack. `first` the first day that hours were
    stated for: where it is later than `start`, the rates are of less than a year, and `is_whole` is False.
    """

    site_id: str
    mode: Mode
    start: datetime
    until: datetime
    first: datetime | None
    hours: float | None
    lost_time: float | None
    recordable: float | None
    fatalities: float | None
    near_misses: float | None
    ltifr: float | None
    trir: float | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure of a site beside its limits; `is_inside` None where no limit is set or nothing is stated."""

    stand: Stand
    band: Band
    is_inside: bool | None


@dataclass(frozen=True, slots=True)
class Water:
    """What a site took, gave back and used again in the range, in cubic metres; None where it was not stated.

    `reused_frac` what was used again of that and what was taken together.
    """

    site_id: str
    mode: Mode
    withdrawn_m3: float | None
    discharged_m3: float | None
    reused_m3: float | None
    reused_frac: float | None


@dataclass(frozen=True, slots=True)
class Source:
    """Who hands in events: its newest, how many were received in the last hour, and by when the next should come."""

    source_id: str
    mode: Mode
    newest: datetime
    last_hour: int
    due: datetime


class Process(StrEnum):
    """Whether the live process is at work; `never` with this log."""

    RUNNING = "running"
    SILENT = "silent"
    NEVER = "never"


@dataclass(frozen=True)
class Status:
    """The status line: what is at work, since when not, and which modes are among what is shown."""

    process: Process
    process_since: datetime | None
    modes: tuple[Mode, ...]
    fault: str


@dataclass(frozen=True)
class Snapshot:
    """All panels at one moment.

    `board` is None until the log can be read. `events` the newest in scope, newest first, and
    whether there are `more`. `fault` of the status says why the log cannot be read, "" while it can; the panels of the
    log are then empty, and those of the release are there.
    """

    scope: Scope
    generation: str
    seq: int
    as_of: datetime
    status: Status
    board: Board | None
    sites: tuple[SiteLine, ...]
    tiles: tuple[Tile, ...]
    events: tuple[Event, ...]
    more: bool
    stock: tuple[Reading, ...]
    safety: tuple[Injuries, ...]
    tailings: tuple[Reading, ...]
    water: tuple[Water, ...]
    hazards: Hazards | None
    sources: tuple[Source, ...]
    duties: Mapping[str, DutyState]
    prices: tuple[Price, ...]
    ages: tuple[SourceAge, ...]
    checks: tuple[Check, ...]
    policies: tuple[Policy, ...]
