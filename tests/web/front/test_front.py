"""The front: answers, refusals and readers, without a socket."""

import asyncio
import json
from threading import Event

import pytest

from dashboard.engine import QueryTimeoutError
from dashboard.engine.watchdog import unless_left
from dashboard.settings import Settings
from dashboard.web.front import Front, body, door
from dashboard.web.front.environ import environ
from dashboard.web.front.lanes import Lane
from tests.asgi import AtOnce, Client, answer, echo, front, scope


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_answer_has_its_status_headers_and_length(method, tmp_path):
    got = answer(echo, scope("/a", method=method), folder=tmp_path)
    assert (got.status, got.headers["content-type"], got.body) == (200, "text/plain", b"/a")
    assert method == "HEAD" or got.headers["content-length"] == "2"


def test_a_body_in_parts_arrives_whole(tmp_path):
    assert answer(echo, scope(method="POST"), Client(b"ab", b"", b"c"), folder=tmp_path).body == b"abc"


def test_a_path_reaches_the_application_byte_by_byte():
    made = environ(scope("/caf%C3%A9%FF"), b"")
    assert made["PATH_INFO"].encode("latin-1") == b"/caf\xc3\xa9\xff"


def test_headers_that_only_look_alike_are_not_joined():
    sent = [("x-a", "1"), ("x-a", "2"), ("x_a", "3"), ("content-length", "9"), ("proxy", "evil")]
    made = environ(scope(headers=sent), b"four")
    assert (made["HTTP_X_A"], made["CONTENT_LENGTH"], "HTTP_PROXY" in made) == ("1,2", "4", False)


@pytest.mark.parametrize(
    ("asked", "client", "status"),
    [
        (scope("/" + "a" * 9_000), Client(), 414),
        (scope(query="a" * 9_000), Client(), 414),
        (scope("/api/v1/check", method="POST", headers=[("content-length", "6000001")]), Client(), 413),
        (scope("//api/v1/check", method="POST"), Client(*[b"a" * 1_000_000] * 7), 413),
        (scope(method="POST", headers=[("content-length", "1000001")]), Client(), 413),
        (scope("/api/v1/data/reserve.csv", method="POST"), Client(*[b"a" * 600_000] * 2), 413),
        (scope("/api/v1/events", method="POST"), Client(*[b"a" * 1_000_000] * 7), 413),
        (scope(method="POST"), Client(more=True), 408),
        (scope(method="POST"), Client(b"{", more=True), 408),
        (scope(method="POST"), Client(b"{", more=True, leaves=AtOnce()), 400),
    ],
)
def test_what_is_too_large_or_too_slow_is_refused_in_words(asked, client, status, tmp_path, monkeypatch):
    monkeypatch.setattr(body, "PIECE_SECONDS", 0.2)
    got = answer(echo, asked, client, folder=tmp_path)
    assert got.status == status
    assert json.loads(got.body)["error"]


def test_a_body_that_is_refused_is_read_to_its_end_so_that_its_sender_sees_why(tmp_path):
    sender = Client(*[b"a" * 1_000_000] * 9)
    assert answer(echo, scope("/api/v1/events", method="POST"), sender, folder=tmp_path).status == 413
    assert sender.parts == []


def test_a_body_that_is_refused_and_never_ends_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(body, "DRAIN_SECONDS", 0.2)
    monkeypatch.setattr(body, "DRAIN_BYTES", 9_000_000)
    endless = Client(*[b"a" * 1_000_000] * 40)
    assert answer(echo, scope("/api/v1/events", method="POST"), endless, folder=tmp_path).status == 413
    assert len(endless.parts) > 20
    stuck = Client(*[b"a" * 1_000_000] * 7, more=True)
    assert answer(echo, scope("/api/v1/events", method="POST"), stuck, folder=tmp_path).status == 413


def test_a_reader_who_takes_nothing_holds_no_thread_and_is_left_in_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "READ_SECONDS", 0.3)
    closed = Event()

    def large(_, start):
        start("200 OK", [])
        try:
            for _ in range(80):
                yield b"x" * 100_000
        finally:
            closed.set()

    async def both():
        served = front(large, tmp_path)
        served._lanes["quick"] = Lane("one", threads=1, waiting=8, of_one=8, seconds=5)
        deaf, other = Client(reads=False), Client()
        waiting = asyncio.create_task(served(scope(), deaf.receive, deaf.send))
        await asyncio.sleep(0.05)
        await served(scope(), other.receive, other.send)
        assert len(other.body) == 8_000_000
        await asyncio.wait_for(waiting, 5)
        return deaf

    assert asyncio.run(both()).body == b""
    assert closed.is_set()
    (own,) = tmp_path.iterdir()
    assert own.stat().st_mode & 0o077 == 0
    assert list(own.iterdir()) == []


