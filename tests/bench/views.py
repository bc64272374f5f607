"""First views: the largest contentful paint with an empty cache, and what came over the wire."""

from __future__ import annotations

from tests.bench.measure import Measure, summary
from tests.chromium import Chromium

FIRST_VIEWS = {"the overview": "/", "a material": "/materials/cobalt"}
N_LOADS = 5


def first_views(browser: Chromium, url: str, rows: int, section: str) -> list[Measure]:
    """Load pages with an empty cache, each load in a session of its own."""
    measures = []
    for name, path in FIRST_VIEWS.items():
        times, sizes = [], []
        for _load in range(N_LOADS):
            browser.forget()
            browser.command("Network.clearBrowserCache")
            browser.go(url + path)
            times.append(browser.driver.execute_script("return window.__bench.lcp"))
            finished = [event for name, event in browser.network() if name == "Network.loadingFinished"]
            sizes.append(sum(int(event["encodedDataLength"]) for event in finished))
        measures.append(summary(section, f"largest contentful paint of {name}", rows, times, sizes=sizes))
    return measures
