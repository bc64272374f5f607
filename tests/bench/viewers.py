"""Viewers of the operational view in a process of their own: each keeps a connection and follows, as the page does.

`python -m tests.bench.viewers URL VIEWERS SECONDS SHAPE` writes a line of JSON: for each number of the log that any of
its panels held, when each viewer had the bytes (seconds of the wall clock), how long each refresh took, and the counts.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlparse

import brotli

from dashboard.topics.operations.live.keys import LIVE_PATH

REFRESH_SECONDS = 1.0
_SEQ = re.compile(rb'"generation":"([0-9a-f]*)","seq":(\d+)')
_REVISION = re.compile(rb'"(\w+)":\{"revision":"([0-9a-f]{16})"')


@dataclass
class Seen:
    """What the viewers saw: (number of the log, when) of each, times of refreshes, and answers by their status."""

    had: list[list[tuple[int, float]]] = field(default_factory=list)
    times_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


async def watch(url: str, until: float, shape: str, seen: Seen) -> None:
    """Follow until a moment of the monotonic clock."""
    place, own = urlparse(url), []
    seen.had.append(own)
    await asyncio.sleep(random.uniform(0, REFRESH_SECONDS))
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    since, have, etag = "", {}, ""
    while time.monotonic() < until:
        began = time.perf_counter()
        held = ",".join(f"{name}:{revision}" for name, revision in have.items())
        known = f"If-None-Match: {etag}\r\n" if etag else ""
        writer.write(
            f"GET {LIVE_PATH}?shape={shape}&since={since}&have={held} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Accept-Encoding: br\r\n{known}\r\n".encode()
        )
        status, headers, body = await _answer(reader)
        seen.times_ms.append(1_000 * (time.perf_counter() - began))
        seen.statuses[status] = seen.statuses.get(status, 0) + 1
        if status == 200:
            generation, seq, revisions = _read(body, headers.get(b"content-encoding", b""))
            own.append((seq, time.time()))
            since, etag = f"{generation}.{seq}", headers[b"etag"].decode()
            have |= revisions
        await asyncio.sleep(REFRESH_SECONDS)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[bytes, bytes], bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    return int(first.split()[1]), headers, await reader.readexactly(int(headers.get(b"content-length", b"0")))


@lru_cache(256)
def _read(body: bytes, encoding: bytes) -> tuple[str, int, dict[str, str]]:
    """Return generation, number and revisions; many viewers are given the same bytes."""
    plain = brotli.decompress(body) if encoding == b"br" else body
    generation, seq = _SEQ.search(plain).groups()
    return generation.decode(), int(seq), {name.decode(): one.decode() for name, one in _REVISION.findall(plain)}


async def main(url: str, viewers: int, seconds: float, shape: str) -> Seen:
    """Let viewers follow for so many seconds."""
    seen, until = Seen(), time.monotonic() + seconds
    await asyncio.gather(*(watch(url, until, shape, seen) for _ in range(viewers)))
    return seen


if __name__ == "__main__":
    found = asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]))
    print(json.dumps({"had": found.had, "times_ms": found.times_ms, "statuses": found.statuses}))