def test_work_ends_when_its_client_leaves(tmp_path):
    stopped = Event()

    def long(_, start):
        start("200 OK", [])
        with unless_left(stopped.set):
            assert stopped.wait(20)
        yield b"too late"

    async def leaving():
        client = Client(leaves=asyncio.Event())
        asyncio.get_running_loop().call_later(0.2, client.leaves.set)
        await asyncio.wait_for(front(long, tmp_path)(scope(), client.receive, client.send), 10)
        return client.answered

    assert asyncio.run(leaving()) == []
    assert stopped.is_set()


@pytest.mark.parametrize(
    ("error", "status", "traces"), [(RuntimeError("broken"), 500, 1), (QueryTimeoutError("too\nlong"), 503, 0)]
)
def test_an_error_before_the_answer_is_said_and_one_within_it_cuts_it_short(error, status, traces, tmp_path, caplog):
    def broken(request, start):
        start("200 OK", [])
        if request["PATH_INFO"] == "/late":
            yield b"x" * 100_000
        raise error

    assert answer(broken, scope(), folder=tmp_path).status == status
    late = answer(broken, scope("/late"), folder=tmp_path)
    assert (late.status, late.answered[-1].get("more_body")) == (200, True)
    broke_off = [record for record in caplog.records if "broke off" in record.message]
    assert [bool(record.exc_info) for record in broke_off] == [bool(traces)] * 2
    assert not any("\n" in record.message for record in broke_off)


def test_a_full_disk_is_503_with_a_time_to_come_again(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", full)
    got = answer(echo, scope("/a"), folder=tmp_path)
    assert (got.status, got.headers["retry-after"]) == (503, "30")
    assert str(tmp_path) not in got.body.decode()


def test_a_visitor_writes_no_line_of_the_log(tmp_path, caplog):
    forged = scope(query="a" * 9_000) | {"path": "/\nTraceback (most recent call last):\x1b[31m" + "a" * 900}
    assert answer(echo, forged, folder=tmp_path).status == 414
    (record,) = caplog.records
    assert record.message.isprintable()
    assert len(record.message) < 350


@pytest.mark.parametrize(("host", "status"), [("crm.example.org:443", 200), ("CRM.example.org", 200), ("evil", 421)])
def test_other_hosts_are_refused_where_ours_are_named(host, status, tmp_path):
    asked = scope(headers=[("host", host)])
    assert answer(echo, asked, folder=tmp_path, hosts=("crm.example.org",)).status == status


def test_a_client_that_asks_too_often_is_told_when_to_ask_again(tmp_path):
    shared = front(echo, tmp_path, rate=0.1)

    async def asked(address):
        asking = Client()
        await shared(scope(client=address), asking.receive, asking.send)
        return asking.status, asking.headers.get("retry-after")

    async def all_asked():
        return [await asked(address) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]

    assert asyncio.run(all_asked()) == [(200, None), (429, "10"), (200, None)]


@pytest.mark.parametrize(("user", "warnings"), [(0, 1), (1000, 0)])
def test_a_server_that_runs_as_root_warns_once(user, warnings, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(door.os, "geteuid", lambda: user)
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive():
        return messages.pop(0)

    async def send(message):
        assert message["type"].endswith(".complete")

    asyncio.run(front(echo, tmp_path)({"type": "lifespan"}, receive, send))
    assert sum("root" in record.message for record in caplog.records) == warnings


@pytest.mark.parametrize("fault", [None, ValueError("no release")])
def test_what_an_answer_needs_is_open_before_the_first_request_and_a_fault_of_it_stops_nothing(fault, caplog):
    said, messages = [], [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    def open_first():
        said.append("open")
        if fault:
            raise fault

    async def receive():
        return messages.pop(0)

    async def send(message):
        said.append(message["type"])

    settings = Settings.from_environment({})
    asyncio.run(Front(echo, settings, open_first)({"type": "lifespan"}, receive, send))
    assert said == ["open", "lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert any("no release" in record.message for record in caplog.records) == bool(fault)


def test_no_room_for_temporary_files_is_said_and_when_to_ask_again(tmp_path):
    (tmp_path / "file").touch()
    refused = answer(echo, scope(), folder=tmp_path / "file" / "below")
    assert (refused.status, refused.headers["retry-after"]) == (503, "30")
