"""`python -m data.intake.apart.server`: makes a copy of itself for each file to check; the rules are read once.

It is started without threads, without a database and with one connection, its standard input. Each message there says
what a check may take, and brings the end of a socket, over which the copy is asked and answers, and that of a pipe, on
which this process says how the copy ended. A copy whose asker has left is ended. This process ends where the connection
does, and with it every copy; after a while without a file it ends by itself.
"""

from __future__ import annotations

import codecs
import gc
import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from typing import NoReturn

from data.intake import KINDS, Limits, Summary, check
from data.intake.apart import wire
from data.intake.apart.confine import confine
from data.intake.apart.wire import Allowance, Answer, End, Question
from data.intake.budget import detail, log
from data.intake.encodings import CODECS
from data.intake.preview import preview

IDLE_SECONDS = 900
_PIECE = 1 << 16
_MESSAGE_BYTES = 4_096
_TALK = 3
_LINES_KEPT = 5


@dataclass(frozen=True)
class _Copy:
    """A process that checks a file: until when it may run, where to say how it ended, and its end of the talk.

    The end of the talk is held here too, to notice that whoever asked has left.
    """

    until: float
    says: int
    talk: int


def answer(question: Question, content: bytes) -> Answer:
    """Check a file. Raises MemoryError where it takes more than there is."""
    heard = _Heard()
    log.addHandler(heard)
    checked = check(question.name, content, question.kind_id, source=question.source, limits=question.limits)
    summary = Summary(**{field.name: getattr(checked, field.name) for field in fields(Summary)})
    log.removeHandler(heard)
    return Answer(summary, preview(checked.rows if checked.is_clean else ()), tuple(heard.lines))


class _Heard(logging.Handler):
    """Keeps the first lines that are logged: a copy may write no file, the process that asked it may."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.lines) < _LINES_KEPT:
            self.lines.append(record.getMessage())


def warm() -> None:
    """Read once what every check needs, so that its copies share it: codes, names, units, encodings."""
    for kind in KINDS.values():
        wrong = {"country": "Finlnd", "material": "Lithum", "unit": "kx", "quantity": "1.234,5", "content": "Li2"}
        names = list(kind.by_name)
        rows = [names, [column.example for column in kind.columns], [wrong.get(name, "?") for name in names]]
        check("warm.csv", "\n".join(";".join(row) for row in rows).encode(), kind.kind_id, limits=Limits())
    for name in CODECS:
        codecs.lookup(name)
    gc.collect()
    gc.freeze()


def serve(control: socket.socket) -> None:
    """Make a copy of this process for each file that is announced, until the connection ends."""
    copies: dict[int, _Copy] = {}
    with _woken_by_children() as woken:
        while True:
            heard = _wait(control, woken, copies)
            _reap(copies, heard)
            if not heard and not copies:
                return
            if control.fileno() in heard and not _begin(control, copies):
                break
    for pid in copies:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def _woken_by_children() -> Iterator[socket.socket]:
    """Give a socket that can be read when a child has ended."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    ours.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        yield ours
    finally:
        signal.set_wakeup_fd(-1)
        ours.close()
        theirs.close()


def _wait(control: socket.socket, woken: socket.socket, copies: dict[int, _Copy]) -> set[int]:
    """Wait until something happens; return what can be read or has been left, nothing where time ran out."""
    now = time.monotonic()
    until = min((copy.until for copy in copies.values()), default=now + IDLE_SECONDS)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(woken, select.POLLIN)
    for copy in copies.values():
        poll.register(copy.talk, 0)  # its end alone: the question is for the copy
    found = {handle for handle, _ in poll.poll(max(0.0, until - now) * 1_000)}
    if woken.fileno() in found:
        with suppress(BlockingIOError):
            woken.recv(_PIECE)
    return found


def _reap(copies: dict[int, _Copy], heard: set[int]) -> None:
    """Say of every copy that has ended how; end those whose time is over or whose asker has left."""
    now = time.monotonic()
    for pid, copy in list(copies.items()):
        is_late = now >= copy.until
        is_over = is_late or copy.talk in heard
        if is_over:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        ended, status = os.waitpid(pid, 0 if is_over else os.WNOHANG)
        if ended:
            del copies[pid]
            with suppress(OSError):
                os.write(copy.says, wire.as_bytes(End(os.waitstatus_to_exitcode(status), is_late)))
            os.close(copy.says)
            os.close(copy.talk)


def _begin(control: socket.socket, copies: dict[int, _Copy]) -> bool:
    """Take a message and make a copy for it; return False where the connection has ended."""
    try:
        message, handles, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, 2)
    except OSError:
        return False
    if not message:
        return False
    talk, says = handles
    allowance = wire.of_bytes(Allowance, message)
    until = time.monotonic() + allowance.wall_seconds
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError as error:  # no memory or no process is left: who asks hears nothing, and is told to ask again
        log.warning("no process for a check: %s", detail(error))
        os.close(talk)
        os.close(says)
        return True
    if not pid:
        _copy(talk, allowance, parent)
    copies[pid] = _Copy(until, says, talk)
    return True


def _copy(talk: int, allowance: Allowance, parent: int) -> NoReturn:
    """Answer one question over `talk`, which alone of all connections stays open, and end."""
    code = wire.BROKEN
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, sys.stdin.fileno())
        os.dup2(talk, _TALK)
        os.closerange(_TALK + 1, os.sysconf("SC_OPEN_MAX"))
        confine(allowance, parent)
        code = _answered(socket.socket(fileno=_TALK))
    except MemoryError:
        code = wire.NO_MEMORY
    except Exception as error:  # noqa: BLE001 - its end says that there is no answer, and its last words why
        with suppress(OSError):
            os.write(_TALK, detail(error).encode())
    finally:
        os._exit(code)


def _answered(talk: socket.socket) -> int:
    gc.disable()
    pieces = []
    while piece := talk.recv(_PIECE):
        pieces.append(piece)
    question, content = wire.question_of(b"".join(pieces))
    pieces.clear()
    talk.sendall(wire.as_bytes(answer(question, content)))
    return wire.DONE


if __name__ == "__main__":
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as connection:
        warm()
        serve(connection)
