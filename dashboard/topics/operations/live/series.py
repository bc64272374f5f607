"""Series by parts of time, for sparklines, sums and means: added up by the log, kept, and renewed where events came.

A part that nothing came to is not read again. What renewing costs is held to a tenth of the time; until it is renewed,
what was there before is given.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dashboard.topics.operations.live.model import Point
from data.stores.events import EventLog
from data.stores.events.measures import Kind, Measure
from data.stores.events.model import microseconds, moment
from data.stores.events.watching import Part, Series, parts

MOST_POINTS = 60
WIDTHS = tuple(map(timedelta, (0,) * 6, (15, 60, 360, 1_800, 10_800, 43_200)))
"""Of a part: 60 of 15 minutes, of an hour and of 6 hours, 48 of a day, 56 of a week, 60 of 30 days."""
MOST_KEPT = 120_000
"""Parts kept, some 25 MB: a day of a thousand series, 35 days of another thousand."""
SPARE = 4
"""Parts that a series counts for beside its own, as there will be more before it is looked at again."""
SHARE = 10
"""Renewing may take one part in so many of the time."""
MANY = 50
"""Series read at once."""
COLD_SECONDS = 0.1
"""That may be spent at once on what was never read."""
WARM_SECONDS = 0.01
"""That may be spent at once on what has to be renewed."""
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A range in parts: from part `first` to part `last`, numbered from 1970 on.

    A fixed one has just the events from `start` to before `end`. One that goes on with the clock has whole parts alone,
    so that it stays as it is while a part lasts: it begins up to a part later than the range.
    """

    width_us: int
    first: int
    last: int
    start: datetime
    end: datetime
    is_fixed: bool

    @property
    def next_part(self) -> datetime:
        """When the next part begins."""
        return moment((self.last + 1) * self.width_us)


