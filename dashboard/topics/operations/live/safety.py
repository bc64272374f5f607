"""Injury rates over twelve months, from counts and hours: of the log, and of what has left it for the history.

LTIFR is lost-time injuries for a million hours worked, TRIR recordable injuries for 200,000: neither is ever made of
the other's counts, and none where hours or counts were not handed in. What the history holds is read once an hour.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.topics.operations.live.model import Injuries
from dashboard.topics.operations.live.series import Parts, window
from data.stores.events import EventLog, Mode
from data.stores.events.history import FOLDER, HistoryError, manifest
from data.stores.events.model import key_of, microseconds, moment
from data.stores.events.watching import Part, Series, corrected

HOURS, LOST_TIME, RECORDABLE = "hours_worked", "lost_time_injuries", "recordable_injuries"
FATALITIES, NEAR_MISSES = "fatalities", "near_misses"
MEASURES = (HOURS, LOST_TIME, RECORDABLE, FATALITIES, NEAR_MISSES)
LTIFR_HOURS, TRIR_HOURS = 1_000_000, 200_000
_DAY = timedelta(days=1)
_DAY_US = _DAY // timedelta(microseconds=1)
_ROWS = 20_000
_COLUMNS = [
    "event_id", "source_id", "site_id", "material_id", "measure_id", "mode", "value", "event_time", "quality",
]  # fmt: skip

log = logging.getLogger(__name__)
Days = dict[int, float]
"""Sums by day, numbered from 1970 on."""


@dataclass
class Safety:
    """Counts and hours of a log and its history in `folder`; for one thread."""

    events: EventLog
    folder: Path
    _moved: dict[Series, Days] = field(default_factory=dict)
    _asked: tuple[object, ...] = ()
    _made: dict[tuple[str, str], tuple[object, object, Injuries]] = field(default_factory=dict)

    def injuries(
        self, own: Iterable[Series], parts: Parts, watermark: int, now: datetime, is_asked: Callable[[Series], bool]
    ) -> tuple[Injuries, ...]:
        """Return what is stated of each site over the twelve months up to the hour of `now`, by site.

        `own` are the series of the log; up to `watermark` events have left it, of which those that `is_asked` says.
        Of a site that is not yet read all through nothing is said. Raises LogError.
        """
        until = now.replace(minute=0, second=0, microsecond=0)
        start = year_before(until)
        asked = window(start, now, width=_DAY)
        counted = [one for one in own if one.measure_id in MEASURES]
        parts.prepare(counted, asked)
        sites: dict[tuple[str, str], list[tuple[str, object]]] = defaultdict(list)
        waiting = set()
        for one in counted:
            found = parts.read(one, asked)
            sites[one.site_id, one.mode].append((one.measure_id, found))
            if found is None:
                waiting.add((one.site_id, one.mode))
        for one, days in self._moved_by(watermark, start, until).items():
            if is_asked(one):
                sites[one.site_id, one.mode].append((one.measure_id, days))
        return tuple(self._of(site, sites[site], start, until) for site in sorted(sites.keys() - waiting))

    def _of(
        self, site: tuple[str, str], found: Sequence[tuple[str, object]], start: datetime, until: datetime
    ) -> Injuries:
        """Return what is stated of a site; where that is as it was, what was made of it before."""
        before = self._made.get(site)
        made_of = (until, [(name, id(days)) for name, days in found])
        if before is not None and before[0] == made_of:
            return before[2]
        sums: dict[str, Days] = defaultdict(dict)
        for name, days in found:
            _add(sums[name], cast(Mapping[int, Part | float], days))
        made = _injuries(site[0], Mode(site[1]), sums, start, until)
        self._made[site] = (made_of, found, made)
        return made

    def forget(self) -> None:
        """Read the history anew when it is next asked for: something that it holds was corrected."""
        self._asked = ()

    def _moved_by(self, watermark: int, start: datetime, until: datetime) -> Mapping[Series, Days]:
        """Return the sums of the history's events up to `watermark`."""
        asked = (watermark, until)
        if watermark and asked != self._asked:
            self._moved = self._read(watermark, start)
            self._asked = asked
        return self._moved if watermark else {}

    def _read(self, watermark: int, start: datetime) -> dict[Series, Days]:
        sums: dict[Series, Days] = defaultdict(dict)
        try:
            for file in manifest(self.folder).files:
                if file.last_seq <= watermark:
                    for series, at, value in self._stated(self.folder / FOLDER / file.name, start):
                        _add(sums[series], {microseconds(at) // _DAY_US: value})
        except (HistoryError, OSError, pa.ArrowException) as error:
            log.warning("the history of events cannot be read: %s", error)
        return sums

    def _stated(self, path: Path, start: datetime) -> Iterator[tuple[Series, datetime, float]]:
        """Yield series, moment and value of what stands in a file since a moment."""
        with pq.ParquetFile(path) as parquet:
            for batch in parquet.iter_batches(_ROWS, columns=_COLUMNS):
                wanted = pc.and_(
                    pc.is_in(batch["measure_id"], pa.array(MEASURES)), pc.greater_equal(batch["event_time"], start)
                )
                rows = batch.filter(pc.and_(wanted, pc.is_valid(batch["value"]))).to_pylist()
                keys = [key_of(row["source_id"], row["event_id"]) for row in rows]
                gone = corrected(self.events, keys)
                for row, key in zip(rows, keys, strict=True):
                    if key not in gone:
                        yield Series(*(row[name] for name in Series._fields)), row["event_time"], row["value"]


def year_before(until: datetime) -> datetime:
    """Return the beginning of the day twelve months before a moment."""
    day = until.date()
    month_end = day.month == 2 and day.day == 29
    before = day.replace(year=day.year - 1, day=28 if month_end else day.day)
    return datetime.combine(before, time(), UTC)


def rate(count: float | None, hours: float | None, per: int) -> float | None:
    """Return injuries for so many hours; None where either is not stated, or no hour was worked."""
    return None if count is None or not hours else count * per / hours


def _add(days: Days, more: Mapping[int, Part | float]) -> None:
    for day, value in more.items():
        days[day] = days.get(day, 0.0) + (value.total if isinstance(value, Part) else value)


def _injuries(site_id: str, mode: Mode, sums: Mapping[str, Days], start: datetime, until: datetime) -> Injuries:
    stated = {name: sum(days.values()) for name, days in sums.items() if days}
    hours, lost, recordable = (stated.get(name) for name in (HOURS, LOST_TIME, RECORDABLE))
    first = moment(min(sums[HOURS]) * _DAY_US) if hours is not None else None
    is_whole = first is not None and first <= start + _DAY
    return Injuries(
        site_id, mode, start, until, first, hours, lost, recordable, stated.get(FATALITIES), stated.get(NEAR_MISSES),
        rate(lost, hours, LTIFR_HOURS), rate(recordable, hours, TRIR_HOURS), is_whole,
    )  # fmt: skip
