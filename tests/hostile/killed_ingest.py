"""Web workers and the live process killed (SIGKILL) in mid-ingest; run with `python -m tests.hostile.killed_ingest`.

Clients hand batches in and hand a batch in again until it is acknowledged; files are dropped; the live process takes
them and moves what is in the log to the history as fast as it can. A web worker or the live process, in turn, is killed
at a moment drawn by lot. In the end every event that was acknowledged, and every event of a file that was taken, must
be in log and history exactly once. Leaves with 1 where one is not.
"""

import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL

from data.stores.events import EventLog, tokens
from pipelines.live import history
from tests import ingesting, postgresql
from tests import server as servers
from tests.events import stated
from tests.hostile.killed_worker import workers

KILLS, CLIENTS, BATCH, FILE_ROWS = 20, 3, 100, 200
BETWEEN_SECONDS = (0.4, 0.8)
PATIENCE_SECONDS = 60
COLUMNS = ("event_id", "site_id", "measure_id", "value", "unit", "event_time")


@dataclass
class Told:
    """What was acknowledged, and how it went."""

    acknowledged: list[str] = field(default_factory=list)
    dropped: dict[str, list[str]] = field(default_factory=dict)
    broken: Counter = field(default_factory=Counter)
    kills: Counter = field(default_factory=Counter)
    going: bool = True


@dataclass
class Outcome:
    """What there is in the end: how often each event, what should be there, what is missing, what is doubled."""

    told: Told
    missing: list[str]
    doubled: list[str]
    moved: int
    in_order: bool


def kill(url, folder, lake=None, *, kills=KILLS, seed=7):
    """Kill so often while events come in, and return what is there in the end."""
    lot, told, log = random.Random(seed), Told(), EventLog(url)
    token = tokens.make(log, ingesting.SCOPE, a_second=1e6, burst=1e7)
    environment = {"CRM_EVENTS_URL": url.render_as_string(hide_password=False), "CRM_EVENTS": str(folder)}
    server = servers.start(lake, folder / "server.log", environment)
    live = _live(environment, folder)
    threads = [threading.Thread(target=_hand_in, args=(server.url, token, n, told)) for n in range(CLIENTS)]
    threads.append(threading.Thread(target=_drop, args=(folder / "drop" / "acme", told)))
    for thread in threads:
        thread.start()
    try:
        for number in range(kills):
            time.sleep(lot.uniform(*BETWEEN_SECONDS))
            if number % 2:
                live.kill()
                live.wait()
                live = _live(environment, folder)
                told.kills["live process"] += 1
            else:
                _one_of(server.process, lot).kill()
                told.kills["web worker"] += 1
        told.going = False
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        _wait_until_empty(folder / "drop" / "acme")
    finally:
        told.going = False
        live.terminate()
        live.wait(PATIENCE_SECONDS)
        server.stop()
    found = _outcome(log, folder, told)
    log.close()
    return found


def _one_of(process, lot):
    """Return a worker drawn by lot, as soon as there is one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (there := workers(process)):
        assert time.monotonic() < until, "the server has no worker any more"
        time.sleep(0.05)
    return lot.choice(there)


def _live(environment, folder):
    with (folder / "live.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.live_often"], cwd=servers.ROOT, env=os.environ | environment,
            stdout=log, stderr=log,
        )  # fmt: skip


def _hand_in(url, token, client, told):
    """Hand in batch after batch; one that broke off is handed in again until it is acknowledged."""
    number, source = 0, ingesting.Source(url, token)
    while told.going:
        number += 1
        batch = ingesting.batch(f"c{client}-{number}", BATCH)
        for _attempt in range(200):
            try:
                status, _ = source.send(batch.body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                told.broken[type(error).__name__] += 1
                time.sleep(0.02)
                continue
            if status == 200:
                told.acknowledged += batch.ids
                break
            told.broken[status] += 1
            time.sleep(0.05)
    source.close()


def _drop(folder, told):
    """Drop file after file, each moved into place as one that was written a while ago."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    while told.going:
        number += 1
        events = [stated(n, datetime.now(UTC), event_id=f"f{number}-{n}") for n in range(FILE_ROWS)]
        lines = [",".join(COLUMNS), *(",".join(str(one[name]) for name in COLUMNS) for one in events)]
        hidden = folder / f".{number}.csv"
        hidden.write_text("\n".join(lines))
        os.utime(hidden, (time.time() - 60,) * 2)
        told.dropped[f"{number}.csv"] = [one["event_id"] for one in events]
        hidden.rename(folder / f"{number}.csv")
        time.sleep(0.2)


def _wait_until_empty(folder):
    until = time.monotonic() + PATIENCE_SECONDS
    while any(folder.glob("*.csv")) and time.monotonic() < until:
        time.sleep(0.1)


def _outcome(log, folder, told):
    events = list(history.everything(log, folder))
    there = Counter(event.event_id for event in events)
    taken = [event_id for file in (folder / "taken").rglob("*.csv") for event_id in told.dropped[file.name]]
    expected = [*told.acknowledged, *taken]
    if len(taken) != sum(map(len, told.dropped.values())):
        told.broken["files not taken"] += 1
    numbers = [event.seq for event in events]
    return Outcome(
        told=told,
        missing=[one for one in expected if one not in there],
        doubled=[one for one, count in there.items() if count > 1],
        moved=log.head().watermark,
        in_order=numbers == list(range(1, len(numbers) + 1)),
    )


def main():
    """Kill on both databases; leave with 1 where something is missing or doubled."""
    faults = 0
    for name in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory(prefix="crm-killed-") as place, suppress(FileNotFoundError):
            folder = Path(place)
            if name == "SQLite":
                found = kill(URL.create("sqlite", database=str(folder / "events.sqlite")), folder)
            else:
                with postgresql.cluster() as cluster:
                    found = kill(cluster.database(), folder)
            print(
                f"{name}: {dict(found.told.kills)} killed, {len(found.told.acknowledged)} events acknowledged, "
                f"{sum(map(len, found.told.dropped.values()))} dropped, {found.moved} moved to the history, "
                f"{len(found.missing)} missing, {len(found.doubled)} doubled; {dict(found.told.broken)}",
                flush=True,
            )
            faults += len(found.missing) + len(found.doubled) + (not found.in_order)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
