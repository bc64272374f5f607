"""Clients that send or read too slowly, or not at all; run with `python -m tests.hostile.slow_clients [url]`.

Each attack goes on while another visitor asks for pages. Without an address the server of the Procfile is started.
"""

import socket
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlparse

from tests import server as servers
from tests.hostile.others import Others, seen
from tests.hostile.target import parser

ATTACK_SECONDS = 20
LARGE = "/api/v1/data/trade_yearly.json"


def _connected(host, request=b"", last=2):
    """Return a connection on which `request` is sent; to a server of this machine it comes from 127.0.0.`last`."""
    name, port = host.split(":")
    source = (f"127.0.0.{last}", 0) if name.startswith("127.") and sys.platform == "linux" else None
    one = socket.create_connection((name, int(port)), timeout=5, source_address=source)
    one.sendall(request)
    return one


def _post(path, size):
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode()


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


def _lacks_a_byte(host, end):
    while time.time() < end:
        for path, size in (("/api/v1/check", 5_990_000), ("/about", 990_000)):
            _waiting(_connected(host, _post(path, size) + b"x" * (size - 1)), min(end, time.time() + 12))


def _sends_no_bodies(host, end):
    while time.time() < end:
        held = [_connected(host, _post("/about", 990_000)) for _ in range(100)]
        time.sleep(max(0, min(12, end - time.time())))
        for one in held:
            one.close()


def _sends_much_to_a_file(host, end):
    while time.time() < end:
        one = _connected(host, _post("/api/v1/data/reserve.csv", 990_000) + b"x" * 990_000)
        _waiting(one, min(end, time.time() + 2))


def _reads_slowly(host, end):
    one = _connected(host, f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    while time.time() < end and one.recv(25_000):
        time.sleep(0.5)


def _fills_the_queue(host, end):
    asked = f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    while time.time() < end:
        held = [_connected(host, asked, last) for last in (2, 3) for _ in range(32)]
        time.sleep(max(0, min(2, end - time.time())))
        for one in held:
            one.close()


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
    "30 bodies that lack a byte": (30, _lacks_a_byte),
    "2,100 that send no body": (21, _sends_no_bodies),
    "90 large bodies for a file": (90, _sends_much_to_a_file),
    "12 that read 50 kB a second": (12, _reads_slowly),
    "2 addresses with 64 files each": (2, _fills_the_queue),
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
