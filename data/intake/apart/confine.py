"""What a process that reads a hostile file may not do: take memory or time, write files, outlive who asked for it."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from pathlib import Path

from data.intake.apart.wire import Allowance

_MEGABYTE = 2**20
_NICE = 5
_FILES_OPEN = 32
_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
"""Numbers of `prctl` on Linux."""
_libc = ctypes.CDLL(None)


def confine(allowance: Allowance, parent: int) -> None:
    """Limit this process for good: to its allowance, to no file and no further process; it ends when `parent` does."""
    _prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    _prctl(_NO_NEW_PRIVILEGES, 1)
    if os.getppid() != parent:
        os._exit(0)  # the parent ended before this process was bound to it
    _first_to_go()
    os.nice(_NICE)
    seconds = max(1, round(allowance.seconds))
    memory = allowance.memory_mb * _MEGABYTE
    for name, soft, hard in (
        ("RLIMIT_CPU", seconds, seconds + 1),  # the first ends it by a signal that says why
        ("RLIMIT_AS", memory, memory),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_CORE", 0, 0),
        ("RLIMIT_NPROC", 0, 0),
        ("RLIMIT_NOFILE", _FILES_OPEN, _FILES_OPEN),
    ):
        _limit(name, soft, hard)


def _limit(name: str, soft: int, hard: int) -> None:
    """Set a limit of the system, never above what holds already; a system without it goes without."""
    number = getattr(resource, name, None)
    if number is None:
        return
    held = resource.getrlimit(number)[1]
    most = hard if held == resource.RLIM_INFINITY else min(hard, held)
    try:
        resource.setrlimit(number, (min(soft, most), most))
    except (ValueError, OSError):  # macOS refuses a limit of addresses
        return


def _first_to_go() -> None:
    """Ask the kernel to end this process first where memory runs out on the whole machine (Linux)."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    except OSError:
        return


def _prctl(option: int, value: int) -> None:
    call = getattr(_libc, "prctl", None)
    if call is not None:
        call(option, value, 0, 0, 0)
