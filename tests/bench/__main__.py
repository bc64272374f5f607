"""Measure at both sizes, print the table, write `build/bench.json`."""

import sys
from dataclasses import replace
from pathlib import Path

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.settings import Settings
from data.datasets import DATASETS
from data.lake import current_release, lake_folder
from tests import server as servers
from tests.bench import callbacks, downloads, lakes, load, views
from tests.bench.choices import Choices
from tests.bench.floor import Floor, Recorder
from tests.bench.measure import Measure, summary, table, write
from tests.bench.subject import Subject
from tests.chromium import WIDE, chromium

BUILD = servers.ROOT / "build"
SCALED_ROWS = 10_000_000
N_STARTS = 3


def main() -> int:
    """Run everything; return the exit code."""
    release = lake_folder()
    rows = current_release(release).manifest["files"]["trade_yearly.parquet"]["rows"]
    measures = starts(rows) + at_size(release, rows, list(DATASETS))
    _say(f"Building a lake with {SCALED_ROWS:,} trade rows.")
    large = BUILD / "bench-lake"
    large_rows = lakes.scaled(release, large, SCALED_ROWS)
    measures += at_size(large, large_rows, ["trade_yearly"])
    print(table(measures))
    write(measures, BUILD / "bench.json")
    return 0


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
