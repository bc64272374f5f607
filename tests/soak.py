"""Hours of refreshes as fast as they are answered, and what browser and server hold before and after them."""

import random
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass

EIGHT_HOURS = 5_760
"""Refreshes of eight hours, one every five seconds."""
HAND_IN_SECONDS = 0.2
"""Between two events that sites hand in: the server looks four times a second, so most of what it says has changed."""
GAP_MS = 50
"""Between an answer and the next question, in which a sign of life of the page (each second) has its turn too."""
DRIVE = """
window.__soak = {asked: 0, changed: 0, until: 0, failed: 0};
document.addEventListener('crm:live', ({detail}) => {
  const soak = window.__soak;
  if (detail.what === 'failed') soak.failed += 1;
  if (detail.what !== 'heard') return;
  soak.asked += 1;
  soak.changed += detail.changed.length > 0;
  if (soak.asked < soak.until) setTimeout(() => crm.live.askNow(), arguments[0]);
});
"""
GO_ON = "window.__soak.until = window.__soak.asked + arguments[0]; crm.live.askNow()"
STILL_SECONDS = 180
_SITES = ("ICMM00001", "ICMM00002", "ICMM00003")
_READINGS = (("tailings_freeboard", "m", 2.5), ("ore_throughput", "t/h", 800.0), ("effluent_ph", "[pH]", 7.2))


@dataclass(frozen=True)
class Held:
    """What the page holds after a collection, and the server: bytes, nodes, listeners, megabytes."""

    heap: float
    nodes: float
    listeners: float
    server_mb: float


@dataclass(frozen=True)
class Soaked:
    """What was held after the warm-up and at the end, of how many refreshes between them, and how many had changes."""

    before: Held
    after: Held
    refreshes: int
    changed: int
    failed: int

    def growth(self, name):
        """Return how many times as much of something was held at the end."""
        return getattr(self.after, name) / getattr(self.before, name)


def soak(browser, operating, refreshes, warm_up, gap_ms=GAP_MS):
    """Renew the page that is open so often, sites handing in meanwhile; return what it left."""
    browser.driver.execute_script(DRIVE, gap_ms)
    with _handing_in(operating):
        operating.ask_all()
        _renew(browser, warm_up)
        before, began = held(browser, operating), _told(browser)
        _renew(browser, refreshes)
        after, ended = held(browser, operating), _told(browser)
    asked, changed, failed = (ended[name] - began[name] for name in ("asked", "changed", "failed"))
    return Soaked(before, after, asked, changed, failed)


def held(browser, operating):
    """Return what is held once what nobody needs is gone."""
    browser.command("Performance.enable")
    for _ in range(3):
        browser.command("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in browser.command("Performance.getMetrics")["metrics"]}
    return Held(found["JSHeapUsedSize"], found["Nodes"], found["JSEventListeners"], operating.memory_mb())


def _told(browser):
    return browser.driver.execute_script("return window.__soak")


def _renew(browser, count):
    """Wait for so many refreshes. Raises TimeoutError where they stop."""
    browser.driver.execute_script(GO_ON, count)
    asked, until = _told(browser)["asked"] - 1, time.monotonic() + STILL_SECONDS
    goal = browser.driver.execute_script("return window.__soak.until")
    while (now := _told(browser)["asked"]) < goal:
        if now > asked:
            asked, until = now, time.monotonic() + STILL_SECONDS
        if time.monotonic() > until:
            raise TimeoutError(f"no refresh for {STILL_SECONDS} s: {now} of {goal}")
        time.sleep(0.2)
        browser.driver.get_log("performance")


@contextmanager
def _handing_in(operating):
    """Let sites hand in while this stands."""
    stop, lot = threading.Event(), random.Random(1)

    def run():
        while not stop.wait(HAND_IN_SECONDS):
            measure_id, unit, usual = lot.choice(_READINGS)
            with suppress(OSError):  # a source tries again
                operating.hand_in(round(usual * lot.uniform(0.95, 1.05), 2), lot.choice(_SITES), measure_id, unit)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
