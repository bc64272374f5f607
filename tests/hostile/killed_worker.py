"""Workers of the server killed (SIGKILL) under load; run with `python -m tests.hostile.killed_worker`.

16 clients ask for pages, clicks and small files, one after the other, while one worker drawn by lot is killed every few
seconds. First each client asks once, over a connection of its own: what an answer costs is seen bare. Then each asks
again where a connection breaks, as our own scripts do (`assets/js/boot/boot.js`). Leaves with 1 where 1 % or more of
the requests fail, or where the server ends.
"""

import http.client
import itertools
import random
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlparse

import psutil

from tests import server as servers
from tests.hostile.others import memory_mb, spread

CLIENTS = 16
REQUESTS = 1_000
"""At least; and at least `KILLS` kills."""
BUSY = 503
"""What a machine under load answers in words, with `Retry-After`: counted apart, no kill has cost it."""
KILLS = 6
KILL_SECONDS = 4.0
PATIENCE_SECONDS = 20
PAUSES = (0.3, 1.0)
"""Before asking again, as the script of the pages does."""
ADDRESSES = (
    "/about", "/health", "/api/v1/datasets", "/_dash-dependencies", "/materials/cobalt",
    "/api/v1/data/reserve.csv?material=lithium",
)  # fmt: skip


class Crowd:
    """Clients that ask one thing after another until told to stop, and what became of it."""

    def __init__(self, host, pauses=()):
        """`pauses` are the seconds before each further try."""
        self.host, self.pauses = host, pauses
        self.turns = itertools.cycle(ADDRESSES)
        self.statuses, self.seconds = Counter(), []
        self.going = True

    def client(self):
        """Ask and ask."""
        while self.going:
            address, began = next(self.turns), time.perf_counter()
            self.statuses[self._asked(address)] += 1
            self.seconds.append(time.perf_counter() - began)

    def _asked(self, address):
        """Return the status of the answer, or what went wrong with the last try."""
        for pause in (*self.pauses, None):
            said = _asked_once(self.host, address)
            if isinstance(said, int) or pause is None:
                return said
            time.sleep(pause)
        raise AssertionError

    @property
    def failed(self):
        """How many broke off, or were answered with what is neither 200 nor a word that the server is busy."""
        return sum(count for said, count in self.statuses.items() if said not in {200, BUSY})

    def said(self):
        """Return in a line what the clients saw."""
        asked = len(self.seconds)
        wrong = {str(said): count for said, count in self.statuses.items() if said != 200}
        return f"{asked} asked, {self.failed} failed ({self.failed / asked:.2%}) {wrong or ''}, {spread(self.seconds)}"


def _asked_once(host, address):
    connection = http.client.HTTPConnection(host, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    else:
        return answer.status
    finally:
        connection.close()


@contextmanager
def crowd(host, pauses=()):
    """Let the clients ask for a while."""
    one = Crowd(host, pauses)
    threads = [threading.Thread(target=one.client, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    yield one
    one.going = False
    for thread in threads:
        thread.join(PATIENCE_SECONDS * 3)


def workers(process):
    """Return the processes that answer."""
    return [child for child in psutil.Process(process.pid).children() if child.is_running()]


def kill_every_few_seconds(process, one, lot):
    """Kill workers drawn by lot until enough has been asked; return how often."""
    kills = 0
    while kills < KILLS or len(one.seconds) < REQUESTS:
        time.sleep(KILL_SECONDS)
        if process.poll() is not None:
            return kills
        there = workers(process)
        if there:
            lot.choice(there).kill()
            kills += 1
    time.sleep(KILL_SECONDS)
    return kills


def main():
    """Kill under both crowds; leave with 1 where it costs too much."""
    running, worst = servers.start(), 0.0
    host, lot = urlparse(running.url).netloc, random.Random(7)
    try:
        with crowd(host) as quiet:
            time.sleep(10)
        print(f"no kill: {quiet.said()}, {memory_mb(running.process)} MB", flush=True)
        for what, pauses in {"asking once": (), "asking again": PAUSES}.items():
            with crowd(host, pauses) as one:
                kills = kill_every_few_seconds(running.process, one, lot)
            worst = max(worst, one.failed / len(one.seconds))
            print(f"{kills} workers killed, {what}: {one.said()}", flush=True)
            if running.process.poll() is not None:
                print("FAULT: the server has ended")
                return 1
        print(f"afterwards {len(workers(running.process))} workers, {memory_mb(running.process)} MB")
    finally:
        if running.process.poll() is None:
            running.stop()
    return 1 if worst >= 0.01 else 0


if __name__ == "__main__":
    sys.exit(main())
