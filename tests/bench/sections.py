"""The sections of the benchmark: each measures one thing at one size, and can be run alone by its name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.settings import Settings
from data.datasets import DATASETS
from tests import server as servers
from tests.bench import callbacks, clicks, downloads, ingest, lakes, live, load, soak, views
from tests.bench.choices import Choices
from tests.bench.floor import Floor, Recorder
from tests.bench.measure import Measure, processor_ms, summary
from tests.bench.states import States
from tests.bench.subject import Subject
from tests.bench.walk import WITHOUT_BAR
from tests.chromium import NARROW, WIDE, Chromium, chromium

TALL = (1440, 2600)
"""A window in which all charts of the material page are in view."""
N_STARTS, N_LAPS, N_SHORT_LAPS, N_PHONE_LAPS = 5, 6, 3, 5
SLOWER = 4
_MATERIALS = ("cobalt", "lithium", "copper")
_TABLES = {"": "rows", "pair": "pairs of countries", "code": "rows by code"}


@dataclass
class Bench:
    """One lake and the server over it. `is_large` tells the grown lake, of which `release` is what it grew from."""

    lake: Path
    release: Path
    server: servers.Server

    @property
    def url(self) -> str:
        """Where the server answers."""
        return self.server.url

    @property
    def is_large(self) -> bool:
        """Whether this is the grown lake."""
        return self.lake != self.release

    @cached_property
    def rows(self) -> int:
        """How many trade rows there are."""
        return lakes.trade_rows(self.lake)

    @cached_property
    def states(self) -> States:
        """The states of this server; none is drawn twice."""
        return States(self.lake)

    @cached_property
    def recorder(self) -> Recorder:
        """An engine of our own over the lake, which tells what it is asked."""
        return Recorder(DuckEngine(Settings.from_environment({"CRM_LAKE": str(self.lake)})))

    @cached_property
    def subject(self) -> Subject:
        """What the replays of single requests need."""
        return Subject(self.url, self.rows, Choices(self.recorder), Floor(self.lake))

    @contextmanager
    def browser(self, size: tuple[int, int]) -> Iterator[Chromium]:
        """Give a browser of its own, every page recorded."""
        with chromium() as browser:
            browser.server_url = self.url
            browser.appear(size)
            clicks.record(browser)
            yield browser


def start(bench: Bench) -> list[Measure]:
    """Start the server a few times; the time until it answers."""
    times, computed = [], []
    for _start in range(N_STARTS):
        running = servers.start(bench.lake, servers.ROOT / "build" / "start.log")
        times.append(1_000 * running.start_seconds)
        computed.append(processor_ms(running.process.pid))
        running.stop()
    return [
        summary("start", "server until /health answers", bench.rows, times),
        summary("start", "processor time of all server processes until then", bench.rows, computed),
    ]


def lake(bench: Bench) -> list[Measure]:
    """Say how many times as many rows pages read in the grown lake."""
    grown = {one: lakes.growth(bench.release, bench.lake, one) for one in _MATERIALS} if bench.is_large else {}
    return [
        Measure("lake", f"{words} of {one}, times those of the release", bench.rows, round(found[table], 1), unit="x")
        for one, found in grown.items()
        for table, words in _TABLES.items()
    ]


def first(bench: Bench) -> list[Measure]:
    """Load first views."""
    with bench.browser(WIDE) as browser:
        return views.first_views(browser, bench.url, bench.rows, "first")


def clicked(bench: Bench) -> list[Measure]:
    """Click through every control with all charts in view: states new to the server, then the same in a new session."""
    name = "all charts in view"
    with bench.browser(TALL) as browser:
        cold = list(clicks.fresh(browser, bench.url, bench.states, N_LAPS))
        warm = list(clicks.again(browser, bench.url, [one.click for one in cold]))
    say(f"  {len(cold)} different states shown, each with rows; {len(warm)} of them again by a second session")
    found = clicks.lines("clicks", f"{name}, cold", bench.rows, cold)
    found += clicks.lines("clicks", f"{name}, warm", bench.rows, warm)
    return found + clicks.by_control("clicks", f"{name}, cold", bench.rows, cold)


def window(bench: Bench) -> list[Measure]:
    """Click through every control in the usual window: states new to the server."""
    if bench.is_large:
        return []
    with bench.browser(WIDE) as browser:
        cold = list(clicks.fresh(browser, bench.url, bench.states, N_SHORT_LAPS))
    say(f"  {len(cold)} different states shown, each with rows")
    return clicks.lines("window", "usual window, cold", bench.rows, cold)


def phone(bench: Bench) -> list[Measure]:
    """Load first views and click on a phone's screen with a processor four times slower, motion reduced."""
    if bench.is_large:
        return []
    with bench.browser(NARROW) as browser:
        reduced = {"name": "prefers-reduced-motion", "value": "reduce"}
        browser.command("Emulation.setEmulatedMedia", features=[reduced])
        browser.command("Emulation.setCPUThrottlingRate", rate=SLOWER)
        found = views.first_views(browser, bench.url, bench.rows, "phone")
        seen = list(clicks.fresh(browser, bench.url, bench.states, N_PHONE_LAPS, WITHOUT_BAR))
    say(f"  {len(seen)} different states shown, each with rows")
    return found + clicks.lines("phone", "", bench.rows, seen)


