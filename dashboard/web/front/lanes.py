"""Threads in lanes: a click never waits behind a file, and nobody's requests push in before another's."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from dashboard.web.front.kinds import Kind
from dashboard.web.front.refused import GoneError, RefusedError

Stop = Callable[[], None]
_TOO_MUCH = "you ask for too much at once: wait for your earlier requests"


def _stays(_: Stop) -> Stop:
    """Take no notice of a client's leaving."""
    return lambda: None


@dataclass
class Lane:
    """Threads for requests of one kind: `threads` at once, others wait up to `seconds`, clients in turn.

    A client has `at_once` of the threads at most (0: all). At most `waiting` wait, `of_one` of them of one client;
    where all places are taken, whoever waits with most gives one up to a client with fewer.
    """

    name: str
    threads: int
    waiting: int
    of_one: int
    seconds: float
    at_once: int = 0
    pool: ThreadPoolExecutor = field(init=False)
    _running: Counter[str] = field(default_factory=Counter)
    _queues: OrderedDict[str, deque[asyncio.Future[None]]] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        """Make the threads, which start as they are needed."""
        self.pool = ThreadPoolExecutor(self.threads, thread_name_prefix=self.name)

    def is_free(self, client: str) -> bool:
        """Tell whether the client has a thread at once."""
        return self._running.total() < self.threads and self._running[client] < (self.at_once or self.threads)

    @asynccontextmanager
    async def turn(self, client: str, on_departure: Callable[[Stop], Stop] = _stays) -> AsyncIterator[None]:
        """Wait for a thread. Raises RefusedError where none is free in time, GoneError where the client leaves.

        `on_departure` is how to be told of that: called with what ends the wait, it returns how to take that back.
        """
        if self.is_free(client):
            self._running[client] += 1
        else:
            await self._wait(client, on_departure)
        try:
            yield
        finally:
            self._pass_on(client)

    async def _wait(self, client: str, on_departure: Callable[[Stop], Stop]) -> None:
        turn = self._queued(client)
        forget = on_departure(lambda: _end(turn, GoneError("the client has left")))
        try:
            async with asyncio.timeout(self.seconds):
                await turn
        except TimeoutError:
            if not _is_given(turn):
                raise RefusedError(503, "the server is busy: try again in a moment", self._patience) from None
        except asyncio.CancelledError:
            if _is_given(turn):
                self._pass_on(client)
            raise
        finally:
            forget()
            self._forget(client, turn)

    def _queued(self, client: str) -> asyncio.Future[None]:
        """Return the client's place in the queue. Raises RefusedError where there is none for it."""
        own = len(self._queues.get(client, ()))
        if own >= self.of_one:
            raise RefusedError(429, _TOO_MUCH, self._patience)
        if sum(map(len, self._queues.values())) >= self.waiting:
            longest = max(self._queues.values(), key=len)
            if len(longest) <= own + 1:
                raise RefusedError(503, "too much is asked for at once: try again in a moment", self._patience)
            _end(longest.pop(), RefusedError(429, _TOO_MUCH, self._patience))
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        return turn

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        """Free the place of whoever does not wait any more."""
        own = self._queues.get(client)
        if own and turn in own:
            own.remove(turn)
        if own is not None and not own:
            del self._queues[client]

    @property
    def _patience(self) -> int:
        return max(1, round(self.seconds / 2))

    def _pass_on(self, client: str) -> None:
        """Give the client's thread to whoever waits longest of the client whose turn it is."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        while (chosen := next(filter(self.is_free, self._queues), None)) is not None:
            own = self._queues.pop(chosen)
            turn = own.popleft()
            if own:
                self._queues[chosen] = own
            if not turn.done():
                self._running[chosen] += 1
                turn.set_result(None)
                return


def _is_given(turn: asyncio.Future[None]) -> bool:
    return turn.done() and not turn.cancelled() and turn.exception() is None


def _end(turn: asyncio.Future[None], error: Exception) -> None:
    if not turn.done():
        turn.set_exception(error)


def lanes() -> dict[Kind, Lane]:
    """Return the lanes of one process: clicks and pages, files and long computations, checks, events, what is live.

    One client computes one long answer at a time; the second thread is for somebody else, whose small file need not
    wait for a large one. Who is next waits longer than an export may compute (`CRM_EXPORT_SECONDS`). Events of four
    requests at once share a sync of the disk. Of what is live one thread looks and builds; who comes meanwhile is given
    what is in memory, and hardly ever waits.
    """
    return {
        "quick": Lane("quick", threads=4, waiting=512, of_one=256, seconds=20),
        "long": Lane("long", threads=2, at_once=1, waiting=64, of_one=32, seconds=40),
        "checks": Lane("checks", threads=2, waiting=16, of_one=8, seconds=20),
        "events": Lane("events", threads=4, waiting=64, of_one=32, seconds=20),
        "live": Lane("live", threads=2, waiting=2_048, of_one=1_024, seconds=20),
    }
