"""Runs the duties until the process is told to end: one thread each, a fault of one is none of the others."""

from __future__ import annotations

import logging
import os
import random
import signal
import threading
import time
from collections.abc import Iterable
from contextlib import suppress

from data.stores.events import LogError
from data.stores.events.alone import alone
from data.stores.events.duties import tell
from pipelines.live.model import Duty, Live

WAIT_SECONDS = 2.0
"""Between two looks whether another live process has ended."""
TOLD_SECONDS = 20.0
"""At least between two times that a duty is told to have been done, each of which is a sync of the disk."""
END_SECONDS = 10.0
_JITTER = 0.25

log = logging.getLogger(__name__)


def run(live: Live, duties: Iterable[Duty], *, ends_with: int = 0) -> None:
    """Do the duties until `live.stop` is set or a signal to end comes. Waits while another process does them.

    `ends_with` is the process that started this one: when it has ended, this one does.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: live.stop.set())
    if ends_with:
        threading.Thread(target=_end_with, args=(live, ends_with), daemon=True).start()
    said = ""
    while not live.stop.is_set():
        try:
            with alone(live.log) as is_alone:
                if is_alone:
                    _work(live, duties)
                    return
                said = _say(said, "another live process is at work on this log: waiting for it to end")
        except LogError as error:
            said = _say(said, f"{error}: trying again")
        live.stop.wait(WAIT_SECONDS)


def _say(before: str, now: str) -> str:
    """Say what is, unless it was so before; return it."""
    if now != before:
        log.warning("%s", now)
    return now


def _work(live: Live, duties: Iterable[Duty]) -> None:
    threads = [threading.Thread(target=_repeat, args=(live, duty), name=duty.duty_id, daemon=True) for duty in duties]
    for thread in threads:
        thread.start()
    live.stop.wait()
    until = time.monotonic() + END_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _repeat(live: Live, duty: Duty) -> None:
    """Do a duty until the process ends, and tell how it goes."""
    failures, told_at, told_fault = 0, 0.0, ""
    while not live.stop.is_set():
        fault = done(live, duty)
        failures = failures + 1 if fault else 0
        pause = pause_seconds(duty, failures)
        if fault != told_fault or fault or time.monotonic() - told_at >= TOLD_SECONDS:
            with suppress(LogError):
                tell(live.log, duty.duty_id, next_seconds=max(pause, TOLD_SECONDS), fault=fault)
                told_at, told_fault = time.monotonic(), fault
        live.stop.wait(pause)


def done(live: Live, duty: Duty) -> str:
    """Do a duty once and return what went wrong, "" for nothing."""
    try:
        duty.run(live)
    except Exception as error:
        log.warning("%s: %s", duty.duty_id, error, exc_info=not isinstance(error, OSError | LogError))
        return f"{type(error).__name__}: {error}"
    return ""


def pause_seconds(duty: Duty, failures: int) -> float:
    """Return how long to wait before the duty is done again: longer after each failure, never two at one pace."""
    pause = min(duty.patience_seconds, duty.seconds * 2.0**failures) if failures else duty.seconds
    return pause * random.uniform(1 - _JITTER, 1 + _JITTER) if failures else pause  # noqa: S311 - no secret


def _end_with(live: Live, starter: int) -> None:
    """Tell the process to end when the one that started it has ended."""
    while os.getppid() == starter:
        time.sleep(0.5)
    live.stop.set()
