"""The operational view under 200 viewers who refresh each second: from POST to the bytes, a refresh, and a 304."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlparse

from sqlalchemy import URL

from dashboard.topics.operations.live.keys import LIVE_PATH
from data.stores.events import EventLog, Mode, tokens
from data.stores.events.reading import Scope
from pipelines.live.simulate import backfill, plants
from tests import ingesting
from tests import server as servers
from tests.bench.measure import Measure, summary
from tests.bench.viewers import REFRESH_SECONDS

SECTION = "live"
VIEWERS, SECONDS, SETTLE_SECONDS = 200, 30.0, 8.0
POST_EVERY = 0.5
SITES, HOURS = 20, 3.0
N_UNCHANGED = 400
_SOURCE = Scope("bench", Mode.SIMULATED, frozenset({"*"}))


class Probe:
    """A viewer of its own, who follows as the page does, on one connection."""

    def __init__(self, url: str) -> None:
        self._place, self._held = urlparse(url).netloc, {}
        self._connection = http.client.HTTPConnection(self._place, timeout=60)
        self._etag, self._since = "", ""

    def ask(self, pause: float, path: str = "") -> float:
        """Return the milliseconds of a request, then wait."""
        have = ",".join(f"{name}:{revision}" for name, revision in self._held.items())
        address = path or f"{LIVE_PATH}?shape=html&since={self._since}&have={have}"
        headers = {"If-None-Match": self._etag} if self._etag else {}
        began = time.perf_counter()
        self._connection.request("GET", address, headers=headers)
        answer = self._connection.getresponse()
        content = answer.read()
        elapsed = 1_000 * (time.perf_counter() - began)
        if answer.status == 200 and not path:
            found = json.loads(content)
            self._held |= {name: panel["revision"] for name, panel in found["panels"].items()}
            self._etag, self._since = answer.headers["ETag"], f"{found['generation']}.{found['seq']}"
        time.sleep(pause)
        return elapsed


def followed(lake: Path, rows: int) -> list[Measure]:
    """Watch a log of some sites into which one of them hands events in twice a second."""
    with tempfile.TemporaryDirectory(prefix="crm-live-", dir=servers.ROOT / "build") as folder:
        url = URL.create("sqlite", database=f"{folder}/events.sqlite")
        log = EventLog(url)
        backfill(log, plants(SITES, 1), HOURS)
        token = tokens.make(log, _SOURCE, a_second=1e6, burst=1e7)
        log.close()
        server = servers.start(
            lake, environment={"CRM_EVENTS_URL": url.render_as_string(hide_password=False), "CRM_EVENTS": folder}
        )
        try:
            return [*_unchanged(server.url, rows), *_watched(server.url, token, rows)]
        finally:
            server.stop()


def _unchanged(url: str, rows: int) -> Iterator[Measure]:
    """Ask again and again, on one connection and with nobody else, for what has not changed."""
    probe = Probe(url)
    for _ in range(40):
        probe.ask(0.25)
    times = [probe.ask(0.0) for _ in range(N_UNCHANGED)]
    yield summary(SECTION, "nothing has changed (304), one connection", rows, times)
    health = [probe.ask(0.0, "/health") for _ in range(N_UNCHANGED)]
    yield summary(SECTION, "/health, one connection", rows, health)


def _watched(url: str, token: str, rows: int) -> Iterator[Measure]:
    command = [sys.executable, "-m", "tests.bench.viewers", url, str(VIEWERS), str(SECONDS + SETTLE_SECONDS), "html"]
    viewers = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=servers.ROOT)
    probe, ended = Probe(url), threading.Event()
    refreshes: list[float] = []
    thread = threading.Thread(target=lambda: refreshes.extend(_refreshes(probe, ended)))
    time.sleep(SETTLE_SECONDS)
    thread.start()
    posted = list(_posted(url, token, SECONDS - 4))
    ended.set()
    thread.join()
    told = json.loads(viewers.communicate(timeout=60)[0])
    waits, missed = _waits(posted, told["had"])
    said = f"{VIEWERS} viewers, refresh {REFRESH_SECONDS:g} s"
    refused = missed + sum(count for status, count in told["statuses"].items() if status not in {"200", "304"})
    yield replace(summary(SECTION, f"{said}: from POST to the viewer's bytes", rows, waits), refused=refused)
    yield summary(SECTION, f"{said}: the slowest of these", rows, [max(waits)])
    yield summary(SECTION, f"{said}: a refresh, on a connection of its own", rows, refreshes)
    yield summary(SECTION, f"{said}: a refresh, as viewers see it", rows, told["times_ms"])


def _refreshes(probe: Probe, ended: threading.Event) -> Iterator[float]:
    while not ended.is_set():
        yield probe.ask(REFRESH_SECONDS)


def _posted(url: str, token: str, seconds: float) -> Iterator[tuple[int, float]]:
    """Hand in an event of each measure of one site again and again; yield the last number, and when it was sent."""
    source, until = ingesting.Source(url, token), time.monotonic() + seconds
    plant, moment = plants(SITES, 1)[3], datetime.now(UTC)
    while time.monotonic() < until:
        moment = max(moment + timedelta(milliseconds=1), datetime.now(UTC))
        body = json.dumps([_stated(event) for event in plant.events(moment)]).encode()
        sent = time.time()
        status, answer = source.send(body)
        assert status == 200, answer
        yield answer["last_seq"], sent
        time.sleep(POST_EVERY)
    source.close()


def _stated(event: object) -> dict[str, object]:
    names = ("event_id", "site_id", "material_id", "measure_id", "unit")
    said = {name: getattr(event, name) for name in names} | {"event_time": event.event_time.isoformat()}
    return said | ({"state": event.state} if event.state else {"value": event.value})


def _waits(posted: list[tuple[int, float]], had: list[list[tuple[int, float]]]) -> tuple[list[float], int]:
    """Return the milliseconds from each POST to each viewer's bytes, and how many never came."""
    waits, missed = [], 0
    for viewer in had:
        places = iter(viewer)
        at = next(places, None)
        for seq, sent in posted:
            while at is not None and at[0] < seq:
                at = next(places, None)
            if at is None:
                missed += 1
            else:
                waits.append(1_000 * (at[1] - sent))
    return waits, missed
