"""One visitor's connection to the server, kept open; times include the last byte."""

import http.client
import json
import time
from urllib.parse import urlparse

from tests.bench.measure import timed_ms

CALLBACK = "/_dash-update-component"
KEPT_OPEN_SECONDS = 1
"""The server closes idle connections; a request after a pause opens a new one."""
HEADERS = {"Accept-Encoding": "gzip"}


class Visitor:
    """Sends one request after the other. Raises RuntimeError on an answer that is an error."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlparse(url).netloc, timeout=60)
        self._last = 0.0

    def get(self, path: str) -> tuple[float, int]:
        """Return the milliseconds and bytes of an address."""
        return self._send("GET", path, None)

    def post(self, body: dict) -> tuple[float, int]:
        """Return the milliseconds and bytes of a callback."""
        return self._send("POST", CALLBACK, json.dumps(body))

    def _send(self, method: str, path: str, body: str | None) -> tuple[float, int]:
        def exchange():
            headers = HEADERS | ({"Content-Type": "application/json"} if body else {})
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read()

        if time.monotonic() - self._last > KEPT_OPEN_SECONDS:
            self._connection.close()
        elapsed, (status, content) = timed_ms(exchange)
        self._last = time.monotonic()
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {content[:300]!r}\n{body or ''}")
        return elapsed, len(content)
