"""The front: neither a slow client nor a large answer holds a thread; limits are answered in words."""

import asyncio
import json
from dataclasses import replace
from threading import Event

import pytest

from dashboard.engine import QueryTimeoutError
from dashboard.engine.watchdog import unless_left
from dashboard.settings import Settings
from dashboard.web.front import Front, body, door
from dashboard.web.front.environ import client as asking
from dashboard.web.front.environ import environ
from dashboard.web.front.kinds import kind_of, plain
from dashboard.web.front.lanes import Lane
from dashboard.web.front.refused import GoneError, RefusedError
from dashboard.web.front.room import Holding, Room


def scope(path="/", query="", method="GET", headers=(), client="192.0.2.1"):
    return {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers], "client": (client, 1),
        "server": ("127.0.0.1", 8050), "scheme": "http", "http_version": "1.1",
    }  # fmt: skip


class Client:
    """One connection: sends `parts` of a body, then stays until `leaves`; reads everything unless `reads` is False."""

    def __init__(self, *parts, reads=True, leaves=None, more=False):
        self.parts, self.reads, self.leaves, self.more = list(parts) or [b""], reads, leaves, more
        self.answered = []

    async def receive(self):
        """Return the next part of the body; after the last, wait until the client leaves."""
        if self.parts:
            part = self.parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self.parts) or self.more}
        if self.leaves:
            await self.leaves.wait()
        else:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(self, message):
        """Take a message, or never."""
        if not self.reads and message["type"] == "http.response.body":
            await asyncio.sleep(60)
        self.answered.append(message)

    @property
    def status(self):
        """The status of the answer."""
        return self.answered[0]["status"]

    @property
    def headers(self):
        """The headers of the answer."""
        return {name.decode(): value.decode() for name, value in self.answered[0]["headers"]}

    @property
    def body(self):
        """The body of the answer."""
        return b"".join(message.get("body", b"") for message in self.answered[1:])


class AtOnce:
    """When a client leaves whose chunks end in the middle, or are none: the server reads no more of it."""

    async def wait(self):
        """Wait for nothing."""


