"""A feed on this machine that says what a test wants, and readings of true rows."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures" / "hazards"


def fixture(name):
    """Return the bytes of a recorded answer."""
    return (FIXTURES / f"{name}.geojson").read_bytes()


def collection(name):
    """Return a recorded answer, to be changed."""
    return json.loads(fixture(name))


@dataclass
class Said:
    """What the server answers next, and what it was asked."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    pause: float = 0.0
    drip: float = 0.0
    drip_heads: float = 0.0
    cut: bool = False
    asked: list = field(default_factory=list)
    then: list = field(default_factory=list)


@contextmanager
def server(said):
    """Serve `said` over HTTP and give the address. Answers 304 to who shows its ETag or its date."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            said.asked.append(dict(self.headers))
            status, body = said.then.pop(0) if said.then else (said.status, said.body)
            time.sleep(said.pause)
            known = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
            if any(said.headers.get(name) == self.headers.get(ask) is not None for name, ask in known.items()):
                status, body = 304, b""
            self.send_response(status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + said.cut))
            try:
                for number in range(20 if said.drip_heads else 0):
                    self.send_header(f"X-{number}", "drip")
                    self.flush_headers()
                    time.sleep(said.drip_heads)
                self.end_headers()
                for start in range(0, len(body), 64 if said.drip else len(body)):
                    self.wfile.write(body[start : start + (64 if said.drip else len(body))])
                    time.sleep(said.drip)
            except OSError:
                pass
            self.close_connection = said.cut

        def log_message(self, *_):
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.server_port}/feed.geojson"
    finally:
        web.shutdown()
        web.server_close()
        thread.join()
