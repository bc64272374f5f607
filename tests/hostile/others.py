"""What other visitors see while somebody attacks: a probe of pages and clicks every tenth of a second, and memory."""

import http.client
import itertools
import json
import statistics
import threading
import time
import urllib.request
from urllib.parse import urlparse

import psutil

PROBE_SECONDS = 10
ADDRESSES = ("/health", "/materials/cobalt", "/countries/CHL", "/unfc?material=nickel", "/about")
CLICK, OK = "/_dash-update-component", 200
CLICKED = {"overview": "/", "material": "/materials/copper", "country": "/countries/CHL", "unfc": "/unfc"}
CHOICES = ("?material=copper", "?material=lithium", "?material=nickel&country=IDN", "?material=cobalt&year=2021")


class Others:
    """A visitor who opens pages and clicks on them in turn, and notes how long each took or that it failed."""

    def __init__(self, url, every=0.1):
        """Start asking."""
        self.host = urlparse(url).netloc
        self.every = every
        self.seconds, self.failures = {"pages": [], "clicks": []}, []
        answered = [body for body in clicks(url) if ask(self.host, CLICK, body) == OK]  # not what is left as it is
        self._clicks = itertools.cycle(answered)
        self._going = True
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def _ask(self):
        for address in itertools.cycle(ADDRESSES):
            if not self._going:
                return
            self._time("pages", address)
            self._time("clicks", CLICK, next(self._clicks))

    def _time(self, kind, address, body=None):
        began = time.perf_counter()
        try:
            status = ask(self.host, address, body)
            if status not in {200, 204}:
                self.failures.append(f"{address}: {status}")
        except OSError as error:
            self.failures.append(f"{address}: {error!r}")
        self.seconds[kind].append(time.perf_counter() - began)
        time.sleep(self.every)

    def __enter__(self):
        """Return the visitor, who has begun."""
        self._thread.start()
        return self

    def __exit__(self, *_):
        """Let the visitor go."""
        self._going = False
        self._thread.join(PROBE_SECONDS + 1)

    def said(self):
        """Return what the visitor saw, in a line."""
        first = f" ({self.failures[0]})" if self.failures else ""
        asked = sum(map(len, self.seconds.values()))
        spreads = ", ".join(f"{kind} {spread(seconds)}" for kind, seconds in self.seconds.items())
        return f"{asked} asked, {len(self.failures)} failed{first}, {spreads}"


def seen(url, seconds, running=None):
    """Return what a visitor sees within that many seconds of rest, and the memory of a server of ours, in a line."""
    with Others(url) as others:
        time.sleep(seconds)
    return f"{others.said()}{f', {memory_mb(running.process)} MB' if running else ''}"


def clicks(url):
    """Return bodies of clicks on several pages: a choice of the filters, as each card that it changes asks for it."""
    declared = json.load(urllib.request.urlopen(f"{url}/_dash-dependencies"))
    bodies = []
    for choice, one in itertools.product(CHOICES, declared):
        (asked, *more), page = one["inputs"], one["inputs"][0]["id"].partition("--")[0]
        if not more and asked["property"] == "data-search" and page in CLICKED and not one["clientside_function"]:
            values = {"pathname": CLICKED[page], "data-search": choice}
            body = callback_body(one, lambda part, values=values: values.get(part["property"]))
            bodies.append(json.dumps(body).encode())
    return bodies


def callback_body(declared, said):
    """Return the body of a request of a callback, as Dash declares it; `said` gives the value of each part."""
    names = declared["output"].strip(".").split("...") if declared["output"].startswith("..") else [declared["output"]]
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    return {
        "output": declared["output"],
        "outputs": outputs if declared["output"].startswith("..") else outputs[0],
        "inputs": [one | {"value": said(one)} for one in declared["inputs"]],
        "state": [one | {"value": said(one)} for one in declared["state"]],
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in declared["inputs"]],
    }


def ask(host, address, body=None):
    """Return the status of one answer, read whole. Raises OSError where it does not come in time."""
    connection = http.client.HTTPConnection(host, timeout=PROBE_SECONDS)
    try:
        connection.request(
            "POST" if body else "GET", address, body, {"Content-Type": "application/json"} if body else {}
        )
        answer = connection.getresponse()
        answer.read()
    except http.client.HTTPException as error:
        raise OSError(repr(error)) from error
    else:
        return answer.status
    finally:
        connection.close()


def spread(seconds):
    """Return median, 95th percentile and maximum in milliseconds."""
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    return (
        f"p50 {statistics.median(ordered) * 1000:.0f}, p95 {ordered[int(len(ordered) * 0.95) - 1] * 1000:.0f}, "
        f"max {ordered[-1] * 1000:.0f} ms"
    )


def memory_mb(process):
    """Return what the server's processes hold, added up, in megabytes."""
    parent = psutil.Process(process.pid)
    return sum(one.memory_info().rss for one in (parent, *parent.children(recursive=True))) // 1_000_000
