"""The snapshot: all panels of the operational view at one moment, put together from what each process keeps in memory.

`Live` is renewed at most once a tick by one cheap question; where nothing has changed and no moment has passed at which
something shows by itself (a stand goes stale, a part of the range begins), the last snapshot still is what is so.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.engine import Engine
from dashboard.topics.operations import hazards as hazard_reader
from dashboard.topics.operations.hazards import Hazards
from dashboard.topics.operations.live import land
from dashboard.topics.operations.live.bands import SiteLimits, site_limits
from dashboard.topics.operations.live.book import Book, News
from dashboard.topics.operations.live.due import TOLD_GRACE, process_due
from dashboard.topics.operations.live.known import known_sites
from dashboard.topics.operations.live.model import (
    Injuries,
    Process,
    Reading,
    SiteLine,
    Snapshot,
    Source,
    Status,
    Tile,
    Water,
)
from dashboard.topics.operations.live.readings import Judged, hold, judged, readings, tiles, water
from dashboard.topics.operations.live.safety import Safety
from dashboard.topics.operations.live.scope import Scope
from dashboard.topics.operations.live.series import SHARE, Parts, window
from dashboard.topics.operations.live.sites import site_lines
from dashboard.topics.operations.live.stream import Stream, concerns
from data.alerts.board import Board, board
from data.alerts.model import Phase
from data.hazards.health import GRACE
from data.hazards.reach import Site
from data.stores.events import Event, EventLog, LogError, Mode, events_folder
from data.stores.events.duties import DutyState, duties
from data.stores.events.watching import Pulse, Series, pulse

AGAIN = timedelta(minutes=5)
"""After which hazards and the sites' limits are read again though nothing says that they have changed."""
BOARD_AGAIN = timedelta(seconds=10)
"""After which alerts are: shelves end by the clock."""
NEVER = datetime.max.replace(tzinfo=UTC)
_TICK = timedelta(seconds=0.25)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Answer:
    """A snapshot, and the moment from which something else may be so although nothing happens."""

    snapshot: Snapshot
    until: datetime


