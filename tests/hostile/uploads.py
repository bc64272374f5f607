"""`python -m tests.hostile.uploads`: sends broken and heavy inventories to a server, and says what became of it.

It starts the server of the Procfile over the release that is there, or takes one that runs (its address; no figures
of memory then). Sent are every kind of `named`, then mutants; beside the heavy ones another visitor asks for a page.
It ends with 1 where an answer is no report (429 and 503 with `Retry-After` apart: those are asked again), or where
memory grew.
"""

import json
import statistics
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

from dashboard.topics.unfc.check.box import CHECK_PATH, LIMITS
from tests import server
from tests.hostile.mutants import mutants, seeds
from tests.hostile.named import BROKEN, HEAVY
from tests.hostile.target import parser
from tests.inventory_files import csv_bytes, unfc

GROWTH_MAX = 1.05
PAGE = "/materials/cobalt"
WAIT_SECONDS = 90
CROWD = 12


def send(url, content, accept="application/json", *, is_patient=True):
    """Send a file to be checked, again as long as the server asks for it; return status, body and seconds.

    Who is not patient takes the first answer.
    """
    request = urllib.request.Request(f"{url}{CHECK_PATH}?name=a.xlsx", content, {"Accept": accept})
    while True:
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
                return answer.status, answer.read(), time.perf_counter() - started
        except urllib.error.HTTPError as error:
            is_told = error.code in {429, 503} and "Retry-After" in error.headers
            if not (is_told and is_patient):
                return error.code, error.read(), time.perf_counter() - started
            time.sleep(float(error.headers["Retry-After"]))


def is_report(status, body):
    """Tell whether an answer is a report that says something of the file."""
    found = json.loads(body) if status == 200 else {}
    return bool(found.get("fault_count") or found.get("rows"))


class Tally:
    """Statuses and seconds of answers; what went wrong."""

    def __init__(self, name):
        self.name, self.statuses, self.seconds, self.wrong = name, Counter(), [], []

    def send(self, url, content, what):
        """Send a file and keep what came of it."""
        status, body, seconds = send(url, content)
        self.statuses[status] += 1
        self.seconds.append(seconds)
        if not is_report(status, body) and (content or status != 400):
            self.wrong.append(f"{status} to {what}: {body[:200]!r}")

    def say(self):
        """Print the statuses and how long answers took."""
        ordered = sorted(self.seconds)
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        statuses = ", ".join(f"{count} of {status}" for status, count in sorted(self.statuses.items()))
        times = (
            f"p50 {1000 * statistics.median(ordered):.0f} ms, p95 {1000 * p95:.0f} ms, max {1000 * ordered[-1]:.0f} ms"
        )
        print(f"{self.name}: {statuses}; {times}", flush=True)
        for line in self.wrong[:20]:
            print(f"  WRONG: {line}")


def memory(pid):
    """Return megabytes that a process and all that it started hold, and how many processes they are (Linux)."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stated = (folder / "status").read_text("ascii", "replace")
        except OSError:
            continue
        values = dict(line.split(":\t", 1) for line in stated.splitlines() if ":\t" in line)
        parents[int(values["Pid"])] = int(values["PPid"])
        sizes[int(values["Pid"])] = int(values.get("RssAnon", "0 kB").split()[0]) / 1024
    own = {pid}
    while more := {one for one, parent in parents.items() if parent in own} - own:
        own |= more
    return sum(sizes.get(one, 0) for one in own), len(own)


class Visitor(threading.Thread):
    """Another visitor, who asks for a page every 200 ms."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.seconds, self.failed, self.done = url, [], 0, threading.Event()

    def run(self):
        """Ask until told to stop."""
        while not self.done.wait(0.2):
            started = time.perf_counter()
            try:
                with urllib.request.urlopen(self.url + PAGE, timeout=30) as answer:
                    answer.read()
            except OSError:
                self.failed += 1
            self.seconds.append(time.perf_counter() - started)

    def stop(self, name):
        """Stop asking, and print how long the answers took."""
        self.done.set()
        self.join()
        ordered = sorted(self.seconds)
        shown = [1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 1)]
        words = "p50 {:.0f} ms, p95 {:.0f} ms, max {:.0f} ms".format(*shown)
        print(f"  another visitor {name}: {len(ordered)} pages, {self.failed} failed; {words}", flush=True)


def watched(url, name, work):
    """Do `work` while another visitor asks for pages."""
    visitor = Visitor(url)
    visitor.start()
    work()
    visitor.stop(name)


class Attack:
    """What is sent to one server; `wrong` gathers what went wrong."""

    def __init__(self, url):
        self.url, self.wrong = url, []

    def files(self, name, found):
        """Send files one after the other: pairs of what they are and what makes them."""
        tally = Tally(name)
        for what, make in found:
            tally.send(self.url, make() if callable(make) else make, what)
        self.told(tally)

    def crowd(self):
        """Send a large file from many clients at once, each taking its first answer."""
        tally = Tally(f"{CROWD} files of {LIMITS.rows:,} rows at once")
        content = csv_bytes(*(unfc(project=f"Deposit {number}") for number in range(LIMITS.rows)))

        def one():
            status, body, seconds = send(self.url, content, is_patient=False)
            tally.statuses[status] += 1
            tally.seconds.append(seconds)
            if status not in {200, 429}:
                tally.wrong.append(f"{status} to one of a crowd: {body[:200]!r}")

        threads = [threading.Thread(target=one) for _ in range(CROWD)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.told(tally)

    def told(self, tally):
        """Print a tally and keep what went wrong."""
        tally.say()
        self.wrong.extend(tally.wrong)

    def run(self, count, seed, pid=0):
        """Send everything; with the server's number also see to its memory."""
        self.files("good files", [("a good file", content) for content in seeds() * 10])
        watched(self.url, "before", lambda: time.sleep(5))
        self.files("broken in a known way", BROKEN.items())
        watched(self.url, "beside heavy files", lambda: self.files("heavy", HEAVY.items()))
        watched(self.url, "beside a crowd", self.crowd)
        self.files("mutants to warm up", mutants(count // 5, seed + 1))
        before = memory(pid) if pid else None
        name = f"mutants of seed {seed}"
        watched(self.url, "beside mutants", lambda: self.files(name, mutants(count, seed)))
        if before:
            after = memory(pid)
            print(f"memory: {before[0]:.0f} MB of {before[1]} processes before, {after[0]:.0f} of {after[1]} after")
            if after[0] > GROWTH_MAX * before[0] or after[1] > before[1]:
                self.wrong.append("memory or processes grew")
        return self.wrong


def main():
    """Run the attack and return the exit code."""
    asked = parser(__doc__)
    asked.add_argument("--mutants", type=int, default=5_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    if options.url:
        wrong = Attack(options.url).run(options.mutants, options.seed)
    else:
        running = server.start()
        try:
            wrong = Attack(running.url).run(options.mutants, options.seed, running.process.pid)
        finally:
            running.stop()
        log = (server.ROOT / "build" / "server.log").read_text("utf-8", "replace")
        if "Traceback" in log:
            wrong.append("a traceback in build/server.log")
    print("\n".join(["", *wrong, "FAILED"]) if wrong else "\nno answer was wrong, nothing grew")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
