"""Asks a feed: only for what is new (`ETag`, `Last-Modified`), again where it may be a passing fault, never for long.

What goes on failing is asked ever less often by whoever runs this (`pipelines.live.process`).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from pipelines.live.feeds.model import FeedError, Wrong

ATTEMPTS = 3
MOST_BYTES = 20 * 2**20
_AGENT = "UNRMS critical raw materials dashboard"
_PASSING = frozenset({408, 425, 500, 502, 503, 504})
"""Answers that another attempt may not get. 429 is none: who asks too often asks later."""
_NOT_MODIFIED = 304
_REDIRECTS = 3


class PassingError(FeedError):
    """A fault that may have passed in a moment."""


@dataclass(frozen=True)
class Patience:
    """How long a feed may take, in seconds: to be reached, to send its next bytes, altogether; and between attempts."""

    connect: float = 5.0
    silence: float = 10.0
    altogether: float = 30.0
    between: float = 1.0


@dataclass(frozen=True)
class Answer:
    """What a feed answered, and what to show it the next time so that it need not say so again."""

    body: bytes
    validators: dict[str, str]


@dataclass
class Asker:
    """Asks one address. `sleep` waits between attempts, of which there are no more once `is_over`.

    `validators` are of the last answer that was of use.
    """

    url: str
    patience: Patience = field(default_factory=Patience)
    sleep: Callable[[float], None] = time.sleep
    is_over: Callable[[], bool] = lambda: False
    validators: dict[str, str] = field(default_factory=dict)

    def ask(self) -> Answer | None:
        """Return the answer; None where nothing is new since the one that was `accepted`. Raises FeedError."""
        again = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_random_exponential(multiplier=self.patience.between, max=8 * self.patience.between),
            retry=retry_if_exception(lambda error: isinstance(error, PassingError) and not self.is_over()),
            sleep=self.sleep,
            reraise=True,
        )
        return again(self._once)

    def accepted(self, answer: Answer) -> None:
        """Ask from now on for what is new since this answer: it could be read, and is kept."""
        self.validators = answer.validators

    def _once(self) -> Answer | None:
        wait = httpx.Timeout(self.patience.silence, connect=self.patience.connect)
        headers = {"User-Agent": _AGENT, "Accept": "application/geo+json, application/json"} | self.validators
        until = time.monotonic() + self.patience.altogether
        line = _Line()
        late = threading.Timer(self.patience.altogether, line.cut)
        late.daemon = True
        late.start()
        try:
            with (
                httpx.Client(timeout=wait, follow_redirects=True, max_redirects=_REDIRECTS) as client,
                client.stream("GET", self.url, headers=headers, extensions={"trace": line.watch}) as response,
            ):
                if response.status_code == _NOT_MODIFIED:
                    return None
                _expect_ok(response)
                return Answer(_body(response, until), _validators(response))
        except httpx.TimeoutException as error:
            raise PassingError(Wrong.SLOW, f"no answer in time ({type(error).__name__})") from error
        except httpx.TransportError as error:
            if line.is_cut:
                raise PassingError(Wrong.SLOW, "it sends too slowly") from error
            raise PassingError(Wrong.DOWN, f"not reached ({type(error).__name__}: {error})") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FeedError(Wrong.MALFORMED, f"no answer of HTTP ({type(error).__name__}: {error})") from error
        finally:
            late.cancel()


class _Line:
    """The connection of a request, to be cut when it takes too long: who sends a byte now and then is never silent."""

    def __init__(self) -> None:
        self._socket: Any = None
        self.is_cut = False

    def watch(self, name: str, info: Mapping[str, Any]) -> None:
        """Take note of each connection that is made; called by httpx."""
        if name.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.is_cut:
                self.cut()

    def cut(self) -> None:
        """End the connection, whatever waits for it."""
        self.is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _expect_ok(response: httpx.Response) -> None:
    """Raise FeedError for an answer that is not the feed."""
    status = response.status_code
    if status in _PASSING:
        raise PassingError(Wrong.DOWN, f"it answers {status} {response.reason_phrase}")
    if status != httpx.codes.OK:
        raise FeedError(Wrong.REFUSED, f"it answers {status} {response.reason_phrase}")
    kind = response.headers.get("content-type", "")
    if "html" in kind.lower():
        raise FeedError(Wrong.NOT_JSON, f"HTML instead of JSON ({kind})")


def _body(response: httpx.Response, until: float) -> bytes:
    """Return the body as it was before compression; of too much, or too slowly, FeedError."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            raise FeedError(Wrong.MALFORMED, f"more than {MOST_BYTES // 2**20} MB")
        if time.monotonic() > until:
            raise PassingError(Wrong.SLOW, "it sends too slowly")
        parts.append(part)
    return b"".join(parts)


def _validators(response: httpx.Response) -> dict[str, str]:
    """Return the headers that ask for what is new since this answer."""
    asked = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {ask: response.headers[said] for said, ask in asked.items() if said in response.headers}
