"""What a reader waits for: the first view, its bytes, and from a click until every view is drawn."""

import random

from selenium.webdriver.common.by import By

from tests.bench.measure import Measure, summary
from tests.bench.subject import Subject
from tests.chromium import Chromium

FIRST_VIEWS = ("/", "/materials/cobalt")
CLICKED_PAGES = ("/materials/cobalt", "/materials/lithium?view=trade")
N_LOADS, N_CLICKS = 7, 25
CHOICE = "main a.leader-link"
NEVER_DRAWN_MS = 8_000

LARGEST_PAINT = """
window.__lcp = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.__lcp = entry.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""
CLICK = """
const [link, latest, done] = arguments;
let painted = 0, queued = false;
const paint = () => {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => setTimeout(() => { queued = false; painted = performance.now(); }));
};
const watch = new MutationObserver(paint);
watch.observe(document.querySelector('main'), {childList: true, subtree: true, attributes: true, characterData: true});
for (const graph of document.querySelectorAll('.js-plotly-plot')) graph.on('plotly_afterplot', paint);
const began = performance.now();
link.click();
const timer = setInterval(() => {
  const now = performance.now(), busy = window.__asking || queued || !painted || now - painted < 400;
  if (busy && now - began < latest) return;
  clearInterval(timer);
  watch.disconnect();
  done(busy ? null : painted - began);
}, 25);
"""


def first_views(browser: Chromium, subject: Subject) -> list[Measure]:
    """Load pages with an empty cache; return the largest contentful paint and what came over the wire."""
    browser.command("Page.addScriptToEvaluateOnNewDocument", source=LARGEST_PAINT)
    measures = []
    for path in FIRST_VIEWS:
        times, sizes = [], []
        for _load in range(N_LOADS):
            browser.forget()
            browser.command("Network.clearBrowserCache")
            browser.go(subject.url + path)
            times.append(browser.driver.execute_script("return window.__lcp"))
            finished = [event for name, event in browser.network() if name == "Network.loadingFinished"]
            sizes.append(sum(int(event["encodedDataLength"]) for event in finished))
        measures.append(summary(f"largest contentful paint of {path}", "browser", subject.rows, times, sizes=sizes))
    return measures


def clicks(browser: Chromium, subject: Subject) -> list[Measure]:
    """Click one country or partner after the other; return the time until nothing is drawn any more."""
    measures, chance = [], random.Random(20261121)
    for path in CLICKED_PAGES:
        times = []
        for click in range(N_CLICKS):
            if click % 5 == 0:
                browser.go(subject.url + path)
            links = [link for link in browser.driver.find_elements(By.CSS_SELECTOR, CHOICE) if link.is_displayed()]
            times.append(_click(browser, chance.choice(links)))
        measures.append(summary(f"click to all views drawn on {path}", "browser", subject.rows, times))
    return measures


def _click(browser: Chromium, link) -> float:
    """Return the milliseconds from a click to the last paint. Raises RuntimeError where nothing comes to rest."""
    where = link.get_attribute("href")
    elapsed = browser.driver.execute_async_script(CLICK, link, NEVER_DRAWN_MS)
    if elapsed is None:
        raise RuntimeError(f"the page was not drawn {NEVER_DRAWN_MS / 1_000:g} s after a click on {where}")
    return elapsed
