"""Eight hours of the operational view, as fast as it is answered: what the browser and the server hold after them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import soak
from tests.bench.measure import Measure
from tests.chromium import WIDE, chromium
from tests.operating import Operating

SECTION = "soak"
WARM_UP = 600
"""Refreshes before what is held is weighed: panels are full then, and both processes of the server have answered."""
_NAMES = {
    "heap": "heap of the page", "nodes": "nodes of the page", "listeners": "listeners of the page",
    "server_mb": "PSS of the server",
}  # fmt: skip


def soaked(lake: Path, rows: int) -> list[Measure]:
    """Return how many times as much is held after eight hours of refreshes; one that failed is refused."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        operating = Operating(Path(folder), lake)
        try:
            operating.start_server()
            operating.start_live()
            browser.server_url = operating.url
            browser.appear(WIDE)
            browser.go(f"{operating.url}/operations")
            found = soak.soak(browser, operating, soak.EIGHT_HOURS, WARM_UP)
        finally:
            operating.stop()
    return [*_growths(found, rows), *_sizes(found, rows)]


def _growths(found: soak.Soaked, rows: int) -> list[Measure]:
    return [
        Measure(
            SECTION, f"growth over eight hours: {words}", rows, round(found.growth(name), 3), unit="x",
            count=found.refreshes, refused=found.failed,
        )
        for name, words in _NAMES.items()
    ]  # fmt: skip


def _sizes(found: soak.Soaked, rows: int) -> list[Measure]:
    sizes = [
        Measure(SECTION, f"{words} {when}", rows, round(size, 2), unit="MB")
        for when, held in (("before", found.before), ("after", found.after))
        for words, size in (("heap of the page", held.heap / 1e6), ("PSS of the server", held.server_mb))
    ]
    changed = 100 * found.changed / found.refreshes
    return [*sizes, Measure(SECTION, "refreshes that changed something", rows, round(changed, 1), unit="%")]
