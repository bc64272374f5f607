"""Every callback that a page sends to the server: recorded in Chromium once, replayed with other choices."""

import copy
import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlparse

from dashboard.filters import VIEWS
from dashboard.pages import PAGES
from dashboard.ui.ids import URL
from dashboard.web.page_query import SEARCH
from tests.bench.floor import Floor, Recorder
from tests.bench.http_client import CALLBACK, Visitor
from tests.bench.measure import Measure, summary
from tests.bench.subject import Subject
from tests.chromium import Chromium

N_VISITED, N_CHOICES, N_TRIES, N_FLOOR = 4, 8, 600, 3
PAGES_BY_ID = {module.PAGE.page_id: module.PAGE for module in PAGES.values()}
WATCH = """
window.__posts = []; window.__asking = 0;
const send = window.fetch;
window.fetch = (input, init) => {
  if (!String(input.url || input).includes('_dash-update-component')) return send(input, init);
  window.__posts.push(init.body); window.__asking += 1;
  return send(input, init).finally(() => { window.__asking -= 1; });
};
"""
NAVIGATE = "const to = new URL(arguments[0], location.href); crm.go(to.pathname, to.search);"


@dataclass(frozen=True)
class Callback:
    """A request that a page sends; `body` is the recorded one."""

    page_id: str
    body: dict

    @property
    def name(self) -> str:
        """The page and the first of the outputs."""
        outputs = self.body["output"].strip(".").split("...")
        more = f" +{len(outputs) - 1}" if len(outputs) > 1 else ""
        return f"{self.page_id}: {outputs[0]}{more}"

    def at(self, address: str) -> dict:
        """Return the request as it would be at another address."""
        return at(self.body, address)


def at(body: dict, address: str) -> dict:
    """Return a callback's request as it would be at another address."""
    url = urlparse(address)
    search = f"?{url.query}" if url.query else ""
    values = {"pathname": url.path, "search": search, "href": address}
    body = copy.deepcopy(body)
    for item in _items(body):
        if item["property"] == SEARCH:
            item["value"] = search
        elif item["property"] == "data-path":
            item["value"] = url.path
        elif item["id"] == URL and item["property"] in values:
            item["value"] = values[item["property"]]
    return body


def _items(body: dict) -> Iterable[dict]:
    given = (*body.get("inputs", ()), *body.get("state", ()))
    return (item for item in given if isinstance(item, dict) and "property" in item)


def record(browser: Chromium, subject: Subject, dataset_id: str = "") -> list[Callback]:
    """Open every page, or those of a dataset, and move within it; return each callback seen, once a page."""
    browser.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    found = {}
    for module in PAGES.values():
        if dataset_id and dataset_id not in module.PAGE.datasets:
            continue
        first, *others = subject.choices.of_page(module.PAGE, N_VISITED)
        browser.go(subject.url + first)
        path = urlparse(first).path
        views = [f"view={view}" for view in VIEWS if "view" in module.PAGE.filters]
        for query in (*views, *(urlparse(address).query for address in others)):
            browser.driver.execute_script(NAVIGATE, f"{path}?{query}")
            browser.settle()
        for post in browser.driver.execute_script("return window.__posts"):
            body = json.loads(post)
            found.setdefault((module.PAGE.page_id, body["output"]), Callback(module.PAGE.page_id, body))
    return list(found.values())


def measure(callbacks: list[Callback], subject: Subject, recorder: Recorder, client) -> list[Measure]:
    """Replay every callback with random choices of its page until enough of them changed something; one visitor.

    `client` is a Flask test client of an app over `recorder`: it tells which queries are behind a callback.
    """
    visitor = Visitor(subject.url)
    measures = []
    for callback in callbacks:
        answers, bodies = [], []
        for address in subject.choices.of_page(PAGES_BY_ID[callback.page_id], N_TRIES):
            body = callback.at(address)
            answer = visitor.post(body)
            if answer[1]:
                answers.append(answer)
                bodies.append(body)
            if len(answers) == N_CHOICES:
                break
        if not answers:
            raise RuntimeError(f"{callback.name} changed nothing at {N_TRIES} addresses of its page")
        times, sizes = [ms for ms, _size in answers], [size for _ms, size in answers]
        floors = [ms for body in bodies[:N_FLOOR] if (ms := floor_ms(body, client, recorder, subject.floor))]
        measures.append(summary("callbacks", callback.name, subject.rows, times, floor_ms=floors, sizes=sizes))
    return measures


def floor_ms(body: dict, client, recorder: Recorder, floor: Floor) -> float:
    """Return what the queries behind one callback take in bare DuckDB."""
    recorder.asked.clear()
    client.post(CALLBACK, json=body)
    return sum(floor.time_ms(query, filters, params) for query, filters, params in list(recorder.asked))
