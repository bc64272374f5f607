"""Twenty visitors at once, and what the server holds in memory."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import psutil

from tests.bench.callbacks import PAGES_BY_ID, Callback
from tests.bench.http_client import Visitor
from tests.bench.measure import Measure, summary
from tests.bench.subject import Subject
from tests.server import Server

N_VISITORS, N_ADDRESSES, SECONDS, BURSTS = 20, 200, 15, 10


def visitors(callbacks: list[Callback], subject: Subject) -> list[Measure]:
    """Return the times of single requests: each visitor clicking about once a second, and all in the same instant.

    A click is every callback of a page at one address, one after the other.
    """
    clicks = [
        [callback.at(address) for callback in callbacks if callback.page_id == page_id]
        for page_id, page in PAGES_BY_ID.items()
        if page.filters
        for address in subject.choices.of_page(page, N_ADDRESSES)
    ]
    chance, seeds = random.Random(N_VISITORS), range(N_VISITORS)
    with ThreadPoolExecutor(N_VISITORS) as pool:
        walks = pool.map(lambda seed: _walk(Visitor(subject.url), clicks, random.Random(seed)), seeds)
        walked = [ms for times in walks for ms in times]
        people = [Visitor(subject.url) for _ in seeds]
        burst = []
        for _round in range(BURSTS):
            drawn = [chance.choice(clicks) for _ in people]
            burst += [ms for times in pool.map(_click, people, drawn) for ms in times]
    return [
        summary(f"{N_VISITORS} visitors, a click a second each", "callback", subject.rows, walked),
        summary(f"{N_VISITORS} visitors clicking in the same instant", "callback", subject.rows, burst),
    ]


def _click(visitor: Visitor, click: list[dict]) -> list[float]:
    return [visitor.post(body)[0] for body in click]


def _walk(visitor: Visitor, clicks: list[list[dict]], chance: random.Random) -> list[float]:
    """Click about once a second, as one visitor does."""
    times = []
    end = time.monotonic() + SECONDS
    time.sleep(chance.random())
    while time.monotonic() < end:
        times += _click(visitor, chance.choice(clicks))
        time.sleep(chance.uniform(0.5, 1.5))
    return times


def memory(server: Server, rows: int) -> list[Measure]:
    """Return the memory of the server and its workers: what they share counted once, and once a process."""
    main = psutil.Process(server.process.pid)
    held = [process.memory_full_info() for process in (main, *main.children(recursive=True))]
    name = f"memory of {len(held)} server processes"
    return [
        Measure(f"{name} (PSS: shared pages once)", "start", rows, bytes=sum(one.pss for one in held)),
        Measure(f"{name} (RSS: shared pages in each)", "start", rows, bytes=sum(one.rss for one in held)),
    ]
