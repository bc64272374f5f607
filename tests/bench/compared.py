"""Two or more running servers clicked in turn, round by round: the same states on each, new to all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.bench import clicks, lakes, report
from tests.bench.calibration import calibrate, median
from tests.bench.measure import Measure
from tests.bench.sections import TALL, say
from tests.bench.states import States
from tests.bench.walk import Click
from tests.chromium import Chromium, chromium

WARM_UP = "/materials/cobalt?view=trade"


def run(urls: Mapping[str, str], lake: Path, rounds: int) -> str:
    """Return the table of all servers, a calibration beside each. Which server begins changes with the round."""
    states, paces = States(lake), dict[str, list[float]]()
    seen: dict[str, list[clicks.Timed]] = {name: [] for name in urls}
    with chromium() as browser:
        browser.appear(TALL)
        clicks.record(browser)
        for url in urls.values():
            browser.go(url + WARM_UP)
        for turn in range(rounds):
            names = list(urls)[turn % len(urls) :] + list(urls)[: turn % len(urls)]
            planned: list[Click] = []
            for name in names:
                paces.setdefault(name, []).extend(calibrate())
                lap = _lap(browser, urls[name], states, planned)
                seen[name] += lap
                planned = planned or [one.click for one in lap]
            say(f"round {turn + 1} of {rounds}: {len(planned)} clicks on each")
    return report.table(
        replace(one, calibration_ms=median(paces[name]))
        for name in urls
        for one in _lines(name, lakes.trade_rows(lake), seen[name])
    )


def _lap(browser: Chromium, url: str, states: States, planned: list[Click]) -> list[clicks.Timed]:
    """Do the planned clicks on a server, or a lap of new ones where none is planned yet."""
    browser.server_url = url
    browser.forget()
    if planned:
        return list(clicks.again(browser, url, planned))
    return list(clicks.fresh(browser, url, states, 1))


def _lines(name: str, rows: int, found: list[clicks.Timed]) -> list[Measure]:
    return clicks.lines("compared", name, rows, found)
