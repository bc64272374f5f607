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

from dashboard.engine import EngineError
from dashboard.engine.watchdog import DEPARTURE
from dashboard.scratch import scratch
from dashboard.settings import Settings
from dashboard.web.front.at_once import AtOnce
from dashboard.web.front.body import Incoming, Receive, body_of
from dashboard.web.front.environ import client, environ, host, path_of, raw_path
from dashboard.web.front.kinds import LIVE_PATH, kind_of, plain, takes_much
from dashboard.web.front.lanes import lanes
from dashboard.web.front.rate import Rate, network
from dashboard.web.front.refused import GoneError, RefusedError
from dashboard.web.front.room import Holding, Room
from dashboard.web.front.spool import IN_MEMORY_BYTES, PIECE_BYTES, Headers, Spool
from dashboard.web.logged import logged

Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

MOST_URL_BYTES = 8_190
MOST_BODY_BYTES, MOST_LARGE_BYTES = 1_000_000, 6_000_000
"""Of any request, and of one that brings a file to be checked or events."""
SMALL_BODY_BYTES = 65_536
"""Draw on no room: what a click sends is far smaller."""
READ_SECONDS = 20.0
"""To take a piece of an answer in."""
SLOWEST_BYTES = 16_000
"""A second that a reader takes on the whole."""
LIVE_RATES = 20
"""Times as many requests for what is live as of others may come of one client: many viewers share an address."""
QUICK_SECONDS = 0.05
"""Most answers are made in; whether the client is still there is asked of those that take longer."""

_TOO_SLOW = 408
_BROKE_OFF = "the answer took too long or too much memory: ask for less, or try again in a moment"

log = logging.getLogger(__name__)


class Front:
    """Serves a WSGI application by ASGI; `settings` say for which hosts, and where large answers wait.

    `open_first` is called in each process before it takes a request: what takes another's place is not slow at first.
    What `at_once` has in memory is answered without a thread, and its readers have limits of their own.
    """

    def __init__(
        self,
        application: Wsgi,
        settings: Settings,
        open_first: Callable[[], object] = lambda: None,
        at_once: AtOnce | None = None,
    ) -> None:
        """Make the lanes; their threads start as they are needed."""
        self._application, self._settings, self._open_first = application, settings, open_first
        self._rate, self._live_rate = Rate(settings.rate), Rate(LIVE_RATES * settings.rate)
        self._at_once = at_once
        self._lanes = lanes()
        self._under_way = Room("requests", of_one=256)
        self._live_under_way = Room("requests for what is live", of_one=1_024)
        self._bodies = Room("large bodies", of_one=12_000_000, most=64_000_000)
        self._answers = Room("large answers", of_one=400_000_000, most=1_000_000_000)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one connection's request."""
        if scope["type"] == "lifespan":
            await _live(receive, send, self._open_first)
        elif scope["type"] == "http":
            try:
                await self._answer(scope, Incoming(receive), send)
            except RefusedError as error:
                await _refuse(scope, send, error.status, str(error), error.retry_seconds)
            except GoneError:
                pass

    async def _answer(self, scope: dict[str, Any], incoming: Incoming, send: Send) -> None:
        url_bytes = len(raw_path(scope)) + len(scope["query_string"]) + 1
        if url_bytes > MOST_URL_BYTES:
            raise RefusedError(414, f"the address must not exceed {MOST_URL_BYTES} bytes; it has {url_bytes}")
        if self._settings.hosts and host(scope) not in self._settings.hosts:
            raise RefusedError(421, "this server does not answer for that host")
        asking = network(client(scope, self._settings.proxies))
        is_live = plain(path_of(scope)) == LIVE_PATH
        rate, under_way = (self._live_rate, self._live_under_way) if is_live else (self._rate, self._under_way)
        if wait := rate.wait_seconds(asking):
            raise RefusedError(429, f"more than {rate.a_second:g} requests a second come from you: wait", wait)
        if is_live and self._at_once and (reply := self._at_once.reply(scope)):
            for message in reply:
                await send(message)
            return
        under_way.take(asking)
        held = Holding(self._bodies, asking, SMALL_BODY_BYTES)
        try:
            await self._answer_in_turn(scope, incoming.receive, send, asking, held)
        except RefusedError as error:
            if error.status != _TOO_SLOW:
                await incoming.drain()
            raise
        finally:
            held.give_back()
            under_way.give_back(asking)

    async def _answer_in_turn(
        self, scope: dict[str, Any], receive: Receive, send: Send, asking: str, held: Holding
    ) -> None:
        path = plain(path_of(scope))
        body = await body_of(scope, receive, MOST_LARGE_BYTES if takes_much(path) else MOST_BODY_BYTES, held)
        kind = kind_of(path, scope["query_string"].decode("latin-1"), body)
        lane, room = self._lanes[kind], Holding(self._answers, asking, IN_MEMORY_BYTES)
        spool = Spool(asyncio.get_running_loop(), self._folder(), room)
        leaving = None if lane.is_free(asking) else asyncio.create_task(_watch(receive, spool))
        sending: asyncio.Task[None] | None = None
        try:
            async with lane.turn(asking, spool.on_departure):
                if kind == "long":
                    self._answers.expect_half(asking)
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
            raise RefusedError(503, "the server has no room to work in: try again in a moment", 30) from error

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
        except GoneError as error:
            failed = error
        except (RefusedError, EngineError, MemoryError, OSError) as error:
            if not spool.is_gone:
                log.warning("an answer broke off: %s: %s", logged(request["PATH_INFO"]), logged(repr(error)))
            failed = error if isinstance(error, RefusedError) else RefusedError(503, _BROKE_OFF, 30)
        except Exception as error:
            log.exception("an answer broke off: %s", logged(request["PATH_INFO"]))
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
        if isinstance(spool.failed, RefusedError):
            raise spool.failed
        raise RefusedError(500, "the server failed to answer; its log says why")
    headers = spool.headers
    if spool.whole is not None and scope["method"] != "HEAD" and not _has(headers, b"content-length"):
        headers = [*headers, (b"content-length", str(spool.whole).encode())]
    await send({"type": "http.response.start", "status": spool.status, "headers": headers})
    try:
        if spool.failed is None and spool.whole is not None and spool.whole <= PIECE_BYTES:
            async with asyncio.timeout(READ_SECONDS):
                await send({"type": "http.response.body", "body": spool.take()})
        else:
            await _send_pieces(send, spool)
    except TimeoutError:
        spool.leave()
        raise GoneError("the client reads too slowly") from None


async def _send_pieces(send: Send, spool: Spool) -> None:
    """Send the body as it is made. Raises TimeoutError where its reader takes too long."""
    clock, patience = asyncio.get_running_loop().time, READ_SECONDS
    async for piece in spool.pieces():
        patience += len(piece) / SLOWEST_BYTES
        began = clock()
        async with asyncio.timeout(min(patience, READ_SECONDS)):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        patience -= clock() - began
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _has(headers: Headers, wanted: bytes) -> bool:
    return any(name == wanted for name, _ in headers)


async def _refuse(scope: dict[str, Any], send: Send, status: int, words: str, retry_seconds: int) -> None:
    """Answer without a thread, in the words of the API, which a script of a page reads too."""
    log.warning("refused %s: %d %s", logged(f"{scope['method']} {scope['path']}"), status, words)
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