def loaded(bench: Bench) -> list[Measure]:
    """Send many visitors."""
    with bench.browser(TALL) as browser:
        bodies = load.requests_of_a_click(browser, bench.url, bench.states)
    say(f"  a click is {len(bodies)} requests")
    return load.visitors(bodies, bench.server, bench.rows, bench.states)


def api(bench: Bench) -> list[Measure]:
    """Read the API."""
    return load.reads(bench.server, bench.rows, bench.states)


def followed(bench: Bench) -> list[Measure]:
    """Let many follow the operational view."""
    return [] if bench.is_large else live.followed(bench.lake, bench.rows)


def replayed(bench: Bench) -> list[Measure]:
    """Replay every callback of every page, or of those that show trade, with random choices, one after the other."""
    with chromium() as browser:
        browser.server_url = bench.url
        browser.appear(WIDE)
        recorded = callbacks.record(browser, bench.subject, "trade_yearly" if bench.is_large else "")
    settings = Settings.from_environment({"CRM_LAKE": str(bench.lake)})
    client = create_app(settings, bench.recorder).server.test_client()
    return callbacks.measure(recorded, bench.subject, bench.recorder, client)


def files(bench: Bench) -> list[Measure]:
    """Download datasets in every format, and ask the registered queries."""
    datasets = ["trade_yearly"] if bench.is_large else list(DATASETS)
    settings = replace(Settings.from_environment({"CRM_LAKE": str(bench.lake)}), cache_mb=0)
    found = downloads.downloads(datasets, bench.subject)
    return found + downloads.queries(datasets, DuckEngine(settings), bench.subject)


def ingested(bench: Bench) -> list[Measure]:
    """Hand events in."""
    return [] if bench.is_large else ingest.ingested(bench.lake, bench.rows)


def soaked(bench: Bench) -> list[Measure]:
    """Keep the operational view open for eight hours."""
    return [] if bench.is_large else soak.soaked(bench.lake, bench.rows)


def memory(bench: Bench) -> list[Measure]:
    """Weigh the server, last of all."""
    return load.memory(bench.server, bench.rows)


SECTIONS: Mapping[str, Callable[[Bench], list[Measure]]] = {
    "lake": lake, "start": start, "first": first, "clicks": clicked, "window": window, "phone": phone, "load": loaded,
    "api": api, "ingest": ingested, "live": followed, "callbacks": replayed, "files": files, "soak": soaked,
    "memory": memory,
}  # fmt: skip


def say(what: str) -> None:
    """Tell whoever waits what is going on."""
    print(what, file=sys.stderr, flush=True)
