"""How many events a second are acknowledged, that is on disk, by HTTP in batches: on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from data.stores.events import EventLog, tokens
from tests import ingesting, postgresql
from tests import server as servers
from tests.bench.measure import Measure, summary

BATCH, CLIENTS = 500, 4
BATCHES = {"SQLite": 120, "PostgreSQL": 160}
SECTION = "ingest"


def ingested(lake: Path, rows: int) -> list[Measure]:
    """Hand batches in that are new, then the same again, then half of each kind."""
    return [one for name in BATCHES for one in _on(name, lake, rows)]


def _on(name: str, lake: Path, rows: int) -> Iterator[Measure]:
    with _place(name) as url:
        log = EventLog(url)
        token = tokens.make(log, ingesting.SCOPE, a_second=1e6, burst=1e7)
        address = url.render_as_string(hide_password=False)
        server = servers.start(lake, environment={"CRM_EVENTS_URL": address})
        try:
            yield from _measured(name, server.url, token, rows)
        finally:
            server.stop()
            log.close()


def _measured(name: str, url: str, token: str, rows: int) -> Iterator[Measure]:
    ingesting.hand_in(url, token, [ingesting.batch(f"warm{n}", BATCH) for n in range(16)], CLIENTS)
    count, half = BATCHES[name], BATCH // 2
    halves = [ingesting.batch(f"{kind}{n}", half) for n in range(count) for kind in ("first", "second")]
    others = [ingesting.batch(f"third{n}", half) for n in range(count)]
    new = [ingesting.joined(*halves[n : n + 2]) for n in range(0, 2 * count, 2)]
    mixed = [ingesting.joined(*both) for both in zip(halves[::2], others, strict=True)]
    for words, batches, stored in (("new", new, BATCH), ("known already", new, 0), ("half new", mixed, half)):
        run = ingesting.hand_in(url, token, batches, CLIENTS)
        wrong = abs(run.stored - stored * count) + abs(run.duplicates - (BATCH - stored) * count)
        said = f"{name}, batches of {BATCH}, {CLIENTS} clients, {words}"
        rate = round(BATCH * count / run.seconds)
        yield Measure(SECTION, f"{said}: acknowledged", rows, rate, unit="1/s", count=count, refused=wrong)
        yield summary(SECTION, f"{said}: a batch", rows, run.times_ms)


@contextmanager
def _place(name: str) -> Iterator[URL]:
    if name == "SQLite":
        with tempfile.TemporaryDirectory(prefix="crm-events-", dir=servers.ROOT / "build") as folder:
            yield URL.create("sqlite", database=f"{folder}/events.sqlite")
    else:
        with postgresql.cluster() as cluster:
            yield cluster.database()
