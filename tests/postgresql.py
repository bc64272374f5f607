"""A PostgreSQL for the tests: Debian's programs, a cluster in a temporary folder, reached by a unix socket alone.

It runs as user `postgres` where the tests run as root, which PostgreSQL refuses, and else as who runs them.
"""

import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL

HOW_TO_GET_IT = "The tests of the event log need PostgreSQL: apt-get install postgresql (make test tries)."
START_SECONDS = 60
_PR_SET_PDEATHSIG = 1
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_SMALL = ("shared_buffers=16MB", "max_wal_size=256MB", "max_connections=40", "listen_addresses=", "jit=off")


@dataclass(frozen=True)
class Cluster:
    """A running server: the folder of its socket."""

    folder: str
    numbers: itertools.count

    def database(self, template=""):
        """Make a database, empty or a copy of the database `template`, and return its address."""
        name = f"events_{next(self.numbers)}"
        of = f" TEMPLATE {template}" if template else ""
        with psycopg.connect(host=self.folder, user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{of}")
        return URL.create("postgresql+psycopg", username="postgres", database=name, query={"host": self.folder})


def programs():
    """Return the folder of `initdb` and `postgres`. Raises FileNotFoundError, saying how to get them."""
    for pattern in _PLACES:
        for folder in sorted(Path("/").glob(pattern[1:]), reverse=True):
            if (folder / "initdb").exists():
                return folder
    if found := shutil.which("initdb"):
        return Path(found).parent
    raise FileNotFoundError(HOW_TO_GET_IT)


@contextmanager
def cluster():
    """Start a server and stop it at the end."""
    where = programs()
    who = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    folder = tempfile.mkdtemp(prefix="crm-pg-")
    if who:
        shutil.chown(folder, "postgres", "postgres")
    data = f"{folder}/data"

    def run(*command):
        subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=60, **who)

    try:
        run(where / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        options = [word for one in _SMALL for word in ("-c", one)]
        with Path(folder, "log").open("w") as log:
            server = subprocess.Popen(
                [where / "postgres", "-D", data, "-k", folder, *options],
                stdout=log, stderr=log, cwd="/", preexec_fn=_end_with_us, **who,  # noqa: PLW1509 - before any thread of it
            )  # fmt: skip
        try:
            _wait(folder, server)
            yield Cluster(folder, itertools.count())
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end_with_us():
    """Have the server ended by the system when these tests end, however they do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait(folder, server):
    """Wait until the server answers. Raises RuntimeError with its log where it does not."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=folder, user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(Path(folder, "log").read_text("utf-8")) from None
            time.sleep(0.05)
        else:
            return
