"""What whoever watches the log asks of it: has anything changed, what is new, what stood last, what a range adds up to.

A series is what one source states of one measure and material at one site, of one mode. All is as corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select, true

from data.stores.events.log import EventLog
from data.stores.events.measures import Kind, measures
from data.stores.events.model import Event, Head, microseconds
from data.stores.events.rows import event_of
from data.stores.events.tables import ALERT_HEAD, COMPACTED, DUTY, EVENT, HEAD

_AT_ONCE = 500
MINUTE_US = 60_000_000


class Series(NamedTuple):
    """The name of a series."""

    site_id: str
    measure_id: str
    material_id: str
    source_id: str
    mode: str


class Part(NamedTuple):
    """The values of a series in one part of time: how many, sum, lowest, highest, when the newest was, and that."""

    values: int
    total: float
    low: float
    high: float
    newest_us: int
    last: float | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """What changes when anything does: the head, when a duty was last tried, the number of changes of alerts."""

    head: Head
    tried_us: int
    alerts: int


def series_of(event: Event) -> Series:
    """Return the series that an event is of."""
    return Series(event.site_id, event.measure_id, event.material_id, event.source_id, event.mode.value)


def pulse(log: EventLog) -> Pulse:
    """Return what changes when anything does. Raises LogError."""
    ((seq, watermark, generation, tried, alerts),) = log.read(_PULSE)
    return Pulse(Head(seq, watermark, generation), tried or 0, alerts or 0)


def newest_of_all(log: EventLog, count: int) -> list[Event]:
    """Return the newest `count` events of every series of a site, by event time. Looks at the whole log."""
    every = (
        select(*(EVENT.c[name] for name in Series._fields)).where(EVENT.c.site_id != "").distinct().subquery("every")
    )
    one = EVENT.alias("one")
    if log.url.drivername == "sqlite":  # which knows no LATERAL; PostgreSQL would try each event against each series
        own = _newest(select(one.c.seq), one, every, count).correlate(every).scalar_subquery()
        question = select(EVENT).select_from(every).join(EVENT, EVENT.c.seq.in_(own))
    else:
        mine = _newest(select(one), one, every, count).correlate(every).lateral("mine")
        question = select(mine).select_from(every).join(mine, true())
    return [event_of(row) for row in log.read(question)]


def newest_of(log: EventLog, series: Series, count: int) -> list[Event]:
    """Return the newest `count` events of a series, by event time, the newest first."""
    question = select(EVENT).where(*_of(EVENT, series), *stands(EVENT)).order_by(*_LATEST).limit(count)
    return [event_of(row) for row in log.read(question)]


def parts(
    log: EventLog, several: Sequence[Series], width_us: int, start_us: int, end_us: int | None = None
) -> dict[Series, dict[int, Part]]:
    """Return series of one measure from a moment to before another (None: to their newest) by parts of `width_us`.

    They are numbered from 1970 on; those without a value are left out. `last` is there of measures without a mean.
    """
    wanted = several[0].measure_id
    own = [*stands(EVENT), EVENT.c.measure_id == wanted, EVENT.c.value.is_not(None), EVENT.c.event_us >= start_us]
    if end_us is not None:
        own.append(EVENT.c.event_us < end_us)
    number, value = (EVENT.c.event_us // width_us).label("number"), EVENT.c.value
    found = (number, func.count(), func.sum(value), func.min(value), func.max(value), func.max(EVENT.c.event_us))
    if len(several) == 1:
        rows = log.read(select(*found).where(*own, *_of(EVENT, several[0])).group_by(number))
        named = [(several[0], row) for row in rows]
    else:
        names = [EVENT.c[name] for name in Series._fields]
        own.append(EVENT.c.site_id.in_({one.site_id for one in several}))
        rows = log.read(select(*found, *names).where(*own).group_by(number, *names))
        named = [(Series(*row[len(found) :]), row) for row in rows]
    summed: dict[Series, dict[int, Part]] = {one: {} for one in several}
    for series, row in named:
        if series in summed:
            summed[series][row[0]] = Part(row[1], row[2], row[3], row[4], row[5], None)
    measure = measures().get(wanted)
    if measure is not None and measure.kind == Kind.GAUGE and "mean" not in measure.aggregations:
        for series, of_series in summed.items():
            last = _values(log, series, [part.newest_us for part in of_series.values()])
            summed[series] = {at: part._replace(last=last[part.newest_us]) for at, part in of_series.items()}
    return summed


def _values(log: EventLog, series: Series, times: Sequence[int]) -> dict[int, float]:
    """Return the value of a series at moments, the one handed in last where there are several."""
    found: dict[int, float] = {}
    for start in range(0, len(times), _AT_ONCE):
        own = (*_of(EVENT, series), *stands(EVENT), EVENT.c.value.is_not(None))
        question = select(EVENT.c.event_us, EVENT.c.value).where(*own)
        question = question.where(EVENT.c.event_us.in_(times[start : start + _AT_ONCE]))
        found |= {row[0]: row[1] for row in log.read(question.order_by(EVENT.c.seq))}
    return found


def places(log: EventLog, keys: Iterable[bytes]) -> dict[bytes, tuple[Series, int]]:
    """Return of which series and of which moment (microseconds) the events under these keys are."""
    names = [EVENT.c[name] for name in Series._fields]
    found: dict[bytes, tuple[Series, int]] = {}
    for some in _slices(keys):
        question = select(EVENT.c.key, EVENT.c.event_us, *names).where(EVENT.c.key.in_(some))
        found |= {bytes(row[0]): (Series(*row[2:]), row[1]) for row in log.read(question)}
    return found


def received(log: EventLog, since_us: int) -> dict[tuple[str, str, int], int]:
    """Return how many events each source and mode handed in in each minute (from 1970 on) since a moment."""
    minute = (EVENT.c.received_us // MINUTE_US).label("minute")
    names = (EVENT.c.source_id, EVENT.c.mode, minute)
    question = select(*names, func.count()).where(EVENT.c.seq > _last_before(log, since_us)).group_by(*names)
    return {(source, mode, number): count for source, mode, number, count in log.read(question)}


class Wanted(NamedTuple):
    """Which events are asked for: of some sites (None: of any), of a measure, of a material ("": of any).

    Events of no material are of those that `naming` sites make.
    """

    sites: tuple[str, ...] | None = None
    measure_id: str = ""
    material_id: str = ""
    naming: tuple[str, ...] = ()


ALL = Wanted()


def latest(
    log: EventLog,
    count: int,
    wanted: Wanted = ALL,
    between: tuple[datetime | None, datetime | None] = (None, None),
    *,
    up_to: int | None = None,
) -> list[Event]:
    """Return the `count` events handed in last up to the number `up_to`, the newest first, corrected ones among them.

    Of those that were from one moment to before another (None: from or to any).
    """
    start, end = between
    question = select(EVENT).where(*_wanted(wanted))
    for bound in (
        None if start is None else EVENT.c.event_us >= microseconds(start),
        None if end is None else EVENT.c.event_us < microseconds(end),
        None if up_to is None else EVENT.c.seq <= up_to,
    ):
        question = question if bound is None else question.where(bound)
    return [event_of(row) for row in log.read(question.order_by(EVENT.c.seq.desc()).limit(count))]


def _wanted(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.sites is not None:
        yield EVENT.c.site_id.in_(wanted.sites)
    if wanted.measure_id:
        yield EVENT.c.measure_id == wanted.measure_id
    if wanted.material_id:
        named = and_(EVENT.c.material_id == "", EVENT.c.site_id.in_(wanted.naming))
        yield or_(EVENT.c.material_id == wanted.material_id, named)


def corrected(log: EventLog, keys: Iterable[bytes]) -> set[bytes]:
    """Return those of some events' keys that another event corrects or takes back."""
    found: set[bytes] = set()
    for some in _slices(keys):
        for table in (EVENT, COMPACTED):
            question = select(table.c.correction_key).where(table.c.correction_key.in_(some))
            found |= {bytes(row[0]) for row in log.read(question)}
    return found


