"""The one writer of a process: it puts the events of whoever waits into one transaction, so that one sync serves all.

It takes what comes within 10 ms, or 1,000 events, whichever is first; what comes while it writes is in the next.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data.stores.events.bucket import charged
from data.stores.events.errors import BusyError, LogError, RateError
from data.stores.events.model import Charge, Taken
from data.stores.events.rows import Sealed, hold, store

GROUP_SECONDS = 0.01
GROUP_EVENTS = 1_000
WAITING_EVENTS = 100_000
"""That may wait for the writer of a process; further ones are told to come back."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """Some events of one caller, and what they are charged."""

    sealed: Sequence[Sealed]
    charge: Charge | None = None
    done: Future[tuple[Taken, ...]] = field(default_factory=Future)


class Writer:
    """A thread that writes jobs in the order they come; `engine` is its own."""

    def __init__(self, engine: Engine) -> None:
        """Start the thread, which ends with the process: what it had not acknowledged was not promised."""
        self._engine, self._waiting, self._lock = engine, 0, threading.Lock()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="event-log", daemon=True)
        self._thread.start()

    def write(self, job: Job) -> tuple[Taken, ...]:
        """Return what became of the events once they are on disk. Raises BusyError, RateError, LogError."""
        with self._lock:
            if self._waiting and self._waiting + len(job.sealed) > WAITING_EVENTS:
                raise BusyError("too many events wait to be written: send these again in a moment")
            self._waiting += len(job.sealed)
        self._jobs.put(job)
        try:
            return job.done.result()
        finally:
            with self._lock:
                self._waiting -= len(job.sealed)

    def close(self) -> None:
        """Write what waits, then end."""
        self._jobs.put(None)
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            group, goes_on = self._group(first)
            self._write(group)
            if not goes_on:
                return

    def _group(self, first: Job) -> tuple[list[Job], bool]:
        """Return what is written together, and whether there will be more."""
        group, size, until = [first], len(first.sealed), time.monotonic() + GROUP_SECONDS
        while size < GROUP_EVENTS:
            try:
                job = self._jobs.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                break
            if job is None:
                return group, False
            group.append(job)
            size += len(job.sealed)
        return group, True

    def _write(self, group: list[Job]) -> None:
        """Write a group; where it fails as a whole, each job by itself, so that none fails for another's fault."""
        try:
            with self._engine.begin() as connection:
                newest = hold(connection)
                refused = [charged(connection, job.charge) for job in group]
                kept = [job for job, refusal in zip(group, refused, strict=True) if refusal is None]
                answers = store(connection, newest, [job.sealed for job in kept])
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever waits is told
            if len(group) == 1:
                group[0].done.set_exception(_explained(error))
                return
            for job in group:
                self._write([job])
            return
        for job, refusal in zip(group, refused, strict=True):
            if refusal is not None:
                job.done.set_exception(RateError(refusal))
        for job, answer in zip(kept, answers, strict=True):
            job.done.set_result(answer)


def _explained(error: Exception) -> LogError:
    if isinstance(error, LogError):
        return error
    log.error("the event log cannot be written: %s", error)
    cause = getattr(error, "orig", None) if isinstance(error, SQLAlchemyError) else None
    return LogError(f"the event log cannot be written ({cause or type(error).__name__}): nothing of this was stored")
