"""Batches of events and clients that hand them in, for the benchmark and for tests that kill servers."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlparse

from data.stores.events import Mode
from data.stores.events.reading import Scope

PATH = "/api/v1/events"
SCOPE = Scope("load", Mode.REAL, frozenset({"*"}))
_KINDS = (("tailings_freeboard", "m"), ("ore_throughput", "t/h"), ("pore_pressure", "kPa"), ("effluent_ph", "[pH]"))


@dataclass(frozen=True)
class Batch:
    """A body that is ready to be sent, and the ids of its events."""

    ids: tuple[str, ...]
    body: bytes


def batch(name, size, start=None):
    """Return a batch of `size` events whose ids start with its name, as a plant would state them: a second apart."""
    start = start or datetime.now(UTC) - timedelta(hours=6)
    ids = tuple(f"{name}-{number}" for number in range(size))
    events = [_event(start, number, event_id) for number, event_id in enumerate(ids)]
    return Batch(ids, json.dumps(events).encode())


def joined(*batches):
    """Return the events of several batches as one."""
    events = [event for one in batches for event in json.loads(one.body)]
    return Batch(tuple(event["event_id"] for event in events), json.dumps(events).encode())


def _event(start, number, event_id):
    measure_id, unit = _KINDS[number % len(_KINDS)]
    return {
        "event_id": event_id, "site_id": f"ICMM{number % 50:05}", "measure_id": measure_id, "unit": unit,
        "value": round(5 + number % 83 / 10, 2), "event_time": (start + timedelta(seconds=number)).isoformat(),
        "material_id": "cobalt",
    }  # fmt: skip


class Source:
    """One connection of a source, kept open."""

    def __init__(self, url, token):
        self._connection = http.client.HTTPConnection(urlparse(url).netloc, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def close(self):
        """Close the connection."""
        self._connection.close()

    def send(self, body):
        """Return status and answer. Raises OSError or HTTPException where the connection breaks."""
        try:
            self._connection.request("POST", PATH, body, self._headers)
            answer = self._connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._connection.close()
            raise


@dataclass(frozen=True)
class Run:
    """What became of many batches: seconds in all, milliseconds of each, events new and known already."""

    seconds: float
    times_ms: tuple[float, ...]
    stored: int
    duplicates: int


def hand_in(url, token, batches, clients):
    """Hand batches in by so many clients at once. Raises RuntimeError on an answer that is not 200."""
    shares = [batches[start::clients] for start in range(clients)]

    def client(share):
        source, found = Source(url, token), []
        for one in share:
            began = time.perf_counter()
            status, answer = source.send(one.body)
            found.append((1_000 * (time.perf_counter() - began), answer))
            if status != 200:
                raise RuntimeError(f"{status} {str(answer)[:300]}")
        source.close()
        return found

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = [one for share in pool.map(client, shares) for one in share]
    seconds = time.perf_counter() - began
    return Run(
        seconds, tuple(ms for ms, _ in found), sum(answer["stored"] for _, answer in found),
        sum(answer["duplicates"] for _, answer in found),
    )  # fmt: skip
