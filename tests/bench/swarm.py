"""Many visitors from a process of its own: asyncio over plain sockets, so that it takes little of the machine.

A visitor has an address of its own (of 127.0.0.0/8) and asks all requests of a click at once, each on a connection of
its own that stays open, as a browser does.
"""

from __future__ import annotations

import asyncio
import pickle
import random
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

ROOT = Path(__file__).parents[2]
KEPT_OPEN_SECONDS = 1
"""The server closes idle connections; a request after a pause opens a new one."""
REFUSALS = frozenset({429, 503})
HEADERS = "Host: {host}\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
Click = tuple[bytes, ...]


@dataclass(frozen=True)
class Answers:
    """What a swarm saw: milliseconds and bytes of each whole click, and how many were refused (429, 503).

    `seconds` is how long it ran, `client_seconds` the processor's time that it took itself.
    """

    times_ms: list[float]
    sizes: list[int]
    refused: int
    seconds: float
    client_seconds: float

    @property
    def a_second(self) -> float:
        """Whole clicks answered a second."""
        return round(len(self.times_ms) / self.seconds, 1)

    @property
    def client_share(self) -> float:
        """The part of one core that the client itself took."""
        return self.client_seconds / self.seconds


def get(path: str, host: str) -> bytes:
    """Return a request for an address."""
    return f"GET {path} HTTP/1.1\r\n{HEADERS.format(host=host)}\r\n".encode()


def post(path: str, host: str, body: str) -> bytes:
    """Return a request that sends JSON."""
    content = body.encode()
    head = f"POST {path} HTTP/1.1\r\n{HEADERS.format(host=host)}Content-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def run(url: str, clicks: Sequence[Click], visitors: int, seconds: float, pause: float = 0.0) -> Answers:
    """Have `visitors` take clicks in turn, each with about `pause` seconds between the starts of two, for some time.

    Without a pause each sends the next as soon as the last is answered. Clicks are taken once; the run ends early where
    there are no more. Raises RuntimeError on an answer that is an error.
    """
    asked = pickle.dumps((urlparse(url).netloc, list(clicks), visitors, seconds, pause))
    done = subprocess.run([sys.executable, "-m", __name__], check=False, input=asked, capture_output=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return Answers(*pickle.loads(done.stdout))


async def _swarm(host: str, clicks: list[Click], visitors: int, seconds: float, pause: float) -> tuple:
    left, seen, refused = iter(clicks), list[tuple[float, int]](), 0
    busy, began = time.process_time(), time.perf_counter()
    end = began + seconds

    async def visit(number: int) -> None:
        nonlocal refused
        chance, own = random.Random(number), f"127.0.{1 + number // 250}.{1 + number % 250}"
        lines = [_Line(host, own) for _ in range(max(map(len, clicks)))]
        next_at = began + chance.uniform(0, pause)
        while next_at < end and time.perf_counter() < end:
            await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
            if (click := next(left, None)) is None:
                break
            asked = time.perf_counter()
            sizes = await asyncio.gather(*(line.ask(one) for line, one in zip(lines, click, strict=False)))
            if None in sizes:
                refused += 1
            else:
                seen.append((1_000 * (time.perf_counter() - asked), sum(sizes)))
            next_at = max(next_at + pause * chance.uniform(0.8, 1.2), time.perf_counter())
        for line in lines:
            line.close()

    await asyncio.gather(*(visit(number) for number in range(visitors)))
    wall = time.perf_counter() - began
    return [ms for ms, _ in seen], [size for _, size in seen], refused, wall, time.process_time() - busy


class _Line:
    """One connection, opened again where it was idle for long."""

    def __init__(self, host: str, own: str) -> None:
        name, _, port = host.partition(":")
        self._where, self._own = (name, int(port or 80)), (own, 0) if name == "127.0.0.1" else None
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._last = 0.0

    async def ask(self, request: bytes) -> int | None:
        """Send a request; return the bytes of what answers it, None where it is refused."""
        if self._streams and time.perf_counter() - self._last > KEPT_OPEN_SECONDS:
            self.close()
        if not self._streams:
            self._streams = await asyncio.open_connection(*self._where, limit=1 << 20, local_addr=self._own)
        reader, writer = self._streams
        writer.write(request)
        status, content = await _answer(reader)
        self._last = time.perf_counter()
        if status in REFUSALS:
            self.close()
            return None
        if status >= 400:
            raise RuntimeError(f"{status} {content[:300]!r} to {request[:2_000]!r}")
        return len(content)

    def close(self) -> None:
        """Close it."""
        if self._streams:
            self._streams[1].close()
            self._streams = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return the status and the body of an answer, whose length is stated or which comes in chunks."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"\r\ntransfer-encoding: chunked" in head:
        return status, await _chunks(reader.readuntil, reader.readexactly)
    _before, found, after = head.partition(b"\r\ncontent-length:")
    length = int(after.split(b"\r\n", 1)[0]) if found else 0
    return status, await reader.readexactly(length)


async def _chunks(line: Callable[[bytes], Awaitable[bytes]], exactly: Callable[[int], Awaitable[bytes]]) -> bytes:
    parts = []
    while size := int((await line(b"\r\n")).split(b";")[0], 16):
        parts.append(await exactly(size))
        await exactly(2)
    await exactly(2)
    return b"".join(parts)


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(asyncio.run(_swarm(*pickle.load(sys.stdin.buffer)))))
