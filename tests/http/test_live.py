"""What is so now by HTTP: statuses, headers, refusals, and what needs no thread."""

import asyncio

import pytest
from flask import Flask

from dashboard.settings import Settings
from dashboard.topics.operations.live.keys import LIVE_PATH, PANELS
from dashboard.topics.operations.live.route import LiveLater, _openapi
from dashboard.web.api.errors import answer_error
from dashboard.web.api.routes import Blueprint, _add
from dashboard.web.delivery import deliver, secured
from dashboard.web.front import Front
from dashboard.web.front.at_once import AtOnce
from dashboard.web.policy import Policy
from dashboard.web.static_names import StaticNames
from tests.asgi import Client, scope
from tests.events import event

POLICY = Policy(("'self'",))


@pytest.fixture
def live(engine, log, tmp_path):
    """Return what is live of a log with one event."""
    log.append([event(1)])
    return LiveLater(engine, lambda: log, tmp_path, None)


@pytest.fixture
def server(live, tmp_path):
    app, blueprint = Flask("live"), Blueprint("api", "live")
    for route in live.routes():
        _add(blueprint, route.rule, route.answer, *route.methods)
    blueprint.register_error_handler(Exception, answer_error)
    app.register_blueprint(blueprint)
    deliver(app, POLICY, StaticNames(tmp_path, ()))
    return app


@pytest.fixture
def front(server, live, tmp_path):
    """Return what asks the front, as one connection after the other does."""
    at_once = AtOnce(LIVE_PATH, live.at_once, secured(POLICY))
    made = Front(server, Settings.from_environment({"CRM_TEMP": str(tmp_path), "CRM_RATE": "1"}), at_once=at_once)

    def ask(query="", headers=(), method="GET", client="192.0.2.1"):
        one = Client()
        asyncio.run(made(scope(LIVE_PATH, query, method, headers, client), one.receive, one.send))
        return one

    return ask


def test_the_answer_is_json_with_an_etag_that_is_asked_for_each_time(server):
    answer = server.test_client().get(LIVE_PATH)
    assert answer.status_code == 200
    assert tuple(answer.json["panels"]) == PANELS
    assert answer.headers["Cache-Control"] == "no-cache"
    assert len(answer.headers.getlist("Date")) == 1
    again = server.test_client().get(LIVE_PATH, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])


def test_it_is_compressed_once(server):
    answer = server.test_client().get(LIVE_PATH, headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers.getlist("Content-Encoding") == ["br"]
    assert answer.headers["Vary"] == "Accept-Encoding"


TWICE = f"have=tiles:{'0' * 16},tiles:{'1' * 16}"
ODD = "start=0001-01-01T00:00:00%2B14:00&end=2026-12-01"


@pytest.mark.parametrize("query", ["x=1", "range=2h", "have=x:1", "since=no", "site=%00", TWICE, ODD])
def test_what_cannot_be_used_is_400_with_key_and_reason(server, query):
    answer = server.test_client().get(f"{LIVE_PATH}?{query}")
    assert answer.status_code == 400
    assert answer.json["key"] == query.partition("=")[0]


def test_nobody_writes_here(server):
    assert server.test_client().post(LIVE_PATH).status_code == 405


def test_every_key_is_described():
    (path,) = _openapi().values()
    named = {one["name"] for one in path["get"]["parameters"]}
    assert named == {"since", "have", "shape", "range", "start", "end", "site", "material", "reading", "country"}


def test_what_is_in_memory_needs_no_thread_and_has_the_same_headers(front, monkeypatch):
    monkeypatch.setattr("dashboard.topics.operations.live.answer.TICK_SECONDS", 60.0)
    first = front()
    monkeypatch.setattr(Front, "_make", _broken)
    again = front()
    assert again.body == first.body
    assert {**again.headers, "date": ""} == {**first.headers, "date": ""}
    unchanged = front(headers=[("if-none-match", first.headers["etag"])])
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert "content-length" not in unchanged.headers


def _broken(_front, _request, spool):
    spool.finish(RuntimeError("a thread was asked"))


@pytest.mark.parametrize(
    "asked", [{"method": "HEAD"}, {"headers": [("accept-encoding", "gzip;q=0.5, br;q=0")]}, {"query": "range=1h"}]
)
def test_what_is_not_in_memory_has_a_thread(front, asked):
    front()
    assert front(**asked).status == 200


def test_two_hundred_viewers_behind_one_address_are_served(front):
    assert {front().status for _ in range(200)} == {200}
