"""Alerts by HTTP: as they stand, who may act on them, and what is said of what cannot be."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from dashboard.topics.operations import alerts_route
from dashboard.topics.operations import route as events_route
from dashboard.web.api.errors import answer_error
from dashboard.web.api.routes import Blueprint, _add
from data.alerts.model import Phase
from data.alerts.store import alert_id_of
from data.stores.events import EventLog, LogError, Mode, tokens
from data.stores.events.reading import Scope
from tests.alerts import SERIES, kept, raised, write
from tests.events import stated

PATH = "/api/v1/alerts"
LOW = alert_id_of("low", Mode.REAL, SERIES)


@pytest.fixture
def client(log):
    """Return a client of an application that shows alerts and takes events."""
    app, blueprint = Flask("alerts"), Blueprint("api", "alerts")
    for route in (*alerts_route.routes(lambda: log), *events_route.routes(lambda: log)):
        _add(blueprint, route.rule, route.answer, *route.methods)
    blueprint.register_error_handler(Exception, answer_error)
    app.register_blueprint(blueprint)
    return app.test_client()


@pytest.fixture
def token(log):
    return tokens.make_operator(log, "A. Nkosi")


@pytest.fixture
def post(client, token):
    """Return what acts on an alert with a good token."""

    def post(action, body=None, alert_id=LOW, key=token, kind="application/json", **headers):
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        given = {"Authorization": f"Bearer {key}", "Content-Type": kind} | headers
        return client.post(f"{PATH}/{alert_id}/{action}", data=content, headers=given)

    return post


@pytest.fixture
def firing(log):
    one = kept(since=datetime.now(UTC))
    write(log, [one], [raised(one, datetime.now(UTC))])


def _only(client):
    (line,) = client.get(PATH).json["alerts"]
    return line


def _in(**span):
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


def test_alerts_are_shown_as_they_stand(client, firing):
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    line = _only(client)
    assert (line["alert_id"], line["phase"], line["mode"], line["unit"], line["site_id"]) == (
        LOW, "firing", "real", "m", "ICMM1",
    )  # fmt: skip
    assert (line["rule"]["rule_id"], line["rule"]["severity"], line["rule"]["raise_at"]) == ("low", "critical", 1.0)
    assert (line["acknowledgement"], line["shelf"], line["needs_somebody"]) == (None, None, True)
    assert [one["change"] for one in line["history"]] == ["raised"]
    assert answer.json["load"]["real"]["last_hour"] == 1
    assert client.get(f"{PATH}?since=1").status_code == 400


def test_an_operator_takes_an_alert_on_under_the_name_of_the_token(client, post, firing):
    answer = post("acknowledge", {"why": "pump on its way"})
    assert (answer.status_code, answer.json["who"], answer.headers["Cache-Control"]) == (200, "A. Nkosi", "no-store")
    line = _only(client)
    assert (line["phase"], line["acknowledgement"]["who"], line["acknowledgement"]["why"]) == (
        "firing", "A. Nkosi", "pump on its way",
    )  # fmt: skip
    assert client.get(PATH).json["revision"] == answer.json["revision"]


def test_who_in_the_body_adds_to_the_name_and_replaces_none(post, firing, client):
    post("acknowledge", {"who": "B. Pretender"})
    assert _only(client)["acknowledgement"]["who"] == "A. Nkosi (B. Pretender)"
    assert post("acknowledge", b"").json["who"] == "A. Nkosi"


def test_an_alert_is_shelved_and_taken_from_its_shelf(client, post, firing):
    answer = post("shelve", {"why": "sensor is being changed", "until": _in(hours=2)})
    assert answer.status_code == 200
    assert _only(client)["shelf"]["until"] == answer.json["until"]
    assert post("unshelve").status_code == 200
    assert _only(client)["shelf"] is None
    assert [one["change"] for one in _only(client)["history"]] == ["unshelved", "shelved", "raised"]
    again = post("unshelve")
    assert (again.status_code, "no shelf" in again.json["error"], bool(again.json["fix"])) == (409, True, True)


@pytest.mark.parametrize(
    ("action", "body", "told"),
    [
        ("shelve", {"why": "x"}, (422, "until")), ("shelve", {"why": "x", "until": "tomorrow"}, (422, "until")),
        ("shelve", {"why": "x", "until": "2020-01-01T00:00:00Z"}, (422, "past")),
        ("shelve", {"why": "x", "until": _in(days=31)}, (422, "30 days")),
        ("shelve", {"why": "x", "until": "2026-12-01T10:00:00"}, (422, "zone")),
        ("shelve", {"until": _in(hours=1)}, (422, "why")), ("acknowledge", {"why": 5}, (422, "text")),
        ("acknowledge", {"who": "x" * 81}, (422, "who")), ("acknowledge", {"why": "a\nb"}, (422, "why")),
        ("acknowledge", {"until": _in(hours=1)}, (400, "who, why")), ("acknowledge", {"x": "1"}, (400, "no keys")),
        ("acknowledge", b"{", (400, "no JSON")), ("acknowledge", b"[]", (400, "object")),
        ("acknowledge", b"\xff", (400, "no JSON")), ("acknowledge", b"[" * 3_000, (400, "no JSON")),
        ("acknowledge", b" " * 4_001, (413, "4000")),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("firing")
def test_what_cannot_be_is_refused(post, client, action, body, told):
    answer = post(action, body)
    assert (answer.status_code, told[1] in answer.json["error"]) == (told[0], True), answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(_only(client)["history"]) == 1


def test_other_kinds_of_bodies_are_refused(post, firing):
    assert post("acknowledge", kind="text/plain").status_code == 415
    assert post("acknowledge", **{"Content-Encoding": "gzip"}).status_code == 415


def test_an_unknown_alert_and_one_that_does_not_fire(post, log):
    assert post("acknowledge", alert_id="0" * 16).status_code == 404
    write(log, [kept(phase=Phase.PENDING)])
    answer = post("acknowledge")
    assert (answer.status_code, "pending" in answer.json["error"]) == (409, True)


def test_a_sources_token_acts_on_no_alert_and_an_operators_hands_in_no_event(client, post, firing, log, token):
    source = tokens.make(log, Scope("plant", Mode.REAL, frozenset({"ICMM1"})))
    answer = post("acknowledge", key=source)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="alerts"')
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/v1/events", json=[stated(1)], headers=headers).status_code == 401
    assert log.head().seq == 0
    tokens.revoke(log, token.split("_")[1])
    assert post("acknowledge").status_code == 401


def test_without_a_token_of_an_operator_nobody_may(client, firing, log):
    tokens.make(log, Scope("plant", Mode.REAL, frozenset({"ICMM1"})))
    answer = client.post(f"{PATH}/{LOW}/acknowledge", json={})
    assert (answer.status_code, "--operator" in answer.json["error"]) == (403, True)


def test_a_log_that_cannot_be_written_is_said(post, firing, monkeypatch, client):
    def fails(*_):
        raise LogError("disk full at /secret")

    monkeypatch.setattr(EventLog, "write", fails)
    answer = post("acknowledge")
    assert (answer.status_code, answer.headers["Retry-After"], "secret" in answer.text) == (503, "5", False)
    monkeypatch.setattr(EventLog, "look", fails)
    assert client.get(PATH).status_code == 503


def test_only_the_methods_that_are_meant_are_answered(client, firing):
    assert client.post(PATH).status_code == 405
    assert client.get(f"{PATH}/{LOW}/shelve").status_code == 405
    assert client.post(f"{PATH}/{LOW}/resolve").status_code == 404


def test_the_description_names_every_address():
    (described,) = [route.openapi() for route in alerts_route.routes(lambda: None) if route.openapi()]
    assert set(described) == {PATH, *(f"{PATH}/{{alert_id}}/{action}" for action in alerts_route.WORDS)}