def echo(request, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [request["wsgi.input"].read() or request["PATH_INFO"].encode("latin-1")]


def front(application, folder, **settings):
    return Front(application, replace(Settings.from_environment({"CRM_TEMP": str(folder)}), **settings))


def answer(application, asked, client=None, *, folder, **settings):
    client = client or Client()
    asyncio.run(front(application, folder, **settings)(asked, client.receive, client.send))
    return client


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


def test_clients_take_turns_and_who_asks_for_too_much_is_told_so():
    lane = Lane("one", threads=1, waiting=4, of_one=3, seconds=5)
    order, refused = [], []

    async def ask(client, name):
        try:
            async with lane.turn(client):
                order.append(name)
                await asyncio.sleep(0.01)
        except RefusedError as error:
            refused.append((name, error.status, error.retry_seconds))

    async def everybody():
        asked = [("a", "a1"), ("a", "a2"), ("a", "a3"), ("a", "a4"), ("a", "a5"), ("b", "b1"), ("c", "c1")]
        await asyncio.gather(*(ask(*one) for one in asked))

    asyncio.run(everybody())
    assert order == ["a1", "a2", "b1", "c1", "a3"]
    assert refused == [("a5", 429, 2), ("a4", 429, 2)]


def test_who_waits_too_long_is_told_when_to_come_again_and_the_thread_stays_free():
    lane = Lane("one", threads=1, waiting=4, of_one=3, seconds=0.05)

    async def waiting():
        async with lane.turn("a"):
            with pytest.raises(RefusedError) as error:
                async with lane.turn("b"):
                    pass
        async with lane.turn("b"):
            return error.value.status

    assert asyncio.run(waiting()) == 503


def test_a_place_in_the_queue_is_free_once_its_client_has_left():
    lane = Lane("one", threads=1, waiting=1, of_one=1, seconds=5)
    departures = []

    async def leaving():
        with pytest.raises(GoneError):
            async with lane.turn("b", lambda stop: departures.append(stop) or (lambda: None)):
                pass

    async def everybody():
        async with lane.turn("a"):
            gone = asyncio.create_task(leaving())
            await asyncio.sleep(0)
            departures[0]()
            await gone
            assert not lane._queues
        assert lane.is_free("c")

    asyncio.run(everybody())


def test_a_newcomer_takes_the_last_place_of_whoever_waits_with_most():
    lane = Lane("one", threads=1, waiting=4, of_one=4, seconds=5)
    served, refused = [], []

    async def ask(name):
        try:
            async with lane.turn(name[0]):
                served.append(name)
        except RefusedError as error:
            refused.append((name, error.status))

    async def everybody():
        async with lane.turn("x"):
            asked = [asyncio.create_task(ask(name)) for name in ("a1", "a2", "a3", "a4", "b1", "c1", "d1", "e1")]
            await asyncio.sleep(0)
        await asyncio.gather(*asked)

    asyncio.run(everybody())
    assert served == ["a1", "b1", "c1", "d1"]
    assert sorted(refused) == [("a2", 429), ("a3", 429), ("a4", 429), ("e1", 503)]


def test_one_client_has_one_of_two_threads():
    lane = Lane("two", threads=2, at_once=1, waiting=4, of_one=4, seconds=5)

    async def everybody():
        async with lane.turn("a"):
            assert not lane.is_free("a")
            second = asyncio.create_task(lane.turn("a").__aenter__())
            async with lane.turn("b"):
                assert not second.done()
            await asyncio.sleep(0)
            assert not second.done()
        await asyncio.wait_for(second, 1)

    asyncio.run(everybody())


def clicked(value, escape=lambda text: text):
    return escape(json.dumps({"inputs": [{"id": "url", "property": "pathname", "value": value}]})).encode()


@pytest.mark.parametrize(
    ("path", "query", "body", "kind"),
    [
        ("/materials/cobalt", "", b"", "quick"),
        ("/api/v1/data/trade_yearly.xlsx", "", b"", "long"),
        ("//api/v1/data/trade_yearly.csv", "top=1", b"", "long"),
        ("/api/v1/data/trade_yearly.metadata.json", "", b"", "quick"),
        ("/api/v1/derived/production_share.metadata.json", "", b"", "long"),
        ("/strategy/brief", "for=CHL", b"", "long"),
        ("//strategy//brief/", "for=CHL", b"", "long"),
        ("/materials/cobalt", "release=2026-01-01-00000000", b"", "long"),
        ("/about", "a=1&r%65lease=2026-01-01-00000000", b"", "long"),
        ("/_dash-update-component", "", clicked("/materials/cobalt"), "quick"),
        ("//_dash-update-component", "", clicked("/scenarios"), "long"),
        ("/_dash-update-component", "", clicked("/strategy/brief/"), "long"),
        ("/_dash-update-component", "", clicked("/strategy/brie%66"), "long"),
        ("/_dash-update-component", "", clicked("/strategy/brief", lambda text: text.replace("f", r"\u0066")), "long"),
        ("/_dash-update-component", "", clicked("?release=1", lambda text: text.replace("re", r"\u0072e")), "long"),
        ("/_dash-update-component", "", clicked("?search=release"), "quick"),
        ("/_dash-update-component", "", clicked("a" * 70_000), "long"),
        ("/_dash-update-component", "", b"[" * 60_000, "quick"),
        ("/_dash-update-component", "", b'{"inputs": [1, {}], "state": 2}', "quick"),
        ("/api/v1/check", "", b"PK", "checks"),
        ("/health", "", b"", "quick"),
    ],
)
def test_files_and_long_computations_have_threads_of_their_own_however_they_are_spelled(path, query, body, kind):
    assert kind_of(plain(path), query, body) == kind


def test_one_client_holds_a_share_of_a_room_and_what_is_small_holds_nothing():
    room = Room("things", of_one=60, most=100)
    held = Holding(room, "a", free=10)
    held.grow(10)
    room.take("a", 60)
    room.expect_half("b")
    for client, size, status in (("a", 1, 429), ("b", 41, 503)):
        with pytest.raises(RefusedError) as refused:
            room.take(client, size)
        assert (refused.value.status, refused.value.retry_seconds) == (status, 10)
    with pytest.raises(RefusedError):
        room.expect_half("a")
    room.give_back("a", 60)
    held.grow(11)
    held.grow(60)
    with pytest.raises(RefusedError):
        held.grow(61)
    held.give_back()
    room.take("a", 60)


def test_large_bodies_under_way_are_counted_until_they_are_answered_and_nobody_else_waits_for_them(tmp_path):
    going = Event()

    def slow(request, start):
        assert going.wait(5)
        return echo(request, start)

    async def everybody():
        served = front(slow, tmp_path)
        served._bodies = Room("large bodies", of_one=1_500_000, most=2_000_000)

        async def ask(size, address):
            client = Client(b"a" * size)
            await served(scope(method="POST", client=address), client.receive, client.send)
            return client.status

        first = asyncio.create_task(ask(900_000, "192.0.2.1"))
        await asyncio.sleep(0.1)
        surplus = await ask(900_000, "192.0.2.1")
        small = asyncio.create_task(ask(60_000, "192.0.2.2"))
        await asyncio.sleep(0.1)
        going.set()
        return surplus, await first, await small, await ask(900_000, "192.0.2.1")

    assert asyncio.run(everybody()) == (429, 200, 200, 200)


def test_one_client_has_so_many_requests_under_way_and_others_are_answered(tmp_path):
    async def everybody():
        served = front(echo, tmp_path)
        served._under_way = Room("requests", of_one=2)
        silent = [Client(b"", more=True) for _ in range(3)]
        waiting = [asyncio.create_task(served(scope(), one.receive, one.send)) for one in silent]
        other = Client()
        await asyncio.sleep(0)
        await served(scope(client="192.0.2.2"), other.receive, other.send)
        await waiting[2]
        for one in waiting[:2]:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        late = Client()
        await served(scope(), late.receive, late.send)
        return silent[2], other.status, late.status

    surplus, other, late = asyncio.run(everybody())
    assert (surplus.status, surplus.headers["connection"], other, late) == (429, "close", 200, 200)


def test_a_visitor_writes_no_line_of_the_log(tmp_path, caplog):
    forged = scope(query="a" * 9_000) | {"path": "/\nTraceback (most recent call last):\x1b[31m" + "a" * 900}
    assert answer(echo, forged, folder=tmp_path).status == 414
    (record,) = caplog.records
    assert record.message.isprintable()
    assert len(record.message) < 350


@pytest.mark.parametrize(
    ("peer", "said", "asks"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "evil, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_a_named_proxy_says_who_asks(peer, said, asks):
    headers = [("x-forwarded-for", said)] if said else []
    assert asking(scope(client=peer, headers=headers), ("10.0.0.1", "10.0.0.2")) == asks


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
