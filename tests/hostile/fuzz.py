"""Requests that nobody should send, beside visitors who read; run with `python -m tests.hostile.fuzz [url]`.

Files and answers of the API, pages, callbacks, addresses of assets and requests that are no HTTP, drawn from a seed and
paced over the time given: `--requests 100000 --seconds 1800 --seed 1`. No answer may be a 5xx but 503 with
`Retry-After`, no line of the log a traceback; memory is told each minute and compared between the first quarter of an
hour (without its first five minutes, in which caches fill) and the last five minutes. Without an address the server of
the Procfile is started and its log is read.
"""

import http.client
import re
import socket
import statistics
import sys
import threading
import time
from collections import Counter

from tests import server as servers
from tests.hostile.drawn import Drawn, Subject
from tests.hostile.others import Others, memory_mb
from tests.hostile.target import parser

CLIENTS = 8
MINUTE = 60.0
FILLING_SECONDS = 300
GROWTH = 0.05
SHOWN = 20
SERVER_ERROR, BUSY = 500, 503


class Report:
    """What was answered, and what should not have been."""

    def __init__(self):
        """Start with nothing."""
        self.statuses, self.wrong, self.sent, self.lock = Counter(), [], 0, threading.Lock()

    def note(self, kind, status, said, is_fault):
        """Count an answer; keep what was sent where it is a fault."""
        with self.lock:
            self.sent += 1
            self.statuses[f"{kind} {status}"] += 1
            if is_fault:
                self.wrong.append(f"{status} for {said[:600]!r}")


def client(host, drawn, report, due):
    """Send a request at each of the times."""
    connection = None
    for at in due:
        time.sleep(max(0.0, at - time.time()))
        kind, request = drawn.next()
        if kind == "no http":
            report.note(kind, _shouted(host, request), str(request), is_fault=False)
            continue
        method, address, body, headers = request
        try:
            connection = connection or http.client.HTTPConnection(host, timeout=60)
            connection.request(method, address, body or None, headers)
            answer = connection.getresponse()
            is_fault = answer.status >= SERVER_ERROR and not (answer.status == BUSY and answer.getheader("Retry-After"))
            answer.read()
            report.note(kind, answer.status, f"{method} {address} {body.decode()} {headers}", is_fault)
            if answer.will_close:
                connection.close()
                connection = None
        except (OSError, http.client.HTTPException, ValueError) as error:
            report.note(kind, type(error).__name__, f"{method} {address} {headers}", isinstance(error, TimeoutError))
            connection = connection.close() if connection else None


def _shouted(host, sent):
    """Send bytes as they are; return the status that comes, or how the connection ended."""
    name, _, port = host.partition(":")
    try:
        with socket.create_connection((name, int(port)), timeout=5) as connection:
            connection.sendall(sent)
            return connection.recv(64).split(b" ")[1:2] or "closed"
    except OSError as error:
        return type(error).__name__


def main():
    """Send all, tell each minute, and end with 1 where something was wrong."""
    asked = parser(__doc__)
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=1_800)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    log = servers.ROOT / "build" / "fuzzed.log"
    own = None if chosen.url else servers.start(log=log)
    url = chosen.url or own.url
    try:
        report, held, others = attack(url, chosen, own)
    finally:
        if own:
            own.stop()
    faults = [*report.wrong, *(traces(log) if own else ())]
    print(f"{report.sent} requests, statuses {dict(report.statuses.most_common())}")
    print(f"other visitors: {others}")
    if grown := growth(held, chosen.seconds):
        before, after = grown
        print(f"memory {before:.0f} MB at first, {after:.0f} MB at last ({after / before - 1:+.1%})")
        if after > before * (1 + GROWTH):
            faults.append("memory grows")
    print("\n".join(faults[:SHOWN]) or "nothing wrong")
    return 1 if faults else 0


def attack(url, chosen, own):
    """Return the report, memory held by the second it was asked, and what the other visitors saw."""
    subject, report, began, held = Subject(url), Report(), time.time(), []
    due = [began + chosen.seconds * number / chosen.requests for number in range(chosen.requests)]
    clients = [
        threading.Thread(
            target=client,
            args=(subject.host, Drawn(subject, f"{chosen.seed} {n}"), report, due[n::CLIENTS]),
            daemon=True,
        )
        for n in range(CLIENTS)
    ]
    with Others(url, every=0.5) as others:
        for one in clients:
            one.start()
        while any(one.is_alive() for one in clients):
            clients[0].join(1)
            if own and time.time() - began >= len(held) * MINUTE / 6:
                held.append((time.time() - began, memory_mb(own.process)))
                if len(held) % 6 == 1:
                    print(
                        f"{held[-1][0]:5.0f} s: {report.sent} sent, {len(report.wrong)} wrong, {held[-1][1]} MB",
                        flush=True,
                    )
    return report, held, others.said()


def growth(held, seconds):
    """Return the median of memory from the fifth to the tenth minute and of the last five; None for a short run."""
    first = [mb for at, mb in held if FILLING_SECONDS <= at < 2 * FILLING_SECONDS]
    last = [mb for at, mb in held if at >= seconds - FILLING_SECONDS]
    return (
        (statistics.median(first), statistics.median(last))
        if first and last and seconds >= 3 * FILLING_SECONDS
        else None
    )


def traces(log):
    """Return lines of the log that tell of an error which nobody caught."""
    return [
        f"log: {line}"
        for line in log.read_text("utf-8", "replace").splitlines()
        if re.search(r"Traceback|\bERROR\b|CRITICAL", line)
    ]


if __name__ == "__main__":
    sys.exit(main())
