"""Has files checked by processes of their own, a bounded number at once; needs no hook of the server under the app.

The process that makes them starts with the first file, and again where it has ended; a fork of this process leaves it
to the one that started it. Nothing of this process is open in it but one connection, by whose end it ends too.
"""

from __future__ import annotations

import hashlib
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore, Lock

from data.intake.apart import wire
from data.intake.apart.wire import Allowance, Answer, End, Question
from data.intake.checking import FAILED, shown_name
from data.intake.model import CellFault, Summary
from data.intake.preview import preview

_ROOT = Path(__file__).parents[3]
_SERVER = "data.intake.apart.server"
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONHASHSEED", "LD_LIBRARY_PATH")
"""What of the environment the process is given: no secret is among it."""
_ANSWER_BYTES_MAX = 32 * 2**20
_PIECE = 1 << 16
_SAID_CHARACTERS = 700
_GRACE_SECONDS = 10
"""What starting and an answer may take beside the check itself."""
_SPLIT = "Split it, or copy the inventory alone into a new workbook, and check that."

Unless = Callable[[Callable[[], None]], AbstractContextManager[None]]

log = logging.getLogger(__name__)


def _never(_stop: Callable[[], None]) -> AbstractContextManager[None]:
    return nullcontext()


class BusyError(RuntimeError):
    """As many files as may be are being checked; ask again."""


class BrokenOffError(RuntimeError):
    """The process that checks files ended or does not answer, whatever the file; ask again."""


