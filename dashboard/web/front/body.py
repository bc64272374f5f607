"""Reads the body of a request, whole: only so large, only so slowly, and within its client's share of the room."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from dashboard.web.front.refused import RefusedError
from dashboard.web.front.room import Holding

Receive = Callable[[], Awaitable[dict[str, Any]]]

PIECE_SECONDS = 10.0
"""To send the first byte in, and each further piece."""
WHOLE_SECONDS = 20.0
"""To send all in; who sends `SLOWEST_BYTES` a second or more has longer."""
SLOWEST_BYTES = 50_000


DRAIN_BYTES, DRAIN_SECONDS = 24_000_000, 5.0
"""That are read and dropped of a body that is refused: a client that still sends would lose the answer to it."""


class Incoming:
    """What a client sends, and whether its body has ended."""

    def __init__(self, receive: Receive) -> None:
        """Start before the body."""
        self._receive, self._ended = receive, False

    async def receive(self) -> dict[str, Any]:
        """Return the next message."""
        message = await self._receive()
        self._ended = self._ended or not message.get("more_body")
        return message

    async def drain(self) -> None:
        """Read what is left of the body and drop it: only so much, only so long."""
        held = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while not self._ended and held <= DRAIN_BYTES:
                    held += len((await self.receive()).get("body", b""))


async def body_of(scope: dict[str, Any], receive: Receive, most: int, holding: Holding) -> bytes:
    """Return the body, of `most` bytes at most. Raises RefusedError; `holding` is the caller's to give back."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    _expect_at_most(most, int(length) if length.isdigit() else 0)
    now = asyncio.get_running_loop().time
    began, held = now(), 0
    parts: list[bytes] = []
    while True:
        until = min(now() + PIECE_SECONDS, began + WHOLE_SECONDS + held / SLOWEST_BYTES)
        message = await _next(receive, until)
        part = message.get("body", b"")
        held += len(part)
        _expect_at_most(most, held)
        holding.grow(held)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _expect_at_most(most: int, size: int) -> None:
    if size > most:
        raise RefusedError(413, f"the body must not exceed {most} bytes; it has {size} or more")


async def _next(receive: Receive, until: float) -> dict[str, Any]:
    try:
        async with asyncio.timeout_at(until):
            message = await receive()
    except TimeoutError:
        raise RefusedError(408, "the body arrives too slowly") from None
    if message["type"] == "http.disconnect":
        raise RefusedError(400, "the body did not arrive whole: it was cut off, or its chunks are not valid")
    return message
