"""What stands last of every series, kept in memory by each process: read once from the log, then followed.

Newest is by event time, so that what comes late does not push out what is newer. When the next should come is told by
the series' own pace, a choice of this product: after its newest event three times the median gap between its last ones,
at least two minutes and at most three days; three days where one event alone is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from data.stores.events import Event, EventLog, Head, Quality
from data.stores.events.clock import now_us
from data.stores.events.model import key_of, microseconds, moment
from data.stores.events.watching import (
    MINUTE_US,
    Series,
    corrected_of,
    newest_of,
    newest_of_all,
    places,
    pulse,
    received,
    series_of,
)

KEPT = 9
"""Events of a series that its pace is told by."""
PACES = 3
LEAST_PATIENCE, MOST_PATIENCE = timedelta(minutes=2), timedelta(days=3)
MOST_SERIES = 50_000
"""Kept in mind; those that were heard least recently go first."""
AT_ONCE, MOST_BEHIND = 5_000, 50_000
"""Events read at once, and how many are followed: where there are more, everything is read anew."""
MINUTES = 60
_MICROSECOND = timedelta(microseconds=1)
_LEAST_US, _MOST_US = LEAST_PATIENCE // _MICROSECOND, MOST_PATIENCE // _MICROSECOND
Mark = tuple[int, int, bytes]
"""When an event was (microseconds), its number, its key."""


@dataclass(slots=True)
class Kept:
    """A series: its newest event, the marks of its last ones (the newest first), whether these are all there are."""

    newest: Event
    marks: list[Mark]
    is_all: bool
    due: datetime


@dataclass(slots=True)
class News:
    """What came: the events in their order, and which series changed at which moments.

    `is_whole`: all was read anew · `is_cut`: events have left the log · `has_lost`: something was corrected that had.
    """

    events: list[Event] = field(default_factory=list)
    touched: list[tuple[Series, int]] = field(default_factory=list)
    is_whole: bool = False
    is_cut: bool = False
    has_lost: bool = False

    @property
    def has_hazards(self) -> bool:
        """Tell whether anything came that is of no site: of a hazard."""
        return any(not event.site_id for event in self.events)

    def __bool__(self) -> bool:
        """Tell whether there is anything new."""
        return bool(self.events or self.is_whole or self.is_cut)


def due_of(marks: Sequence[Mark]) -> datetime:
    """Return by when the event after these, the newest first, should come."""
    gaps = sorted([later[0] - earlier[0] for later, earlier in pairwise(marks) if later[0] > earlier[0]])
    patience = _MOST_US
    if gaps:
        middle = gaps[len(gaps) // 2] + gaps[(len(gaps) - 1) // 2]
        patience = min(max(PACES * middle // 2, _LEAST_US), _MOST_US)
    return moment(marks[0][0] + patience)


class Book:
    """All series that a log knows of; for one thread. `head` is how far it was read."""

    def __init__(self, log: EventLog) -> None:
        """Start with nothing read."""
        self.head = Head(0, 0, "")
        self.series: dict[Series, Kept] = {}
        self.minutes: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        self._log = log
        self._places: dict[bytes, Series] = {}

    def renew(self, head: Head) -> News:
        """Read on to `head` and return what came. Raises LogError; what was not read is read the next time."""
        own = self.head
        is_same = head.generation == own.generation and own.watermark <= head.watermark <= own.seq <= head.seq
        if not is_same or head.seq - own.seq > MOST_BEHIND:
            self._start()
            return News(is_whole=True)
        news = News()
        while self.head.seq < head.seq:
            page = self._log.since(self.head.seq, AT_ONCE)
            if page.gap or page.head.generation != own.generation:
                self._start()
                return News(is_whole=True)
            self._take(page.events, news)
            self.head = Head(page.events[-1].seq, own.watermark, own.generation)
        if head.watermark != own.watermark:
            self.head = Head(self.head.seq, head.watermark, own.generation)
            self._cut(head.watermark)
            news.is_cut = True
        self._forget_minutes()
        return news

    def last_hour(self, now: datetime) -> dict[tuple[str, str], int]:
        """Return how many events each source and mode handed in in the sixty minutes up to the one that goes on."""
        this = microseconds(now) // MINUTE_US
        return {
            name: sum(count for minute, count in minutes.items() if this - MINUTES < minute <= this)
            for name, minutes in self.minutes.items()
        }

    def _start(self) -> None:
        """Read all from the log."""
        self.head = Head(0, 0, "")
        head = pulse(self._log).head
        self.series, self._places = {}, {}
        grouped: dict[Series, list[Event]] = defaultdict(list)
        for event in newest_of_all(self._log, KEPT):
            grouped[series_of(event)].append(event)
        for series, events in grouped.items():
            self._keep(series, events)
        self.minutes = defaultdict(dict)
        for (source, mode, minute), count in received(self._log, now_us() - MINUTES * MINUTE_US).items():
            self.minutes[source, mode][minute] = count
        self.head = head
        self._bound()

    def _keep(self, series: Series, events: Sequence[Event]) -> None:
        """Keep what the log holds of a series, in place of what was kept."""
        for _, _, key in self.series[series].marks if series in self.series else ():
            self._places.pop(key, None)
        if not events:
            self.series.pop(series, None)
            return
        marks = sorted(((microseconds(one.event_time), one.seq, one.key) for one in events), reverse=True)
        first = next(one for one in events if one.seq == marks[0][1])
        self.series[series] = Kept(first, marks, len(marks) < KEPT, due_of(marks))
        self._places.update((key, series) for _, _, key in marks)

    def _take(self, events: Sequence[Event], news: News) -> None:
        """Take further events in."""
        gone = corrected_of(self._log, events[0].seq, events[-1].seq)
        lost: set[bytes] = set()
        anew: set[Series] = set()
        for event in events:
            minutes = self.minutes[event.source_id, event.mode.value]
            minute = microseconds(event.received_time) // MINUTE_US
            minutes[minute] = minutes.get(minute, 0) + 1
            if event.correction_of:
                target = key_of(event.source_id, event.correction_of)
                lost.add(target)
                anew |= self._drop(target)
            if event.site_id:
                series, at = series_of(event), microseconds(event.event_time)
                news.touched.append((series, at))
                if event.quality != Quality.WITHDRAWN and event.seq not in gone:
                    self._insert(series, (at, event.seq, event.key), event)
        news.events += events
        if lost:
            found = places(self._log, lost)
            news.touched += found.values()
            news.has_lost = news.has_lost or len(found) < len(lost)
        for series in anew:
            self._keep(series, newest_of(self._log, series, KEPT))
        self._bound()

    def _insert(self, series: Series, mark: Mark, event: Event) -> None:
        if mark[2] in self._places:
            return
        kept = self.series.get(series)
        if kept is None:
            self.series[series] = Kept(event, [mark], is_all=True, due=due_of([mark]))
            self._places[mark[2]] = series
            return
        place = next((n for n, one in enumerate(kept.marks) if one < mark), len(kept.marks))
        if place == len(kept.marks) and not kept.is_all:
            return
        kept.marks.insert(place, mark)
        self._places[mark[2]] = series
        if len(kept.marks) > KEPT:
            self._places.pop(kept.marks.pop()[2], None)
            kept.is_all = False
        if place == 0:
            kept.newest = event
        kept.due = due_of(kept.marks)

    def _drop(self, key: bytes) -> set[Series]:
        """Take an event out that stands no longer; return the series that has to be read anew."""
        series = self._places.pop(key, None)
        if series is None:
            return set()
        kept = self.series[series]
        was_newest = kept.marks[0][2] == key
        kept.marks = [one for one in kept.marks if one[2] != key]
        if was_newest or not kept.is_all:
            return {series}
        kept.due = due_of(kept.marks)
        return set()

    def _cut(self, watermark: int) -> None:
        """Forget what has left the log for the history."""
        for series in [series for series, kept in self.series.items() if any(m[1] <= watermark for m in kept.marks)]:
            self._keep(series, newest_of(self._log, series, KEPT))

    def _bound(self) -> None:
        if len(self.series) > MOST_SERIES:
            by_age = sorted(self.series, key=lambda one: self.series[one].newest.seq)
            for series in by_age[: len(self.series) - MOST_SERIES]:
                self._keep(series, ())

    def _forget_minutes(self) -> None:
        oldest = now_us() // MINUTE_US - MINUTES - 1
        for name, minutes in list(self.minutes.items()):
            if minutes and min(minutes) < oldest:
                kept = {minute: count for minute, count in minutes.items() if minute >= oldest}
                self.minutes[name] = kept