@dataclass(frozen=True, eq=False)
class _Process:
    """A running process and the connection to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket

    def end(self) -> None:
        """End it: it goes with its connection, or is killed."""
        self.control.close()
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class CheckProcess:
    """Checks files apart, `at_once` of them; each may take its `allowance`."""

    def __init__(self, allowance: Allowance, at_once: int) -> None:
        """Start nothing yet."""
        self.allowance = allowance
        self._slots = BoundedSemaphore(at_once)
        self._lock = Lock()
        self._held: list[_Process] = []  # at most one; apart from this object, so that it is ended with it
        self._at_once = at_once
        _known.add(self)
        weakref.finalize(self, _end_all, self._held)

    def check(self, question: Question, content: bytes, unless: Unless = _never) -> Answer:
        """Return what a check found; a check that was stopped is a fault of the file.

        `unless` is a context that calls what it is given, from any thread, where nobody waits for the answer any more:
        then the process that reads the file is ended. Raises BusyError where too many are under way, BrokenOffError
        where it cannot be told what became of it.
        """
        if not self._slots.acquire(blocking=False):
            raise BusyError("other files are being checked; try again")
        try:
            return self._checked(question, content, unless)
        finally:
            self._slots.release()

    def close(self) -> None:
        """End the process, where one runs."""
        with self._lock:
            _end_all(self._held)

    def forget(self) -> None:
        """After a fork: leave the process to the one that started it."""
        self._slots, self._lock = BoundedSemaphore(self._at_once), Lock()
        while self._held:
            self._held.pop().control.close()

    @property
    def pid(self) -> int:
        """Number of the process that makes the others, 0 where none runs."""
        return next((one.process.pid for one in self._held if one.process.poll() is None), 0)

    def _checked(self, question: Question, content: bytes, unless: Unless) -> Answer:
        for _ in range(2):  # a process may end while it is asked: then the next one is
            running = self._running()
            try:
                said, end = self._ask(running, question, content, unless)
            except TimeoutError:
                self._drop(running)
                break
            except OSError as error:
                log.warning("the process that checks files cannot be asked: %r", error)
                end = None
            if end is not None:
                return self._answer(question, content, said, end)
            self._drop(running)
        raise BrokenOffError("the check was interrupted; try again")

    def _running(self) -> _Process:
        """Return the process, started where none runs."""
        with self._lock:
            if not self._held or self._held[0].process.poll() is not None:
                _end_all(self._held)
                self._held.append(_started())
            return self._held[0]

    def _drop(self, running: _Process) -> None:
        with self._lock:
            if running in self._held:
                self._held.remove(running)
        running.process.kill()
        running.end()

    def _ask(self, running: _Process, question: Question, content: bytes, unless: Unless) -> tuple[bytes, End | None]:
        """Return what was answered, and how the process that did ended; None where nobody says.

        Raises BrokenOffError where nobody waits for the answer any more.
        """
        until = time.monotonic() + self.allowance.wall_seconds + _GRACE_SECONDS
        ours, theirs = socket.socketpair()
        hears, says = os.pipe()
        left: list[bool] = []

        def leave() -> None:
            left.append(True)
            _hang_up(ours)

        try:
            try:
                handles = [theirs.fileno(), says]
                socket.send_fds(running.control, [wire.as_bytes(self.allowance)], handles)
            finally:
                theirs.close()
                os.close(says)
            with unless(leave):
                said = _talked(ours, wire.asked(question, content), until)
                end = _end(hears, until)
            if left:
                raise BrokenOffError("the sender of the file left; its check was ended")
            return said, end
        finally:
            ours.close()
            os.close(hears)

    def _answer(self, question: Question, content: bytes, said: bytes, end: End) -> Answer:
        """Return what a process answered that ended so."""
        if end.code == wire.DONE:
            try:
                answer = wire.of_bytes(Answer, said)
            except ValueError as error:
                log.error("a check answered what is none: %s", ascii(error)[:_SAID_CHARACTERS])  # noqa: TRY400
            else:
                for line in answer.details:
                    log.warning("check of a file: %s", ascii(line)[:_SAID_CHARACTERS])
                return answer
        else:
            how = "by the clock" if end.is_late else f"exit {end.code}"
            log.warning("a check was stopped (%s): %s", how, ascii(said[:_SAID_CHARACTERS]))
        return _stopped(question, content, self._fault(end))

    def _fault(self, end: End) -> CellFault:
        """Return what to tell of a check that ended without an answer."""
        allowance = self.allowance
        if end.is_late or end.code in {wire.NO_TIME, -signal.SIGXCPU}:
            took = f"{allowance.seconds:g} s of work"
        elif end.code in {wire.NO_MEMORY, -signal.SIGKILL}:
            took = f"{allowance.memory_mb:,} MB of memory"
        else:
            return FAILED
        return replace(FAILED, reason=f"reading the file took more than {took} and was stopped", cure=_SPLIT)


_known: weakref.WeakSet[CheckProcess] = weakref.WeakSet()


def _forget_all() -> None:
    for one in list(_known):
        one.forget()


def _end_all(held: list[_Process]) -> None:
    while held:
        held.pop().end()


os.register_at_fork(after_in_child=_forget_all)


def _started() -> _Process:
    """Start the process that makes a copy of itself for each file."""
    ours, theirs = socket.socketpair()
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", _SERVER],
            cwd=_ROOT,
            env=environment,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    return _Process(process, ours)


def _hang_up(ours: socket.socket) -> None:
    with suppress(OSError):  # it has ended
        ours.shutdown(socket.SHUT_RDWR)


def _talked(ours: socket.socket, pieces: list[bytes], until: float) -> bytes:
    """Send a question and return what is answered, whole or not. Raises TimeoutError."""
    said = bytearray()
    with suppress(BrokenPipeError, ConnectionResetError):  # it ended before it had read or said all
        for piece in pieces:
            ours.settimeout(max(0.01, until - time.monotonic()))
            ours.sendall(piece)
        ours.shutdown(socket.SHUT_WR)
        while len(said) <= _ANSWER_BYTES_MAX:
            ours.settimeout(max(0.01, until - time.monotonic()))
            piece = ours.recv(_PIECE)
            if not piece:
                break
            said += piece
    return bytes(said)


def _end(hears: int, until: float) -> End | None:
    """Return how a process ended, None where nobody says. Raises TimeoutError."""
    ready, _, _ = select.select([hears], [], [], max(0.01, until - time.monotonic()))
    if not ready:
        raise TimeoutError("nobody says how a check ended")
    said = os.read(hears, _PIECE)
    return wire.of_bytes(End, said) if said else None


def _stopped(question: Question, content: bytes, fault: CellFault) -> Answer:
    """Return the answer to a file whose check was stopped."""
    summary = Summary(
        name=shown_name(question.name),
        kind_id=question.kind_id,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding="",
        row_count=0,
        example_count=0,
        faults=(fault,),
        fault_count=1,
    )
    return Answer(summary, preview(()))
