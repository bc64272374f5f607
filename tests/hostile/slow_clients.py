"""Clients that send or read too slowly, or not at all; run with `python -m tests.hostile.slow_clients [url]`.

Each attack goes on while another visitor asks for pages. Without an address the server of the Procfile is started.
"""

import socket
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlparse

from tests import server as servers
from tests.hostile.others import Others, seen
from tests.hostile.target import parser

ATTACK_SECONDS = 20
LARGE = "/api/v1/data/trade_yearly.json"


def _connected(host, request=b""):
    name, port = host.split(":")
    one = socket.create_connection((name, int(port)), timeout=5)
    one.sendall(request)
    return one


def _dripping_headers(host, end):
    one = _connected(host, b"GET / HTTP/1.1\r\nHost: x\r\n")
    while time.time() < end:
        one.sendall(b"X-Slow: 1\r\n")
        time.sleep(1)


def _slow_body(host, end):
    one = _connected(
        host,
        b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100000\r\n\r\n{",
    )
    while time.time() < end:
        one.sendall(b" ")
        time.sleep(1)


def _slow_check(host, end):
    one = _connected(
        host, b"POST /api/v1/check?kind=unfc-inventory HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\nPK"
    )
    while time.time() < end:
        one.sendall(b" " * 100)
        time.sleep(1)


def _slow_chunks(host, end):
    one = _connected(host, b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    while time.time() < end:
        one.sendall(b"1\r\n \r\n")
        time.sleep(1)


def _reads_nothing(host, end):
    _waiting(_connected(host, f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()), end)


def _reads_a_little(host, end):
    one = _connected(host, f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    while time.time() < end:
        one.recv(100)
        time.sleep(0.5)


def _says_nothing(host, end):
    _waiting(_connected(host), end)


def _asks_and_leaves(host, end):
    while time.time() < end:
        _connected(
            host, f"GET {LARGE}?year_from={time.time() % 20 + 1995:.0f} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        ).close()
        time.sleep(0.2)


def _waiting(one, end):
    while time.time() < end:
        time.sleep(0.2)
    one.close()


ATTACKS = {
    "8 dripping headers": (8, _dripping_headers),
    "16 slow bodies": (16, _slow_body),
    "16 slow bodies in chunks": (16, _slow_chunks),
    "8 slow files to check": (8, _slow_check),
    "8 that read nothing": (8, _reads_nothing),
    "8 that read 200 bytes a second": (8, _reads_a_little),
    "8 that ask for files and leave": (8, _asks_and_leaves),
    "200 that say nothing": (200, _says_nothing),
    "1,000 that say nothing": (1000, _says_nothing),
}


@contextmanager
def attack(host, count, behaviour, seconds=ATTACK_SECONDS):
    """Let `count` clients behave so for `seconds`, or until the server has thrown them out."""
    end = time.time() + seconds

    def one():
        try:
            behaviour(host, end)
        except OSError:
            return

    clients = [threading.Thread(target=one, daemon=True) for _ in range(count)]
    for client in clients:
        client.start()
    yield
    for client in clients:
        client.join(seconds + 5)


def main(url=None):
    """Run every attack and print what other visitors saw before, during and after."""
    running = None if url else servers.start()
    url = url or running.url
    host = urlparse(url).netloc
    try:
        print(f"before: {seen(url, 10, running)}", flush=True)
        for name, (count, behaviour) in ATTACKS.items():
            with Others(url) as others, attack(host, count, behaviour):
                time.sleep(ATTACK_SECONDS)
            print(f"{name}: {others.said()}; after: {seen(url, 3, running)}", flush=True)
    finally:
        if running:
            running.stop()


if __name__ == "__main__":
    main(parser(__doc__).parse_args().url)
