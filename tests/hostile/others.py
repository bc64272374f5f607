"""What other visitors see while somebody attacks: a probe of pages and clicks every tenth of a second, and memory."""

import http.client
import statistics
import threading
import time
from urllib.parse import urlparse

import psutil

PROBE_SECONDS = 10
ADDRESSES = ("/health", "/materials/cobalt", "/countries/CHL", "/unfc?material=nickel", "/about")


class Others:
    """A visitor who asks for one page after another, and notes how long each took or that it failed."""

    def __init__(self, url, every=0.1):
        """Start asking."""
        self.host = urlparse(url).netloc
        self.every = every
        self.seconds, self.failures = [], []
        self._going = True
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def _ask(self):
        n = 0
        while self._going:
            address = ADDRESSES[n % len(ADDRESSES)]
            n += 1
            began = time.perf_counter()
            try:
                status = ask(self.host, address)
                if status != 200:
                    self.failures.append(f"{address}: {status}")
            except OSError as error:
                self.failures.append(f"{address}: {error!r}")
            self.seconds.append(time.perf_counter() - began)
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
        return f"{len(self.seconds)} asked, {len(self.failures)} failed{first}, {spread(self.seconds)}"


def ask(host, address):
    """Return the status of one answer, read whole. Raises OSError where it does not come in time."""
    connection = http.client.HTTPConnection(host, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", address)
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
