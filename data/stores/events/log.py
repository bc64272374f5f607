"""The log as its users see it: hand events in, read on from a place."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import URL, ColumnElement, Connection, Engine, Select, exists, func, select
from sqlalchemy.exc import SQLAlchemyError

from data.stores.events.connect import reading_engine, writing_engine
from data.stores.events.errors import LogError
from data.stores.events.model import Charge, Event, Head, Page, Taken, microseconds
from data.stores.events.rows import event_of, hold, sealed
from data.stores.events.schema import upgrade
from data.stores.events.tables import COMPACTED, EVENT, HEAD
from data.stores.events.writer import GROUP_EVENTS, Job, Writer

MOST_READ = 10_000
T = TypeVar("T")


class EventLog:
    """The log at `url` (`log_url()`). Nothing is opened before it is first used, and each process opens its own.

    Methods may be called from any thread. All raise LogError where the log cannot be used.
    """

    def __init__(self, url: URL) -> None:
        """Remember where the log is."""
        self.url = url
        self._lock = threading.Lock()
        self._opened: dict[int, tuple[Engine, Writer]] = {}

    def append(self, events: Sequence[Event], charge: Charge | None = None) -> tuple[Taken, ...]:
        """Hand events in and return what became of each, in order, once all that is `stored` is on disk.

        They are written a thousand at a time: where that breaks off, what was written stays, and who hands all of them
        in again is told which are duplicates. `charge` is taken first, for all of them.
        Raises RateError (nothing stored), BusyError, ValueError for an event that is none.
        """
        ready = [sealed(event) for event in events]
        slices = [ready[start : start + GROUP_EVENTS] for start in range(0, len(ready), GROUP_EVENTS)]
        if not slices and charge:
            slices = [[]]
        taken: list[Taken] = []
        for one in slices:
            taken += self._writer().write(Job(one, charge))
            charge = None
        return tuple(taken)

    def head(self) -> Head:
        """Return how far the log goes."""
        with self._reading() as connection:
            return _head(connection)

    def since(self, seq: int, limit: int = 1_000) -> Page:
        """Return the events after `seq`, at most `limit`, oldest first."""
        with self._reading() as connection:
            head = _head(connection)
            found = _events(connection, select(EVENT).where(EVENT.c.seq > seq), limit + 1)
        return Page(found[:limit], head, gap=seq < head.watermark or seq > head.seq, more=len(found) > limit)

    def between(
        self,
        start: datetime,
        end: datetime,
        *,
        limit: int = MOST_READ,
        as_corrected: bool = True,
        **equal: str,
    ) -> Page:
        """Return the events whose event time is in [start, end), the newest `limit` of them, oldest first.

        `equal` names columns and the text they must hold: `site_id="…"`, `measure_id="…"`, `mode="real"`. As corrected,
        neither what was corrected nor withdrawals are among them.
        """
        moments = (EVENT.c.event_us >= microseconds(start), EVENT.c.event_us < microseconds(end))
        question = _where(select(EVENT).where(*moments), as_corrected, equal)
        question = question.order_by(EVENT.c.event_us.desc(), EVENT.c.seq.desc()).limit(limit + 1)
        with self._reading() as connection:
            head = _head(connection)
            found = tuple(event_of(row) for row in connection.execute(question))
        return Page(found[:limit][::-1], head, gap=False, more=len(found) > limit)

    def count(self, start: datetime, end: datetime, **equal: str) -> int:
        """Return how many events `between` could return, were there no limit, as corrected."""
        moments = (EVENT.c.event_us >= microseconds(start), EVENT.c.event_us < microseconds(end))
        question = _where(select(func.count()).select_from(EVENT).where(*moments), True, equal)
        with self._reading() as connection:
            return int(connection.execute(question).scalar_one())

    def upgrade(self) -> None:
        """Make or renew the tables; done by itself when the log is first used."""
        self._writer()

    def close(self) -> None:
        """Write what waits and close what this process has opened."""
        with self._lock:
            opened = self._opened.pop(os.getpid(), None)
        if opened:
            opened[1].close()
            opened[0].dispose()

    def write(self, change: Callable[[Connection], T]) -> T:
        """Return what `change` returns of a transaction that holds the log against other writers."""
        self._writer()
        engine = writing_engine(self.url)
        try:
            with told(), engine.begin() as connection:
                hold(connection)
                return change(connection)
        finally:
            engine.dispose()

    def read(self, question: Select[Any]) -> list[Any]:
        """Return the rows that answer a question to any table of the log."""
        with self._reading() as connection:
            return list(connection.execute(question))

    def look(self, ask: Callable[[Connection], T]) -> T:
        """Return what `ask` returns of one state of the log, however many questions it asks."""
        with self._reading() as connection:
            return ask(connection)

    def _open(self) -> tuple[Engine, Writer]:
        """Return what this process reads and writes by."""
        with self._lock:
            opened = self._opened.get(os.getpid())
            if opened is None:
                engine = writing_engine(self.url)
                try:
                    with told():
                        upgrade(engine)
                except LogError:
                    engine.dispose()
                    raise
                opened = self._opened[os.getpid()] = (reading_engine(self.url), Writer(engine))
            return opened

    def _writer(self) -> Writer:
        return self._open()[1]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        engine = self._open()[0]
        with told(), engine.begin() as connection:
            yield connection


@contextmanager
def told() -> Iterator[None]:
    """Raise LogError for whatever the database says."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise LogError(f"the event log cannot be used: {getattr(error, 'orig', None) or error}") from error


def _head(connection: Connection) -> Head:
    row = connection.execute(select(HEAD.c.seq, HEAD.c.watermark, HEAD.c.generation)).one()
    return Head(row.seq, row.watermark, row.generation)


def _events(connection: Connection, question: Select[Any], limit: int) -> tuple[Event, ...]:
    return tuple(event_of(row) for row in connection.execute(question.order_by(EVENT.c.seq).limit(limit)))


def _where(question: Select[Any], as_corrected: bool, equal: dict[str, str]) -> Select[Any]:
    question = question.where(*(EVENT.c[name] == text for name, text in equal.items()))
    return question.where(stands()) if as_corrected else question


def stands() -> ColumnElement[bool]:
    """Return the condition that an event is neither corrected nor a withdrawal."""
    later, gone = EVENT.alias("later"), COMPACTED.c.correction_key == EVENT.c.key
    stands = ~exists().where(later.c.correction_key == EVENT.c.key) & ~exists().where(gone)
    return (EVENT.c.quality != "withdrawn") & stands
