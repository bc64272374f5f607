"""A server and the live process over an event log of their own, as an operator has them, and sites that hand in."""

import itertools
import json
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime

import psutil

from data.stores.events import EventLog, Mode, log_url, tokens
from data.stores.events.reading import ALL_SITES, Scope
from tests import server as servers

SITE, MEASURE = "ICMM00001", "tailings_freeboard"
_PATH = "/api/v1/events"
_END_SECONDS = 20
ENOUGH = 16
"""Connections that reach both processes of a server, but for once in 30,000."""


class Operating:
    """What runs over the log in `folder`; `more` is set in the environment beside what is needed."""

    def __init__(self, folder, lake=None, **more):
        self.folder, self.lake, self.port = folder, lake, servers.free_port()
        self.environment = {"CRM_EVENTS": str(folder / "events"), "CRM_EVENTS_URL": "", "CRM_FEEDS": "off"} | more
        self.url = f"http://127.0.0.1:{self.port}"
        self.server = self.live = None
        self._numbers = itertools.count()
        with self._log() as log:
            self.token = tokens.make(log, Scope("plant", Mode.REAL, frozenset({ALL_SITES})))
            self.operator_token = tokens.make_operator(log, "Ada Obi")

    @contextmanager
    def _log(self):
        (self.folder / "events").mkdir(parents=True, exist_ok=True)
        log = EventLog(log_url(os.environ | self.environment))
        try:
            yield log
        finally:
            log.close()

    def start_server(self):
        """Start the server, always at the same address."""
        self.server = servers.start(self.lake, self.folder / "server.log", self.environment, self.port)

    def stop_server(self):
        """Stop the server."""
        self.server.stop()
        self.server = None

    def start_live(self):
        """Start the live process, each duty of it once a second."""
        with (self.folder / "live.log").open("a") as output:
            self.live = subprocess.Popen(
                [sys.executable, "-m", "tests.live_process"], cwd=servers.ROOT, env=os.environ | self.environment,
                stdout=output, stderr=output,
            )  # fmt: skip

    def stop_live(self):
        """Stop the live process."""
        self.live.terminate()
        self.live.wait(timeout=_END_SECONDS)
        self.live = None

    def stop(self):
        """Stop what runs."""
        if self.live:
            self.stop_live()
        if self.server:
            self.stop_server()

    def hand_in(self, value, site_id=SITE, measure_id=MEASURE, unit="m", **more):
        """Hand in an event of now; return its id. Raises HTTPError where it is refused."""
        event_id = f"e{next(self._numbers)}-{time.time_ns()}"
        event = {
            "event_id": event_id, "site_id": site_id, "measure_id": measure_id, "value": value, "unit": unit,
            "event_time": datetime.now(UTC).isoformat(),
        } | more  # fmt: skip
        self.post(_PATH, [event], self.token)
        return event_id

    def post(self, path, body, token):
        """Return the answer to a POST of JSON. Raises HTTPError."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def ask_all(self):
        """Ask each process of the server what is so, by enough connections: what answers is then loaded."""
        for _ in range(ENOUGH):
            with urllib.request.urlopen(f"{self.url}/api/v1/live?shape=html", timeout=30) as answer:
                answer.read()

    def memory_mb(self):
        """Return the memory of the server and its processes, what they share counted once."""
        main = psutil.Process(self.server.process.pid)
        return sum(one.memory_full_info().pss for one in (main, *main.children(recursive=True))) / 1e6
