"""Many visitors of a material's trade view, and programs that read the API."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlparse

import psutil

from tests.bench import clicks, swarm
from tests.bench.callbacks import at
from tests.bench.http_client import CALLBACK
from tests.bench.measure import Measure, processor_ms, summary
from tests.bench.states import States
from tests.bench.walk import Walk, visit
from tests.chromium import Chromium
from tests.server import Server

SECTION, API = "load", "api"
FEW, MANY, PAUSE_SECONDS = 20, 200, 5
SECONDS, LONG_SECONDS = 12, 20
N_FAST, N_READERS, N_READS = 3_000, 8, 4_000
VIEW = "trade_pairs"


def requests_of_a_click(browser: Chromium, url: str, states: States) -> list[dict]:
    """Return what the browser sends for a click within the trade view: the bodies of all its callbacks."""
    walk = Walk(browser, url, states)
    click = next(walk.lap(("year",)))
    visit(browser, url, click.base)
    browser.driver.execute_script("window.__bench.posts.length = 0")
    clicks.timed(browser, url, click)
    return [json.loads(body) for body in browser.driver.execute_script("return window.__bench.posts")]


def made(bodies: Sequence[dict], addresses: Iterable[str], url: str) -> list[swarm.Click]:
    """Return a click at each address: all its requests, ready to be sent."""
    host = urlparse(url).netloc
    return [
        tuple(swarm.post(CALLBACK, host, json.dumps(at(body, address))) for body in bodies) for address in addresses
    ]


def visitors(bodies: Sequence[dict], server: Server, rows: int, states: States) -> list[Measure]:
    """Return what visitors wait for a whole click, each at a state that nobody has seen."""
    url, pid = server.url, server.process.pid

    def clicked(count: int) -> list[swarm.Click]:
        return made(bodies, states.trade(count), url)

    before = processor_ms(pid)
    fast = swarm.run(url, clicked(N_FAST), FEW, SECONDS)
    computed = (processor_ms(pid) - before) / len(fast.times_ms)
    slow = swarm.run(url, clicked(FEW * SECONDS * 2), FEW, SECONDS, 1.0)
    many = swarm.run(url, clicked(MANY * LONG_SECONDS // PAUSE_SECONDS * 2), MANY, LONG_SECONDS, PAUSE_SECONDS)
    name = f"{FEW} visitors, as fast as they are answered"
    return [
        Measure(SECTION, f"{name}: changes", rows, fast.a_second, unit="1/s", count=len(fast.times_ms)),
        _whole(f"{name}: a whole click", rows, fast),
        _processor(SECTION, f"{name}: processor time of the server for a change", rows, computed),
        _whole(f"{FEW} visitors, a click a second each", rows, slow),
        _whole(f"{MANY} visitors, a click every {PAUSE_SECONDS} s each", rows, many),
        _client(SECTION, rows, fast, slow, many),
    ]  # fmt: skip


def _client(section: str, rows: int, *seen: swarm.Answers) -> Measure:
    share = max(one.client_share for one in seen)
    return Measure(section, "the client's own part of a core", rows, round(100 * share, 1), unit="%")


def _whole(name: str, rows: int, seen: swarm.Answers) -> Measure:
    return replace(summary(SECTION, name, rows, seen.times_ms, sizes=seen.sizes), refused=seen.refused)


def _processor(section: str, name: str, rows: int, computed_ms: float) -> Measure:
    return Measure(section, name, rows, round(computed_ms, 1))


def reads(server: Server, rows: int, states: States) -> list[Measure]:
    """Return how many filtered reads the API answers a second, rows of the dataset and sums of it, all different."""
    host, pid = urlparse(server.url).netloc, server.process.pid
    paths = [
        f"/api/v1/{('data/trade_yearly', 'view/' + VIEW)[turn % 2]}.json?material={material}&hs={code}&year_from={year}"
        f"&year_to={year}&exporter={exporter}"
        for turn, (material, year, code, exporter) in enumerate(states.flows(N_READS))
    ]
    before = processor_ms(pid)
    seen = swarm.run(server.url, [(swarm.get(path, host),) for path in paths], N_READERS, SECONDS)
    computed = (processor_ms(pid) - before) / len(seen.times_ms)
    name = f"filtered reads, {N_READERS} at a time"
    return [
        Measure(API, name, rows, seen.a_second, unit="1/s", count=len(seen.times_ms)),
        _processor(API, "processor time of the server for one of them", rows, computed),
        replace(_whole(f"one of them, {N_READERS} at a time", rows, seen), section=API),
        _client(API, rows, seen),
    ]


def memory(server: Server, rows: int) -> list[Measure]:
    """Return the memory of the server and its workers: what they share counted once, and once a process.

    Of the first, what is mapped of files (programs, flows) the system may take back at any time.
    """
    main = psutil.Process(server.process.pid)
    every = (main, *main.children(recursive=True))
    held = [process.memory_full_info() for process in every]
    of_files = [_kb_of_files(Path(f"/proc/{process.pid}/smaps_rollup").read_text("utf-8")) for process in every]
    name = "of all server processes, last of all"
    return [
        Measure("memory", f"PSS {name}", rows, _mb(one.pss for one in held), unit="MB"),
        Measure("memory", "of it mapped files", rows, _mb(1_024 * one for one in of_files), unit="MB"),
        Measure("memory", f"RSS {name}", rows, _mb(one.rss for one in held), unit="MB"),
    ]


def _kb_of_files(rollup: str) -> int:
    return int(rollup.partition("Pss_File:")[2].split()[0])


def _mb(sizes: Iterable[int]) -> float:
    return round(sum(sizes) / 1_000_000, 1)
