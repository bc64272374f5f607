"""The walk of the clicks goes nowhere twice and only where there are rows; a swarm counts what it is answered."""

from __future__ import annotations

import socketserver
import threading

import pytest

from data.lake import lake_folder
from tests.bench import inputs, swarm, walk
from tests.bench.states import States, same
from tests.bench.walk import CONTROLS, Walk


class Reader:
    """A browser of which a walk asks only where it is."""

    def __init__(self):
        self.address = ""

    def go(self, url):
        """Be there."""
        self.address = url.removeprefix("http://here")


def _offered(browser, selector):
    """Return links as the page offers them: with a code, a buyer or a view of its own."""
    more = {walk.CODES: "&hs=282200", walk.BUYERS: "&importer=CHN"}.get(selector)
    path, _, query = browser.address.partition("?")
    return [f"{browser.address}{more}"] if more else [f"{path}?{query.replace('view=trade', 'view=reserves')}"]


def test_no_click_leads_to_a_state_seen_or_without_rows(release_engine, monkeypatch):
    monkeypatch.setattr(inputs, "addresses", _offered)
    states, reader, seen, controls = States(lake_folder()), Reader(), [], []
    for _lap in range(4):
        for click in Walk(reader, "http://here", states).lap():
            seen += [same(address) for address in (click.base, click.target) if address]
            controls.append(click.control)
            reader.address = click.target
    assert len(seen) == len(set(seen))
    assert all(states.rows(address) for address in seen)
    assert set(CONTROLS) - {"code"} <= set(controls)


ANSWERS = {
    "/length": (200, b"Content-Length: 5\r\n\r\nhello"),
    "/chunks": (200, b"Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
    "/busy": (503, b"Content-Length: 4\r\n\r\nbusy"),
    "/broken": (500, b"Content-Length: 3\r\n\r\noh!"),
}


class Answering(socketserver.StreamRequestHandler):
    """Answers by path: in a length, in chunks, with a refusal, with a fault."""

    def handle(self):
        """Answer one request after the other."""
        while first := self.rfile.readline():
            while self.rfile.readline().strip():
                pass
            status, rest = ANSWERS[first.split(b" ")[1].decode()]
            self.wfile.write(b"HTTP/1.1 %d So\r\n" % status + rest)


@pytest.mark.parametrize(
    ("text", "typed"),
    [("Bauxite / aluminium", "Bau"), ("Barite", "Bar"), ("Tin", "Tin"), ("Titanium", "Tit"), ("Zinc", "Z")],
)
def test_a_choice_of_a_list_is_typed_no_further_than_it_needs(text, typed):
    assert inputs.beginning(text, ["Barite", "Bauxite / aluminium", "Tin", "Tinstone", "Titanium", "Zinc"]) == typed


@pytest.fixture
def answering():
    """The address of a server that answers so."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def _clicks(host, *paths, times=4):
    return [tuple(swarm.get(path, host) for path in paths)] * times


def test_a_swarm_answers_each_click_once_and_adds_up_its_requests(answering):
    found = swarm.run(f"http://{answering}", _clicks(answering, "/length", "/chunks"), 2, 20)
    assert found.sizes == [10] * 4
    assert found.refused == 0
    assert len(found.times_ms) == 4
    assert found.a_second == pytest.approx(4 / found.seconds, abs=0.1)


def test_a_refused_click_is_counted_and_none_of_the_times(answering):
    found = swarm.run(f"http://{answering}", _clicks(answering, "/length", "/busy"), 2, 20)
    assert (found.refused, found.times_ms) == (4, [])


def test_a_fault_ends_the_swarm(answering):
    with pytest.raises(RuntimeError, match="500 b'oh!'"):
        swarm.run(f"http://{answering}", _clicks(answering, "/broken"), 1, 20)
