"""Measure at both sizes, print the table, write `build/bench.json`."""

import sys
from dataclasses import replace
from pathlib import Path

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.settings import Settings
from data.datasets import DATASETS
from data.lake import lake_folder
from tests import server as servers
from tests.bench import callbacks, downloads, lakes, load, views
from tests.bench.choices import Choices
from tests.bench.floor import Floor, Recorder
from tests.bench.measure import Measure, summary, table, write
from tests.bench.subject import Subject
from tests.chromium import WIDE, chromium

BUILD = servers.ROOT / "build"
SCALED_ROWS = 10_000_000
LARGE = BUILD / "bench-lake"
N_STARTS = 3


def main() -> int:
    """Run everything; return the exit code."""
    release = lake_folder()
    if sys.argv[1:] == ["lake"]:
        _say(f"{large_lake(release):,} trade rows in {LARGE}")
        return 0
    rows = lakes.trade_rows(release)
    measures = starts(rows) + at_size(release, rows, list(DATASETS))
    measures += at_size(LARGE, large_lake(release), ["trade_yearly"])
    print(table(measures))
    write(measures, BUILD / "bench.json")
    return 0


def large_lake(release: Path) -> int:
    """Build the grown lake where it is not there; return how many trade rows it has."""
    return lakes.kept(release, LARGE, SCALED_ROWS)


def starts(rows: int) -> list[Measure]:
    """Start the server a few times; the time until it answers."""
    times = []
    for _start in range(N_STARTS):
        running = servers.start()
        times.append(1_000 * running.start_seconds)
        running.stop()
    return [summary("server start until /health answers", "start", rows, times)]


def at_size(lake: Path, rows: int, datasets: list[str]) -> list[Measure]:
    """Measure everything over one lake; downloads and queries of `datasets`."""
    settings = Settings.from_environment({"CRM_LAKE": str(lake)})
    recorder = Recorder(DuckEngine(settings))
    app = create_app(settings, recorder)
    running = servers.start(lake)
    subject = Subject(running.url, rows, Choices(recorder), Floor(lake))
    try:
        with chromium() as browser:
            browser.server_url = running.url
            browser.appear(WIDE)
            _say(f"{rows:,} trade rows: first views and clicks.")
            measures = views.first_views(browser, subject)
            recorded = callbacks.record(browser, subject)
            measures += views.clicks(browser, subject)
        _say(f"{rows:,} trade rows: {len(recorded)} callbacks.")
        measures += callbacks.measure(recorded, subject, recorder, app.server.test_client())
        _say(f"{rows:,} trade rows: downloads and queries.")
        measures += downloads.downloads(datasets, subject)
        measures += downloads.queries(datasets, DuckEngine(replace(settings, cache_mb=0)), subject)
        _say(f"{rows:,} trade rows: {load.N_VISITORS} visitors at once.")
        measures += load.visitors(recorded, subject)
        return measures + load.memory(running, rows)
    finally:
        running.stop()


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