@dataclass
class Live:
    """What a process knows of a log, whose history is in `folder`; for one thread at a time.

    `limits` is the file of those that sites have set themselves, `share` as of `Parts`; `version` grows with each
    change.
    """

    engine: Engine
    events: EventLog
    folder: Path
    limits: Path | None = None
    share: int = SHARE
    version: int = 0
    fault: str = ""

    def __post_init__(self) -> None:
        """Start with nothing read."""
        self.book, self.parts = Book(self.events), Parts(self.events, share=self.share)
        self.stream = Stream(self.events)
        self._safety = Safety(self.events, self.folder)
        self._judged: dict[Series, Judged] = {}
        self._duties: Mapping[str, DutyState] = {}
        self._hazards: Hazards | None = None
        self._board: Board | None = None
        self._limits: SiteLimits = {}
        self._seen: tuple[Pulse, str] | None = None
        self._again = self._board_again = datetime.min.replace(tzinfo=UTC)

    @property
    def generation(self) -> str:
        """The name of the log, "" while it cannot be read."""
        return "" if self.fault else self.book.head.generation

    @property
    def seq(self) -> int:
        """How far the log was read."""
        return 0 if self.fault else self.book.head.seq

    def renew(self, now: datetime) -> None:
        """Look whether anything is new, and read it. Where the log cannot be read, `fault` says why."""
        before = self.fault
        try:
            self._renew(now)
            self.fault = ""
        except LogError as error:
            self.fault = str(error)
            self._seen = None
            if not before:
                log.warning("the operational view cannot read: %s", error)
        if self.fault != before:
            self.version += 1

    def read(self, scope: Scope, now: datetime) -> Answer:
        """Return what is so at `now`, as of what was read last. Raises EngineError where there is no release."""
        self.parts.begin()
        every, known = land.in_scope(land.said(self.engine, now), scope), known_sites(self.engine)
        try:
            parts = _nothing() if self.fault else self._parts(scope, now, known)
        except LogError as error:
            self.fault, parts = str(error), _nothing()
        asked = window(*scope.window(now), is_fixed=scope.is_fixed)
        snapshot = Snapshot(
            scope=scope, generation=self.generation, seq=self.seq, as_of=now, status=self._status(parts, now),
            board=None if self.fault else self._board, sites=parts.sites, tiles=parts.tiles, events=parts.events,
            more=parts.more, stock=parts.stock, safety=parts.safety, tailings=parts.tailings, water=parts.water,
            hazards=parts.hazards, sources=parts.sources, duties={} if self.fault else self._duties,
            prices=every.prices, ages=every.ages, checks=every.checks, policies=every.policies,
        )  # fmt: skip
        return Answer(snapshot, self._until(parts, NEVER if scope.is_fixed else asked.next_part, now))

    def after(self, seq: int, scope: Scope) -> tuple[Event, ...] | None:
        """Return the events of a scope after a place, oldest first; None where not all of them are known any more."""
        if self.fault:
            return () if seq == 0 else None
        return self.stream.after(seq, scope, known_sites(self.engine), self.book.series)

    def _renew(self, now: datetime) -> None:
        seen, before = (pulse(self.events), self.engine.release.path), self._seen
        is_late, is_board_late = now >= self._again, now >= self._board_again
        if seen == before and not is_late and not is_board_late:
            return
        beat, news = seen[0], self.book.renew(seen[0].head)
        self._follow(news)
        if before is None or is_late or beat.tried_us != before[0].tried_us:
            self._duties = duties(self.events)
        if before is None or is_late or news.is_whole or seen[1] != before[1] or news.has_hazards:
            self._hazards = hazard_reader.hazards(self.engine, self.events, now)
            self._limits, self._judged = site_limits(self.limits, now.date()), {}
            self._again = now + AGAIN
        elif self._hazards is not None:
            self._hazards = hazard_reader.renewed(self._hazards, self._duties, now)
        if before is None or is_board_late or beat.alerts != before[0].alerts:
            self._board = board(self.events, now)
            self._board_again = now + BOARD_AGAIN
        self._seen, self.version = seen, self.version + 1

    def _follow(self, news: News) -> None:
        """Tell all that is kept what is new."""
        if news.is_whole or news.is_cut:
            self.parts.clear()
            self._safety.forget()
        if news.is_whole:
            self._judged = {}
            self.stream.start(self.book.head)
        else:
            self.stream.add(news.events, self.book.head)
        self.parts.touch(news.touched)
        if news.has_lost:
            self._safety.forget()
        for series, _ in news.touched:
            self._judged.pop(series, None)
        if news.is_cut:
            self._judged = {}

    def _parts(self, scope: Scope, now: datetime, known: Mapping[str, Site]) -> _Parts:
        asked = window(*scope.window(now), is_fixed=scope.is_fixed)
        own = self._own(scope, known)
        hold(own, self.parts, now)
        hazards = land.hazards_in_scope(self._hazards, scope) if self._hazards else None
        near = land.near_sites(hazards) if hazards else {}
        events, more = self.stream.newest(scope, known, self.book.series, scope.window(now)[0])
        injuries = self._safety.injuries(
            (one.series for one in own), self.parts, self.book.head.watermark, now,
            lambda series: concerns(scope, series, known),
        )  # fmt: skip
        return _Parts(
            own, site_lines(scope, own, known, near, self._firing()), tiles(own, self.parts, asked), events, more,
            readings(own, "stock"), injuries, readings(own, "tailings"), water(own, self.parts, asked), hazards,
            self._sources(own, now),
        )  # fmt: skip

    def _own(self, scope: Scope, known: Mapping[str, Site]) -> list[Judged]:
        """Return what stands in scope."""
        is_all = not (scope.site or scope.material or scope.reading or scope.country)
        found = []
        for series, kept in self.book.series.items():
            if is_all or concerns(scope, series, known):
                one = self._judged.get(series)
                if one is None and (one := judged(series, kept, self._limits)) is not None:
                    self._judged[series] = one
                if one is not None:
                    found.append(one)
        return found

    def _firing(self) -> Counter[str]:
        lines = self._board.lines if self._board else ()
        return Counter(line.alert.series[0] for line in lines if line.alert.phase == Phase.FIRING)

    def _sources(self, own: Iterable[Judged], now: datetime) -> tuple[Source, ...]:
        """Return the sources of some series; the next should come by the pace of the fastest."""
        newest: dict[tuple[str, str], datetime] = {}
        patience: dict[tuple[str, str], timedelta] = {}
        for one in own:
            stand = one.stand
            name, its = (one.series.source_id, one.series.mode), stand.due - stand.event_time
            newest[name] = max(newest.get(name, stand.received_time), stand.received_time)
            patience[name] = min(patience.get(name, its), its)
        hour = self.book.last_hour(now)
        return tuple(
            Source(name[0], Mode(name[1]), newest[name], hour.get(name, 0), newest[name] + patience[name])
            for name in sorted(newest)
        )

    def _status(self, parts: _Parts, now: datetime) -> Status:
        due = process_due(self._duties.values())
        process = Process.NEVER if due is None else Process.RUNNING if now <= due + TOLD_GRACE else Process.SILENT
        found = {one.stand.mode for one in parts.every} | {event.mode for event in parts.events}
        found |= {one.mode for one in parts.hazards.seen} if parts.hazards else set()
        since = due if process == Process.SILENT else None
        return Status(process, since, tuple(mode for mode in Mode if mode in found), self.fault)

    def _until(self, parts: _Parts, next_part: datetime, now: datetime) -> datetime:
        """Return when something may show by itself."""
        if self.parts.is_behind:
            return now + _TICK
        minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        dues = [one.stand.due for one in parts.every if not one.is_stale]
        told = process_due(self._duties.values())
        late = [one.due + grace for one in self._duties.values() for grace in (GRACE, TOLD_GRACE)]
        dues += [one for one in (*late, *([told + TOLD_GRACE] if told else [])) if one >= now]
        dues.append(datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC))
        return min([next_part, *dues, *([minute] if parts.sources else [])])


@dataclass
class _Parts:
    """The panels that the log fills."""

    every: list[Judged]
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


def _nothing() -> _Parts:
    return _Parts([], (), (), (), False, (), (), (), (), None, ())


def snapshot(engine: Engine, log: EventLog, scope: Scope, now: datetime) -> Snapshot:
    """Return what is so at `now`, read from the log this once, however long that takes."""
    live = Live(engine, log, events_folder(), share=0)
    live.renew(now)
    return live.read(scope, now).snapshot