def window(start: datetime, end: datetime, *, is_fixed: bool = False, width: timedelta | None = None) -> Window:
    """Return a range in at most 60 parts, or in parts of `width`."""
    width = width or WIDTHS[min(bisect_left(WIDTHS, (end - start) / (MOST_POINTS + 1)), len(WIDTHS) - 1)]
    width_us = width // _MICROSECOND
    if is_fixed:
        return Window(width_us, microseconds(start) // width_us, (microseconds(end) - 1) // width_us, start, end, True)
    last = microseconds(end) // width_us
    first = min(-(-microseconds(start) // width_us), last)
    return Window(width_us, first, last, moment(first * width_us), moment((last + 1) * width_us), False)


@dataclass(slots=True)
class _Kept:
    """Parts by number, of the events from `start_us` to before `end_us` (None: of all later ones).

    `counted` is how many count against what all may hold, `stale` are the numbers of those that events came to since,
    `view` are those `shown` last.
    """

    start_us: int
    end_us: int | None
    parts: dict[int, Part]
    counted: int
    stale: set[int] = field(default_factory=set)
    shown: tuple[int, int] = (0, -1)
    view: Mapping[int, Part] = field(default_factory=dict)


_Key = tuple[Series, int, int, int]


class Parts:
    """Parts of the series of a log; for one thread. `share` 0: whatever is asked for is read, however long it takes."""

    def __init__(self, log: EventLog, clock: Callable[[], float] = time.monotonic, share: int = SHARE) -> None:
        """Start with nothing kept."""
        self._log, self._clock, self._share = log, clock, share
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._keys: dict[Series, set[_Key]] = defaultdict(set)
        self._waiting: OrderedDict[_Key, None] = OrderedDict()
        self._held = 0
        self._free_at, self._cold = 0.0, COLD_SECONDS
        self.is_behind = False

    def begin(self) -> None:
        """Begin to put an answer together: what was never read may take `COLD_SECONDS` of it.

        What waits to be renewed is, first come, first served.
        """
        self._cold, self.is_behind = COLD_SECONDS, False
        until = self._clock() + WARM_SECONDS
        while self._waiting and self._free_at <= self._clock() < until:
            key, _ = self._waiting.popitem(last=False)
            if (kept := self._kept.get(key)) is not None and kept.stale:
                self._renew(key, kept)

    def touch(self, touched: Iterable[tuple[Series, int]]) -> None:
        """Note that events came to series at moments (microseconds)."""
        for series, at in touched:
            for key in self._keys.get(series, ()):
                kept = self._kept[key]
                if kept.start_us <= at and (kept.end_us is None or at < kept.end_us):
                    kept.stale.add(at // key[1])

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self._keys.clear()
        self._waiting.clear()
        self._held = 0

    def read(self, series: Series, asked: Window) -> Mapping[int, Part] | None:
        """Return the parts that hold a value, by number; None where they were never read, and have to wait.

        They are the same thing as before where they have not changed. Raises LogError. `is_behind` tells that something
        has to wait.
        """
        key = _key(series, asked)
        kept, start_us = self._kept.get(key), key[2] or asked.first * asked.width_us
        if kept is None or kept.start_us > start_us:
            if self._share and self._cold <= 0:
                self.is_behind = True
                return None if kept is None else kept.parts
            self._read([series], asked, start_us, key[3] or None)
            kept = self._kept[key]
        elif kept.stale and min(kept.stale) <= asked.last:
            if self._share and (self._waiting or self._clock() < self._free_at):
                self._waiting[key] = None
                self.is_behind = True
            else:
                self._renew(key, kept)
        self._kept.move_to_end(key)
        _forget_before(kept, start_us - 2 * MOST_POINTS * asked.width_us, asked.width_us)
        if kept.shown != (asked.first, asked.last):
            kept.shown = (asked.first, asked.last)
            kept.view = {number: part for number, part in kept.parts.items() if asked.first <= number <= asked.last}
        return kept.view

    def prepare(self, several: Iterable[Series], asked: Window) -> None:
        """Read those of some series that were never read, many at once, as far as the time goes. Raises LogError."""
        if asked.is_fixed:
            return
        cold: dict[str, list[Series]] = defaultdict(list)
        for one in several:
            if (one, asked.width_us, 0, 0) not in self._kept:
                cold[one.measure_id].append(one)
        for own in cold.values():
            for start in range(0, len(own), MANY):
                if self._share and self._cold <= 0:
                    return
                self._read(own[start : start + MANY], asked, asked.first * asked.width_us, None)

    def _read(self, several: Sequence[Series], asked: Window, start_us: int, end_us: int | None) -> None:
        """Read series of one measure."""
        began = self._clock()
        for series, found in parts(self._log, several, asked.width_us, start_us, end_us).items():
            self._keep(_key(series, asked), _Kept(start_us, end_us, found, len(found) + SPARE))
        self._cold -= self._clock() - began

    def _keep(self, key: _Key, kept: _Kept) -> None:
        if (before := self._kept.pop(key, None)) is not None:
            self._held -= before.counted
        self._kept[key] = kept
        self._keys[key[0]].add(key)
        self._held += kept.counted
        while self._held > MOST_KEPT and len(self._kept) > 1:
            old, dropped = self._kept.popitem(last=False)
            self._held -= dropped.counted
            self._keys[old[0]].discard(old)
            if not self._keys[old[0]]:
                del self._keys[old[0]]

    def _renew(self, key: _Key, kept: _Kept) -> None:
        began, width_us = self._clock(), key[1]
        for first, last in _runs(kept.stale):
            start_us, end_us = max(first * width_us, kept.start_us), (last + 1) * width_us
            end_us = min(end_us, kept.end_us or end_us)
            found = parts(self._log, [key[0]], width_us, start_us, end_us)[key[0]]
            for number in range(first, last + 1):
                kept.parts.pop(number, None)
            kept.parts.update(found)
        kept.stale, kept.shown = set(), (0, -1)
        self._free_at = max(self._free_at, began) + (self._clock() - began) * (self._share - 1)


def points(measure: Measure, found: Mapping[int, Part], asked: Window) -> tuple[Point, ...]:
    """Return the parts of a window as points: of a counter sums, of a gauge what may be made of its values."""
    numbers = range(asked.first, asked.last + 1)
    return tuple(_point(measure, number * asked.width_us, found.get(number)) for number in numbers)


def value_of(measure: Measure, found: Sequence[Part]) -> tuple[float | None, str]:
    """Return what a measure's values in a range come to, and by which of its aggregations; None where none came."""
    if measure.kind == Kind.COUNTER:
        return (sum(part.total for part in found) if found else None), "sum"
    if "mean" in measure.aggregations:
        return mean_of(found), "mean"
    return None, "last"


def mean_of(found: Sequence[Part]) -> float | None:
    """Return the mean of all values in some parts, None where there is none."""
    count = sum(part.values for part in found)
    return sum(part.total for part in found) / count if count else None


def _point(measure: Measure, start_us: int, part: Part | None) -> Point:
    start = moment(start_us)
    if part is None:
        return Point(start, None, None, None)
    if measure.kind == Kind.COUNTER:
        return Point(start, part.total, None, None)
    allowed = measure.aggregations
    value = part.total / part.values if "mean" in allowed else part.last
    return Point(start, value, part.low if "min" in allowed else None, part.high if "max" in allowed else None)


def _key(series: Series, asked: Window) -> _Key:
    fixed = (microseconds(asked.start), microseconds(asked.end)) if asked.is_fixed else (0, 0)
    return series, asked.width_us, *fixed


def _forget_before(kept: _Kept, start_us: int, width_us: int) -> None:
    """Forget parts that lie far behind what is asked for."""
    first = start_us // width_us
    if kept.start_us < start_us:
        kept.start_us = first * width_us
        kept.parts = {number: part for number, part in kept.parts.items() if number >= first}
        kept.stale = {number for number in kept.stale if number >= first}


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as runs without a hole."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