def corrected_of(log: EventLog, first: int, last: int) -> set[int]:
    """Return the numbers, of those from `first` to `last`, whose event another one corrects or takes back."""
    _, *standing = stands(EVENT)
    question = select(EVENT.c.seq).where(EVENT.c.seq >= first, EVENT.c.seq <= last, ~and_(*standing))
    return {row[0] for row in log.read(question)}


def stands(events: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that events are neither corrected nor withdrawals."""
    later = EVENT.alias("later")
    by_log = exists().where(later.c.correction_key == events.c.key)
    by_history = exists().where(COMPACTED.c.correction_key == events.c.key)
    return events.c.quality != "withdrawn", ~by_log, ~by_history


def _of(events: FromClause, series: Series | FromClause) -> Iterator[ColumnElement[bool]]:
    names = series.c if isinstance(series, FromClause) else series._asdict()
    return (events.c[name] == names[name] for name in Series._fields)


def _newest(question: Select[Any], events: FromClause, series: FromClause, count: int) -> Select[Any]:
    own = question.where(*_of(events, series), *stands(events))
    return own.order_by(events.c.event_us.desc(), events.c.seq.desc()).limit(count)


def _last_before(log: EventLog, received_us: int) -> int:
    """Return the number of the newest event received before a moment: numbers are in the order of receipt."""
    ((low, high),) = log.read(select(func.min(EVENT.c.seq), func.max(EVENT.c.seq)))
    if low is None:
        return 0
    low -= 1
    while low < high:
        middle = (low + high + 1) // 2
        rows = log.read(select(EVENT.c.received_us).where(EVENT.c.seq == middle))
        if rows and rows[0][0] < received_us:
            low = middle
        else:
            high = middle - 1
    return int(low)


def _slices(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    every = list(keys)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))


_LATEST = (EVENT.c.event_us.desc(), EVENT.c.seq.desc())
_TRIED = select(func.max(DUTY.c.tried_us)).scalar_subquery()
_ALERTS = select(ALERT_HEAD.c.revision).scalar_subquery()
_PULSE = select(HEAD.c.seq, HEAD.c.watermark, HEAD.c.generation, _TRIED, _ALERTS)
