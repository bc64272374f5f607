"""What a reader waits for after a click: the first picture, the rest, and what the browser says of the interaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Measure, processor_ms, summary
from tests.bench.states import States, same
from tests.bench.walk import CONTROLS, Click, Walk, visit
from tests.chromium import Chromium

RECORDER = (Path(__file__).parent / "recorder.js").read_text("utf-8")
NEVER_DRAWN_MS = 15_000
_RESULT = "window.__bench.result(arguments[0], arguments[1])"


@dataclass(frozen=True)
class Timed:
    """What a click came to, in milliseconds from the input; None where nothing of the kind changed.

    `first` picture painted, last change painted in `view`, last change at all; `interaction` is the browser's own time
    to the next frame (Event Timing), at least 16. `processor` is what the browser's processes computed
    until the page was at rest, to ten milliseconds. `empty` counts cards that say that they have nothing.
    """

    click: Click
    first: float | None
    view: float | None
    last: float
    interaction: float
    processor: float
    empty: int
    shown: int


def record(browser: Chromium) -> None:
    """Have every page that the browser opens from now on recorded."""
    browser.command("Page.addScriptToEvaluateOnNewDocument", source=RECORDER)


def fresh(
    browser: Chromium, url: str, states: States, laps: int, controls: Sequence[str] = CONTROLS
) -> Iterator[Timed]:
    """Walk over states that nobody has seen, click by click."""
    walk = Walk(browser, url, states)
    for _lap in range(laps):
        for click in walk.lap(controls):
            yield timed(browser, url, click)


def again(browser: Chromium, url: str, clicks: Iterable[Click]) -> Iterator[Timed]:
    """Do known clicks, as another session of the browser."""
    browser.forget()
    for click in clicks:
        yield timed(browser, url, click)


def lines(section: str, name: str, rows: int, found: Sequence[Timed]) -> list[Measure]:
    """Return the lines of the table for the clicks of one kind; the interaction's p75 is INP over them."""
    title = f"{name}: " if name else ""
    what = {
        "first chart painted": [one.first for one in found], "last change in view painted": [one.view for one in found],
        "last change painted": [one.last for one in found],
        "interaction to next paint": [one.interaction for one in found],
        "processor time of the browser": [one.processor for one in found],
    }  # fmt: skip
    return [
        summary(section, title + words, rows, times)
        for words, values in what.items()
        if (times := [value for value in values if value is not None])
    ]


def by_control(section: str, name: str, rows: int, found: Sequence[Timed]) -> list[Measure]:
    """Return a line for each control: until the last change is painted."""
    return [
        summary(section, f"{name}, {control} alone: last change painted", rows, times)
        for control in CONTROLS
        if (times := [one.last for one in found if one.click.control == control])
    ]


def timed(browser: Chromium, url: str, click: Click) -> Timed:
    """Do a click and return what it came to. Raises RuntimeError where it leads elsewhere or nothing is drawn."""
    if click.base:
        visit(browser, url, click.base)
    pid = browser.driver.service.process.pid
    before = processor_ms(pid)
    click.do(browser)
    found = browser.driver.execute_async_script(_RESULT, NEVER_DRAWN_MS)
    if "amiss" in found:
        raise RuntimeError(f"{click}: {found['amiss']}")
    if same(browser.address) != same(click.target):
        raise RuntimeError(f"{click} led to {browser.address}")
    if found["empty"] >= found["shown"]:
        raise RuntimeError(f"{click} shows nothing: {found['empty']} of {found['shown']} cards are empty")
    times = (found[name] for name in ("first", "view", "last", "next"))
    return Timed(click, *times, processor_ms(pid) - before, found["empty"], found["shown"])
