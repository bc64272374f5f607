"""Start the server: granian's command line, its workers forked from a process that has loaded the app.

A worker that dies, however, is replaced within a blink, since nothing has to be loaded for the next. granian by itself
loads the app anew in each, for seconds, and ends the whole server where one worker dies twice within 5.5 seconds.
Run as `python -m dashboard.serve app:asgi …` with granian's options.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from granian import cli
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server import Server

from dashboard.memory import give_back, let_go_of_programs, loading
from dashboard.scratch import shared_scratch

FAULT = 1
SHORT_LIFE_SECONDS = 1.0
"""Workers that die sooner one after the other are replaced after a pause, so that a fault does not burn a processor."""
PAUSE_SECONDS = 1.0
SWITCH_SECONDS = 0.001
"""How long a thread that computes may keep the others of its process waiting: a click goes before a long page."""
GIVE_BACK_SECONDS = 60.0
"""Between two times that a worker gives the system the memory back which the C library keeps of what was freed."""
STARTED_SECONDS = 10.0
"""After which a process lets go of what only its start read of programs: it takes some 20 ms."""
_PR_SET_PDEATHSIG = 1


class PatientServer(Server):  # type: ignore[misc, valid-type]
    """Replaces its workers for as long as they die."""

    _replaced = 0.0

    def _init_shared_socket(self) -> None:
        """Listen here for the workers, one socket each where the system shares clients out among them.

        Who comes while a worker is replaced waits at its socket, which stays. At one socket for all, the worker that
        is awake takes whoever comes: of twenty visitors it had nearly all, while a processor stood idle.
        """
        count = self.workers if sys.platform == "linux" else 1
        self._doors = [SocketSpec(self.bind_addr, self.bind_port, self.backlog).build() for _ in range(count)]
        self._opened: list[Any] = [socket.socket(fileno=door.get_fd()) for door in self._doors]
        for one in self._opened:
            one.set_inheritable(True)
        self._ssp = None

    def _drop_shared_socket(self) -> None:
        for one in self._opened:
            one.close()
        self._sso = None

    def _spawn_worker(self, idx: int, target: Callable[..., None], callback_loader: Callable[..., Any]) -> Any:
        place = idx % len(self._doors)
        self._shd, self._sso = self._doors[place], self._opened[place]
        return super()._spawn_worker(idx, partial(_work, os.getpid(), target), callback_loader)

    def _spawn_workers(self, *arguments: Any, **options: Any) -> None:
        super()._spawn_workers(*arguments, **options)
        _let_go_once_started()  # not before: a timer is a thread, which a fork leaves behind

    def _respawn_workers(self, *arguments: Any, **options: Any) -> None:
        if time.monotonic() - self._replaced < SHORT_LIFE_SECONDS:
            time.sleep(PAUSE_SECONDS)
        super()._respawn_workers(*arguments, **options)
        self._replaced = time.monotonic()
        self.respawned_wrks.clear()  # what granian counts as a loop of crashes


def _work(parent: int, target: Callable[..., None], *arguments: Any) -> None:
    """Be a worker of the process `parent`, and end with it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            return
    sys.setswitchinterval(SWITCH_SECONDS)
    threading.Thread(target=_give_back_at_times, daemon=True).start()
    _let_go_once_started()
    target(*arguments)


def _let_go_once_started() -> None:
    timer = threading.Timer(STARTED_SECONDS, let_go_of_programs)
    timer.daemon = True
    timer.start()


def _give_back_at_times() -> None:
    while True:
        time.sleep(GIVE_BACK_SECONDS)
        give_back()


def main(arguments: list[str]) -> int:
    """Load the app that the first argument names, then serve it; a fault of the settings is a sentence."""
    try:
        with loading():
            loaded = import_module(arguments[0].partition(":")[0])
        _expect_temporary_folder(loaded.settings.temp_folder)
        _expect_free_port(_option(arguments, "--host"), int(_option(arguments, "--port")))
        if sys.platform == "linux":
            multiprocessing.set_start_method("fork")
        vars(cli)["Server"] = PatientServer
        cli.cli.main(arguments, prog_name="python -m dashboard.serve")
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return FAULT
    return 0


def _option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1]


def _expect_free_port(host: str, port: int) -> None:
    """Raise ValueError where this address cannot be had; two servers that share one would take turns unseen."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            cure = "end the other program or name another PORT or CRM_HOST"
            raise ValueError(f"PORT={port}: {host} cannot be listened at ({error.strerror}); {cure}") from error


def _expect_temporary_folder(folder: Path) -> None:
    """Raise ValueError where no folder of our own can be made in there: every answer needs one."""
    try:
        shared_scratch(folder)
    except OSError as error:
        cure = "make room, give the right to write there or name another folder"
        raise ValueError(f"CRM_TEMP={folder}: cannot be used ({error.strerror}); {cure}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
