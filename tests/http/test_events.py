"""Events by HTTP: who may hand them in, what is stored, and what is said of what is not."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from dashboard.topics.operations import route as events_route
from dashboard.web.api.errors import answer_error
from dashboard.web.api.routes import Blueprint, _add
from data.stores.events import EventLog, LogError, Mode, tokens
from data.stores.events.reading import Scope
from tests.events import stated

SCOPE = Scope("plant", Mode.REAL, frozenset({"ICMM1", "ICMM2"}))
PATH = "/api/v1/events"


@pytest.fixture
def server(log):
    """Return an application that takes events."""
    app, blueprint = Flask("events"), Blueprint("api", "events")
    for route in events_route.routes(lambda: log):
        _add(blueprint, route.rule, route.answer, *route.methods)
    blueprint.register_error_handler(Exception, answer_error)
    app.register_blueprint(blueprint)
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    return app


@pytest.fixture
def token(log):
    return tokens.make(log, SCOPE)


@pytest.fixture
def post(server, token):
    """Return what hands events in with a good token."""

    def post(body, kind="application/json", key=token, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {key}", "Content-Type": kind} | headers
        return server.test_client().post(PATH, data=content, headers=given)

    return post


def test_events_are_stored_and_their_repetition_is_acknowledged(post, log):
    batch = [stated(1), stated(2)]
    first, again = post(batch), post([*batch, stated(3)])
    assert (first.status_code, first.json["stored"], first.json["duplicates"], first.json["last_seq"]) == (200, 2, 0, 2)
    assert (again.status_code, again.json["stored"], again.json["duplicates"], again.json["last_seq"]) == (200, 1, 2, 3)
    assert first.headers["Cache-Control"] == "no-store"
    assert [one.event_id for one in log.since(0).events] == ["e1", "e2", "e3"]
    assert {one.source_id for one in log.since(0).events} == {"plant"}


def test_one_event_and_lines_of_events_are_taken_too(post, log):
    assert post(stated(1)).json["stored"] == 1
    lines = b"\n".join(json.dumps(stated(n)).encode() for n in (2, 3)) + b"\r\n\n"
    assert post(lines, "application/x-ndjson").json["stored"] == 2
    assert log.head().seq == 3


def test_good_events_are_stored_beside_faulty_ones(post, log):
    now = datetime.now(UTC)
    batch = [
        stated(0, now),
        stated(1, value="2.5"),
        stated(2, site_id="ICMM9"),
        stated(3, event_time=(now + timedelta(days=1)).isoformat()),
        stated(4, event_time="1900-01-01T00:00:00Z"),
        stated(5, value=float("nan")),
        stated(6, value=float("inf")),
        stated(7, measure_id="no_such"),
        stated(8),
        "no event",
        stated(0, now),
    ]
    answer = post(batch)
    assert answer.status_code == 422
    assert (answer.json["stored"], answer.json["duplicates"], answer.json["faulty"]) == (2, 1, 8)
    told = [(one["index"], one["field"]) for one in answer.json["faults"]]
    assert told == [
        (1, "value"), (2, "site_id"), (3, "event_time"), (4, "event_time"), (5, "value"), (6, "value"),
        (7, "measure_id"), (9, ""),
    ]  # fmt: skip
    assert all(one["reason"] and one["fix"] for one in answer.json["faults"])
    assert answer.json["error"] == "8 of 11 events are not stored; the others are"
    assert [one.event_id for one in log.since(0).events] == ["e0", "e8"]


def test_other_content_under_an_id_is_a_conflict(post, log):
    now = datetime.now(UTC)
    post([stated(1, now)])
    answer = post([stated(1, now, value=9), stated(2, now)])
    assert answer.status_code == 409
    assert (answer.json["stored"], answer.json["conflicting"]) == (1, 1)
    (conflict,) = answer.json["conflicts"]
    assert (conflict["index"], conflict["event_id"], conflict["field"]) == (0, "e1", "event_id")
    assert [one.value for one in log.since(0).events] == [2.5, 2.5]
    twice = post([stated(3, correction_of="e1"), stated(4, correction_of="e1"), stated(5, value="x")])
    assert twice.status_code == 422
    assert [one["field"] for one in twice.json["conflicts"] + twice.json["faults"]] == ["correction_of", "value"]


def test_a_line_that_is_no_json_is_told_by_its_place(post, log):
    lines = b"\n".join([json.dumps(stated(1)).encode(), b"{oops", b"\xff\xfe", b"[" * 100_000, b"NaN"])
    answer = post(lines, "application/x-ndjson")
    assert answer.status_code == 422
    assert [one["index"] for one in answer.json["faults"]] == [1, 2, 3, 4]
    assert log.head().seq == 1


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 200_000, b"[1,]", b"nonsense"])
def test_what_is_no_json_is_refused_as_a_whole(post, log, body):
    answer = post(body)
    assert answer.status_code == 400
    assert "no JSON" in answer.json["error"]
    assert log.head().seq == 0


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer x", f"Bearer crm_{'0' * 12}_{'0' * 64}", "Basic Zm9v", "crm_"]
)
def test_without_a_good_token_nothing_is_taken(server, token, log, authorization, caplog):
    headers = {"Authorization": authorization} if authorization is not None else {}
    answer = server.test_client().post(PATH, json=[stated(1)], headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert log.head().seq == 0
    assert token[-8:] not in answer.text
    assert "no good token" in caplog.text
    assert "0" * 64 not in caplog.text


def test_a_revoked_token_is_refused_at_once(post, log):
    assert post([stated(1)]).status_code == 200
    tokens.revoke(log, tokens.tokens(log)[0].key_id)
    assert post([stated(2)]).status_code == 401


def test_without_any_token_the_address_is_off(server):
    answer = server.test_client().post(PATH, json=[stated(1)], headers={"Authorization": "Bearer x"})
    assert answer.status_code == 403
    assert "no token yet" in answer.json["error"]


@pytest.mark.parametrize("kind", ["text/csv", "", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_other_kinds_of_content_are_refused(post, kind):
    assert post([stated(1)], kind).status_code == 415


def test_what_is_too_large_is_refused_as_a_whole(post, log):
    assert post([{}] * 10_001).status_code == 413
    assert post(b" " * 6_000_001).status_code == 413
    assert post([stated(1)], **{"Content-Encoding": "gzip"}).status_code == 415
    assert log.head().seq == 0


def test_ten_thousand_events_are_one_request(post, log):
    answer = post([stated(n) for n in range(10_000)])
    assert (answer.status_code, answer.json["stored"]) == (200, 10_000)
    assert log.head().seq == 10_000


def test_faults_that_are_told_are_a_thousand_at_most(post):
    answer = post([{}] * 2_000)
    assert (answer.json["faulty"], len(answer.json["faults"])) == (2_000, 1_000)


def test_a_source_that_hands_in_too_much_is_told_when_to_come_back(server, log):
    """The bucket is in the log: two servers of one log share it. What is faulty counts too."""
    key = tokens.make(log, SCOPE, a_second=1, burst=4)
    other = EventLog(log.url)
    headers = {"Authorization": f"Bearer {key}"}
    assert server.test_client().post(PATH, json=[stated(1), 2, 3], headers=headers).status_code == 422
    app = Flask("other")
    for route in events_route.routes(lambda: other):
        app.add_url_rule(route.rule, route.rule, route.answer, methods=route.methods or ("GET",))
    answer = app.test_client().post(PATH, json=[stated(4), stated(5), stated(6)], headers=headers)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 3
    assert log.head().seq == 1
    other.close()


def test_a_log_that_cannot_be_written_is_503_and_nothing_is_said_of_its_place(post, log, monkeypatch):
    def broken(*_):
        raise LogError("disk full at /secret/place")

    monkeypatch.setattr(log, "append", broken)
    answer = post([stated(1)])
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "secret" not in answer.text


def test_a_simulated_source_is_marked_and_kept_from_real_sites(server, log):
    key = tokens.make(log, Scope("demo", Mode.SIMULATED, frozenset({"*"})))
    batch = [stated(1, site_id="sim-north"), stated(2, site_id="ICMM1")]
    answer = server.test_client().post(PATH, json=batch, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json["stored"]) == (422, 1)
    assert [(one.site_id, one.mode) for one in log.since(0).events] == [("sim-north", Mode.SIMULATED)]


def test_requests_at_once_are_all_stored(post, log):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: post([stated(n * 10 + k) for k in range(10)]), range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert log.head().seq == 200


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_events_are_handed_in_by_post_alone(server, method):
    answer = getattr(server.test_client(), method)(PATH)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_keys_in_the_address_are_refused(server, token):
    headers = {"Authorization": f"Bearer {token}"}
    assert server.test_client().post(f"{PATH}?site=x", json=[], headers=headers).status_code == 400


def test_measures_are_listed(server):
    listed = {one["measure_id"]: one for one in server.test_client().get("/api/v1/measures").json["measures"]}
    assert listed["tailings_freeboard"]["target_low"] is None
    assert listed["effluent_ph"]["unit"] == "[pH]"


def test_the_whole_app_serves_events_and_describes_them(client):
    assert client.post(PATH, json=[]).status_code == 403
    assert PATH in client.get("/api/v1/openapi.json").json["paths"]


def test_a_value_that_cannot_be_added_up_is_refused(post, log):
    answer = post([stated(1, measure_id="ore_milled", unit="t", value=1.7e308), stated(2)])
    assert (answer.status_code, answer.json["stored"]) == (422, 1)
    fault = answer.json["faults"][0]
    assert (fault["index"], fault["field"]) == (0, "value")
    assert "beyond" in fault["reason"]
