"""A PostgreSQL for the tests: Debian's programs, a cluster in a temporary folder, reached by a unix socket alone.

It runs as user `postgres` where the tests run as root, which PostgreSQL refuses, and else as who runs them.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL

HOW_TO_GET_IT = "The tests of the event log need PostgreSQL: apt-get install postgresql (make test tries)."
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_SMALL = ("shared_buffers=16MB", "max_wal_size=256MB", "max_connections=40", "listen_addresses=", "jit=off")


@dataclass(frozen=True)
class Cluster:
    """A running server: the folder of its socket."""

    folder: str
    numbers: itertools.count

    def database(self):
        """Make an empty database and return its address."""
        name = f"events_{next(self.numbers)}"
        with psycopg.connect(host=self.folder, user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
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
        options = " ".join(["-k", folder, *(f"-c {one}" for one in _SMALL)])
        run(where / "pg_ctl", "-D", data, "-l", f"{folder}/log", "-w", "-o", options, "start")
        try:
            yield Cluster(folder, itertools.count())
        finally:
            run(where / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
