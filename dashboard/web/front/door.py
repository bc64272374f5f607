"""The ASGI application that is served: it reads a request whole, finds it a thread, and sends what the thread makes.

Only an answer in the making holds a thread: neither a client that sends slowly nor one that reads slowly does. Both
have a time limit, and so has waiting for a thread.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from multiprocessing import current_process
from pathlib import Path
from typing import Any

from dashboard.engine.watchdog import DEPARTURE
from dashboard.scratch import scratch
from dashboard.settings import Settings
from dashboard.web.front.environ import client, environ, host, raw_path
from dashboard.web.front.lanes import BusyError, Lanes
from dashboard.web.front.rate import Rate
from dashboard.web.front.spool import PIECE_BYTES, FullError, GoneError, Headers, Room, Spool

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

MOST_BODY_BYTES = 6_000_000
MOST_URL_BYTES = 8_190
BODY_SECONDS = 20.0
"""To send a body of a megabyte in; larger ones have longer."""
READ_SECONDS = 20.0
"""To take a piece of an answer in."""
SLOWEST_BYTES = 16_000
"""A second that a reader takes on the whole."""
ROOM_BYTES = 1_000_000_000
QUICK_SECONDS = 0.05
"""Most answers are made in; whether the client is still there is asked of those that take longer."""
BODIES_BYTES = 64_000_000
_TOO_SLOW = 408

log = logging.getLogger(__name__)


class _RefusedError(Exception):
    """A request that is answered without a thread."""

    def __init__(self, status: int, words: str, retry_seconds: int = 0) -> None:
        self.status, self.retry_seconds = status, retry_seconds
        super().__init__(words)


class Front:
    """Serves a WSGI application by ASGI; `settings` say for which hosts, and where large answers wait.

    `open_first` is called in each process before it takes a request: what takes another's place is not slow at first.
    """

    def __init__(self, application: Wsgi, settings: Settings, open_first: Callable[[], object] = lambda: None) -> None:
        """Make the lanes; their threads start as they are needed."""
        self._application, self._settings, self._open_first = application, settings, open_first
        self._rate = Rate(settings.rate)
        self._lanes, self._room, self._bodies = Lanes(), Room(ROOM_BYTES), Room(BODIES_BYTES)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one connection's request."""
        if scope["type"] == "lifespan":
            await _live(receive, send, self._open_first)
        elif scope["type"] == "http":
            try:
                await self._answer(scope, receive, send)
            except (_RefusedError, BusyError) as error:
                await _refuse(scope, send, error.status, str(error), error.retry_seconds)
            except GoneError:
                pass

    async def _answer(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        url_bytes = len(raw_path(scope)) + len(scope["query_string"]) + 1
        if url_bytes > MOST_URL_BYTES:
            raise _RefusedError(414, f"the address must not exceed {MOST_URL_BYTES} bytes; it has {url_bytes}")
        if self._settings.hosts and host(scope) not in self._settings.hosts:
            raise _RefusedError(421, "this server does not answer for that host")
        asking = client(scope, self._settings.proxies)
        if wait := self._rate.wait_seconds(asking):
            raise _RefusedError(429, f"more than {self._settings.rate:g} requests a second come from you: wait", wait)
        body = await self._body(scope, receive)
        lane = self._lanes.lane(scope["path"], scope["query_string"].decode("latin-1"), body)
        spool = Spool(asyncio.get_running_loop(), self._folder(), self._room)
        leaving = None if lane.is_free else asyncio.create_task(_watch(receive, spool))
        sending: asyncio.Task[None] | None = None
        try:
            async with lane.turn(asking):
                if spool.is_gone:
                    return
                lane.pool.submit(self._make, environ(scope, body), spool)
                if not await spool.finishes_within(QUICK_SECONDS):
                    leaving = leaving or asyncio.create_task(_watch(receive, spool))
                    sending = asyncio.create_task(_send(scope, send, spool))
                    await spool.finished()
            await (sending or _send(scope, send, spool))
        finally:
            if leaving:
                leaving.cancel()
            spool.leave()
            spool.close()

    def _folder(self) -> Path:
        """Return where large answers wait."""
        try:
            return scratch(self._settings.temp_folder)
        except OSError as error:
            log.error("CRM_TEMP=%s cannot be used: %s", self._settings.temp_folder, error.strerror)  # noqa: TRY400
            raise _RefusedError(503, "the server has no room to work in: try again in a moment", 30) from error

    async def _body(self, scope: dict[str, Any], receive: Receive) -> bytes:
        """Read the body of a request."""
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        size = int(length) if length.isdigit() else 0
        if size > MOST_BODY_BYTES:
            raise _RefusedError(413, f"the body must not exceed {MOST_BODY_BYTES} bytes; it has {size}")
        seconds = BODY_SECONDS + size / 1_000_000 * BODY_SECONDS
        parts: list[bytes] = []
        held = 0
        try:
            async with asyncio.timeout(seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _RefusedError(
                            400, "the body did not arrive whole: it was cut off, or its chunks are not valid"
                        )
                    part = message.get("body", b"")
                    self._bodies.take(len(part))
                    held += len(part)
                    parts.append(part)
                    if held > MOST_BODY_BYTES:
                        raise _RefusedError(413, f"the body must not exceed {MOST_BODY_BYTES} bytes")
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError:
            raise _RefusedError(_TOO_SLOW, f"the body did not arrive within {seconds:.0f} s") from None
        except FullError:
            raise _RefusedError(503, "too many large bodies are being sent: try again in a moment", 10) from None
        finally:
            self._bodies.give_back(held)

    def _make(self, request: dict[str, Any], spool: Spool) -> None:
        """Make the answer, in a thread."""
        DEPARTURE.set(spool.on_departure)
        failed: BaseException | None = None

        def start(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> Callable[[bytes], None]:
            spool.status = int(status[:3])
            spool.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            return spool.write

        try:
            chunks = self._application(request, start)
            try:
                for chunk in chunks:
                    if chunk:
                        spool.write(chunk)
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()
        except (GoneError, FullError) as error:
            failed = error
        except Exception as error:
            log.exception("an answer broke off")
            failed = error
        finally:
            DEPARTURE.set(None)
            spool.finish(failed)


async def _watch(receive: Receive, spool: Spool) -> None:
    """Tell the spool when the client leaves."""
    with suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
        spool.leave()


async def _send(scope: dict[str, Any], send: Send, spool: Spool) -> None:
    """Send the answer as it is made. Raises GoneError where its reader takes too long."""
    await spool.started()
    if spool.is_gone:
        return
    if not spool.status or (spool.failed is not None and not spool.whole):
        if isinstance(spool.failed, FullError):
            raise _RefusedError(503, str(spool.failed), 30)
        raise _RefusedError(500, "the server failed to answer; its log says why")
    headers = spool.headers
    if spool.whole is not None and scope["method"] != "HEAD" and not _has(headers, b"content-length"):
        headers = [*headers, (b"content-length", str(spool.whole).encode())]
    await send({"type": "http.response.start", "status": spool.status, "headers": headers})
    if spool.failed is None and spool.whole is not None and spool.whole <= PIECE_BYTES:
        async with asyncio.timeout(READ_SECONDS):
            await send({"type": "http.response.body", "body": spool.take()})
        return
    clock, patience = asyncio.get_running_loop().time, READ_SECONDS
    try:
        async for piece in spool.pieces():
            patience += len(piece) / SLOWEST_BYTES
            began = clock()
            async with asyncio.timeout(min(patience, READ_SECONDS)):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            patience -= clock() - began
    except TimeoutError:
        spool.leave()
        raise GoneError("the client reads too slowly") from None
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _has(headers: Headers, wanted: bytes) -> bool:
    return any(name == wanted for name, _ in headers)


async def _refuse(scope: dict[str, Any], send: Send, status: int, words: str, retry_seconds: int) -> None:
    """Answer without a thread, in the words of the API, which a script of a page reads too."""
    log.warning("refused %s %s: %d %s", scope["method"], scope["path"][:200], status, words)
    body = json.dumps({"error": words}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()),
               (b"cache-control", b"no-store"), (b"connection", b"close")]  # fmt: skip
    if retry_seconds:
        headers.append((b"retry-after", str(retry_seconds).encode()))
    with suppress(Exception):
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _live(receive: Receive, send: Send, open_first: Callable[[], object]) -> None:
    """Answer the server's start and stop."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            try:
                open_first()
            except Exception as error:  # noqa: BLE001 - no reason not to serve: each answer says what is wrong
                log.warning("nothing could be opened at the start: %s", error)
        if message["type"] == "lifespan.startup" and os.geteuid() == 0 and _is_first():
            log.warning("the server runs as root: give it a user of its own who may read the lake and write CRM_TEMP")
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _is_first() -> bool:
    """Tell whether this is the first of the server's processes: they are numbered as they are started."""
    return getattr(current_process(), "_identity", ()) in {(), (1,)}
