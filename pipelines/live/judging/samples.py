"""What rules look at, in memory: the samples of each series, as corrected, as far back as rules of its measure reach.

What came since the last look is read by its number in the log; a series of which something was corrected or withdrawn
is read anew, since that is rare.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from data.alerts.model import Sample, SeriesId
from data.stores.events import EventLog, Mode
from data.stores.events.log import stands
from data.stores.events.measures import Kind, measures
from data.stores.events.model import microseconds, moment
from data.stores.events.tables import EVENT

MOST_SAMPLES = 1_500
"""Of a series, so that a day by the minute stays whole: of more, the older half is thinned so that sums stay, and least
and greatest values too. A thousand series take some 200 MB at most."""
_MOST_READ = 50_000
"""Of a site's measure when it is read anew."""
_PAGE = 20_000
_FOUR = 4
_AT = attrgetter("at")
_COLUMNS = (
    EVENT.c.seq, EVENT.c.mode, EVENT.c.site_id, EVENT.c.measure_id, EVENT.c.material_id, EVENT.c.value, EVENT.c.state,
    EVENT.c.event_us,
)  # fmt: skip
Key = tuple[Mode, SeriesId]
"""A series of a mode: what is made up or recorded is never judged with what is real."""
Pair = tuple[str, str]
"""Site and measure."""


class Memory:
    """The samples of each series, oldest first; `reach` says of each measure how far back they go."""

    def __init__(self, reach: Mapping[str, timedelta]) -> None:
        self.reach = reach
        self.series: dict[Key, list[Sample]] = {}
        self._seq, self._generation = -1, ""

    def read(self, log: EventLog, now: datetime) -> set[Key]:
        """Take in what has come, and return the series that are other than before. Raises LogError.

        All of it where this is the first time, the log is another one, or events have left it that were never seen.
        """
        head = log.head()
        if head.generation != self._generation or not head.watermark <= self._seq <= head.seq:
            self._read_all(log, head.seq, now)
            self._seq, self._generation = head.seq, head.generation
            return set(self.series)
        changed: set[Key] = set()
        while self._seq < head.seq and self.reach:
            changed |= self._read_on(log, head.seq, now)
        return changed

    def trim(self, now: datetime) -> None:
        """Forget what no rule reaches; the newest sample of a series stays."""
        for (_, (_, measure_id, _)), samples in self.series.items():
            del samples[: min(bisect_left(samples, now - self.reach[measure_id], key=_AT), len(samples) - 1)]

    def _read_all(self, log: EventLog, seq: int, now: datetime) -> None:
        found: dict[Key, list[Sample]] = {}
        for site_id in _sites(log):
            found |= log.look(partial(self._of_site, site_id=site_id, seq=seq, now=now))
        self.series = found

    def _of_site(self, connection: Connection, *, site_id: str, seq: int, now: datetime) -> dict[Key, list[Sample]]:
        found: dict[Key, list[Sample]] = {}
        for measure_id in self.reach:
            found |= self._of_pair(connection, (site_id, measure_id), seq, now)
        return found

    def _of_pair(self, connection: Connection, pair: Pair, seq: int, now: datetime) -> dict[Key, list[Sample]]:
        """Return the series of a site's measure up to a number of the log; of one long silent, its newest sample."""
        mine = select(*_COLUMNS).where(
            EVENT.c.site_id == pair[0], EVENT.c.measure_id == pair[1], EVENT.c.seq <= seq, stands()
        )
        newest = mine.order_by(EVENT.c.event_us.desc(), EVENT.c.seq.desc())
        since = microseconds(now - self.reach[pair[1]])
        rows = connection.execute(newest.where(EVENT.c.event_us >= since).limit(_MOST_READ)).all()
        rows = rows or connection.execute(newest.limit(1)).all()
        found: dict[Key, list[Sample]] = defaultdict(list)
        for row in reversed(rows):
            _add(found[_key(row)], row)
        return dict(found)

    def _read_on(self, log: EventLog, last: int, now: datetime) -> set[Key]:
        """Take in the next events up to a number, all or none of them."""

        def ask(connection: Connection) -> tuple[list[Any], int, dict[Pair, dict[Key, list[Sample]]]]:
            rows = list(connection.execute(self._next(last)))
            until = rows[-1].seq if len(rows) == _PAGE else last
            pairs = self._corrected(connection, rows)
            return rows, until, {pair: self._of_pair(connection, pair, until, now) for pair in pairs}

        rows, until, anew = log.look(ask)
        changed = {_key(row) for row in rows if row.stands and row.measure_id in self.reach}
        for row in rows:
            if row.stands and row.measure_id in self.reach and (row.site_id, row.measure_id) not in anew:
                _add(self.series.setdefault(_key(row), []), row)
        for pair, series in anew.items():
            gone = [key for key in self.series if key[1][:2] == pair and key not in series]
            changed |= {*series, *gone}
            self.series |= series | {key: [] for key in gone}
        self._seq = until
        return changed

    def _next(self, last: int) -> Select[Any]:
        """Return the question for what rules are of, and for whatever corrects something."""
        wanted = or_(EVENT.c.measure_id.in_(list(self.reach)), EVENT.c.correction_key.is_not(None))
        return (
            select(*_COLUMNS, EVENT.c.correction_key, stands().label("stands"))
            .where(EVENT.c.seq > self._seq, EVENT.c.seq <= last, EVENT.c.site_id != "", wanted)
            .order_by(EVENT.c.seq)
            .limit(_PAGE)
        )

    def _corrected(self, connection: Connection, rows: Iterable[Any]) -> set[Pair]:
        """Return the sites' measures of which something was corrected, before and after."""
        correcting = [row for row in rows if row.correction_key is not None]
        pairs = {(row.site_id, row.measure_id) for row in correcting}
        keys = [row.correction_key for row in correcting]
        for start in range(0, len(keys), 500):
            mine = EVENT.c.key.in_(keys[start : start + 500])
            pairs |= {(row.site_id, row.measure_id) for row in connection.execute(select(*_COLUMNS).where(mine))}
        return {pair for pair in pairs if pair[1] in self.reach}


