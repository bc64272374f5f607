"""Which threads answer what: a click never waits behind a file, and nobody's requests push in before another's."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_FILES = ("/api/v1/data/", "/api/v1/view/", "/api/v1/derived/")
_LONG_PAGES = ("/strategy/brief", "/scenarios")
_CALLBACK = "/_dash-update-component"
_CHECK = "/api/v1/check"


class BusyError(Exception):
    """No thread is free in time: `status` 429 where the client itself asks for too much at once, else 503."""

    def __init__(self, status: int, words: str, retry_seconds: int) -> None:
        """Keep the parts of the answer."""
        self.status, self.retry_seconds = status, retry_seconds
        super().__init__(words)


@dataclass
class Lane:
    """Threads for requests of one kind: `threads` at once, others wait up to `seconds`, clients in turn.

    At most `waiting` wait, `of_one` of them of one client.
    """

    name: str
    threads: int
    waiting: int
    of_one: int
    seconds: float
    pool: ThreadPoolExecutor = field(init=False)
    _running: int = 0
    _queues: OrderedDict[str, deque[asyncio.Future[None]]] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        """Make the threads, which start as they are needed."""
        self.pool = ThreadPoolExecutor(self.threads, thread_name_prefix=self.name)

    @property
    def is_free(self) -> bool:
        """Whether a thread is free at once."""
        return self._running < self.threads

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for a thread. Raises BusyError where none is free in time."""
        await self._enter(client)
        try:
            yield
        finally:
            self._pass_on()

    async def _enter(self, client: str) -> None:
        if self._running < self.threads:
            self._running += 1
            return
        if len(self._queues.get(client, ())) >= self.of_one:
            raise BusyError(429, "you ask for too much at once: wait for your earlier requests", self._patience)
        if sum(map(len, self._queues.values())) >= self.waiting:
            raise BusyError(503, "too much is asked for at once: try again in a moment", self._patience)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout(self.seconds):
                await turn
        except TimeoutError:
            if turn.done() and not turn.cancelled():
                return
            raise BusyError(503, "the server is busy: try again in a moment", self._patience) from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()
            raise
        finally:
            turn.cancel()

    @property
    def _patience(self) -> int:
        return max(1, round(self.seconds / 2))

    def _pass_on(self) -> None:
        """Give the thread to whoever waits longest of the client whose turn it is."""
        while self._queues:
            client, own = self._queues.popitem(last=False)
            while own:
                turn = own.popleft()
                if not turn.done():
                    if own:
                        self._queues[client] = own
                    turn.set_result(None)
                    return
        self._running -= 1


@dataclass
class Lanes:
    """The lanes of one process: clicks and pages, files and long computations, checks of visitors' files."""

    quick: Lane = field(default_factory=lambda: Lane("quick", threads=4, waiting=512, of_one=256, seconds=20))
    long: Lane = field(default_factory=lambda: Lane("long", threads=1, waiting=64, of_one=32, seconds=20))
    checks: Lane = field(default_factory=lambda: Lane("checks", threads=2, waiting=16, of_one=8, seconds=20))

    def lane(self, path: str, query: str, body: bytes) -> Lane:
        """Return the lane for a request of `path`, `query` (as sent) and `body`."""
        if path == _CHECK:
            return self.checks
        if path == _CALLBACK:
            is_long = any(b'"%s"' % page.encode() in body for page in _LONG_PAGES) or b"release=" in body
            return self.long if is_long else self.quick
        is_file = path.startswith(_FILES) and not path.endswith(".metadata.json")
        return self.long if is_file or path.startswith(_LONG_PAGES) or "release=" in query else self.quick
