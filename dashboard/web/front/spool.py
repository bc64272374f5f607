"""An answer on its way: a thread writes it as fast as it can, a connection takes it as slowly as its reader does.

What is large waits in a file, so that no reader holds a thread and none holds memory.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from dashboard.web.front.refused import GoneError, RefusedError
from dashboard.web.front.room import Holding

IN_MEMORY_BYTES = 1_000_000
"""Of one answer; what is longer waits in a file."""
PIECE_BYTES = 65_536

Headers = list[tuple[bytes, bytes]]


class Spool:
    """One answer. `write` and `finish` are for the thread that makes it, all else for the loop that sends it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, folder: Path, holding: Holding) -> None:
        """Start with nothing written."""
        self.status, self.headers = 0, Headers()
        self.failed: BaseException | None = None
        self.is_gone = False
        self._loop, self._holding = loop, holding
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES, dir=str(folder))  # noqa: SIM115 - `close` closes it
        self._written = self._sent = self._told = 0
        self._finished = self._closed = False
        self._lock, self._news, self._end = Lock(), asyncio.Event(), asyncio.Event()
        self._departures: list[Callable[[], None]] = []

    def write(self, chunk: bytes) -> None:
        """Add bytes. Raises GoneError where nobody waits for them, RefusedError where there is no room for them."""
        with self._lock:
            if self._closed:
                raise GoneError("the client has left")
            self._holding.grow(self._written + len(chunk))
            try:
                self._file.seek(self._written)
                self._file.write(chunk)
            except OSError as error:
                raise RefusedError(503, "there is no room for a large answer at the moment", 30) from error
            self._written += len(chunk)
        if self._written - self._told >= PIECE_BYTES:
            self._tell()

    def finish(self, failed: BaseException | None = None) -> None:
        """Say that nothing more comes: all is written, or making it has `failed`."""
        self.failed = failed
        self._finished = True
        self._tell(self._ended)

    def on_departure(self, stop: Callable[[], None]) -> Callable[[], None]:
        """Call `stop`, which ends work that nobody waits for, if the client leaves; return how to take that back."""
        with self._lock:
            self._departures.append(stop)
        if self.is_gone:
            stop()

        def forget() -> None:
            with self._lock, suppress(ValueError):
                self._departures.remove(stop)

        return forget

    def leave(self) -> None:
        """Say that the client has left, and end what is made for it."""
        self.is_gone = True
        with self._lock:
            departures, self._departures = self._departures, []
        for stop in departures:
            stop()
        self._news.set()

    async def started(self) -> None:
        """Wait until there is something to send, or nothing more comes."""
        while not (self._told or self._finished or self.is_gone):
            await self._heard()

    async def finishes_within(self, seconds: float) -> bool:
        """Wait until the answer is whole, for so long at most; tell whether it is."""
        try:
            async with asyncio.timeout(seconds):
                await self._end.wait()
        except TimeoutError:
            return False
        return True

    async def finished(self) -> None:
        """Wait until the answer is whole, or its making has failed."""
        await self._end.wait()

    def take(self) -> bytes:
        """Return all of a small answer."""
        with self._lock:
            self._file.seek(0)
            return self._file.read()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the answer as it is written; where making it failed raises GoneError after what was written before."""
        while True:
            with self._lock:
                is_last = self._finished
                self._file.seek(self._sent)
                piece = self._file.read(PIECE_BYTES)
            if piece:
                self._sent += len(piece)
                yield piece
            elif is_last or self.is_gone:
                break
            else:
                await self._heard()
        if self.failed is not None:
            raise GoneError("the answer broke off") from self.failed

    @property
    def whole(self) -> int | None:
        """Bytes of the answer, None while it is still being written."""
        return self._written if self._finished else None

    def close(self) -> None:
        """Forget the answer: what is written after this raises GoneError."""
        with self._lock:
            self._closed = True
            self._file.close()
            self._holding.give_back()
            self._written = 0

    def _ended(self) -> None:
        self._news.set()
        self._end.set()

    def _tell(self, news: Callable[[], object] | None = None) -> None:
        self._told = self._written
        with suppress(RuntimeError):  # the loop has ended: the server stops
            self._loop.call_soon_threadsafe(news or self._news.set)

    async def _heard(self) -> None:
        await self._news.wait()
        self._news.clear()