def _sites(log: EventLog) -> list[str]:
    """Return every site of the log, by its index: one question a site, and none that reads every event."""
    found: list[str] = []
    last = ""
    while True:
        ((site_id,),) = log.read(select(func.min(EVENT.c.site_id)).where(EVENT.c.site_id > last))
        if site_id is None:
            return found
        found.append(site_id)
        last = site_id


def _key(row: Any) -> Key:
    return Mode(row.mode), (row.site_id, row.measure_id, row.material_id)


def _add(samples: list[Sample], row: Any) -> None:
    """Add what an event states to its series, by its time; what is missing or withheld says nothing to any rule."""
    if row.value is None and not row.state:
        return
    sample = Sample(moment(row.event_us), row.value, row.state)
    if not samples or samples[-1].at <= sample.at:
        samples.append(sample)
    else:
        insort(samples, sample, key=_AT)
    if len(samples) > MOST_SAMPLES:
        half = MOST_SAMPLES // 2
        samples[:half] = thinned(samples[:half], measures()[row.measure_id].kind)


def thinned(samples: list[Sample], kind: Kind) -> list[Sample]:
    """Return half as many samples: of a counter two added up, of a gauge the least and the greatest of four."""
    if kind == Kind.COUNTER:
        pairs = zip(samples[::2], samples[1::2], strict=True)
        return [Sample(late.at, (early.value or 0.0) + (late.value or 0.0)) for early, late in pairs]
    if kind == Kind.STATE:
        return samples[1::2]
    kept: list[Sample] = []
    for start in range(0, len(samples), _FOUR):
        by_value = sorted(samples[start : start + _FOUR], key=lambda sample: sample.value or 0.0)
        kept += sorted((by_value[0], *by_value[1:][-1:]), key=_AT)
    return kept
