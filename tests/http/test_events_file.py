"""The events of the log as a file: those asked for, of one mode, the same in every format."""

import io
import json
from datetime import timedelta

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from flask import Flask

from dashboard.exports import FORMATS
from dashboard.topics.operations import events_file
from dashboard.web.api.errors import answer_error
from dashboard.web.api.routes import Blueprint, _add
from data.stores.events import LogError, Mode, Quality
from tests.events import NOON, event

RANGE = {"start": NOON.isoformat(), "end": (NOON + timedelta(days=1)).isoformat()}


def client(log):
    app, blueprint = Flask("events"), Blueprint("api", "events")
    for route in events_file.routes(lambda: log):
        _add(blueprint, route.rule, route.answer, *route.methods)
    blueprint.register_error_handler(Exception, answer_error)
    app.register_blueprint(blueprint)
    return app.test_client()


@pytest.fixture
def get(log):
    log.append(
        [
            event(0, value=0.0), event(1, value=1.5), event(2, value=None, quality=Quality.MISSING),
            event(3, value=None, quality=Quality.WITHHELD), event(4, value=4.0, correction_of="e1"),
            event(5, site_id="sim-north", source_id="sim", mode=Mode.SIMULATED), event(6, site_id="site-2"),
        ]
    )  # fmt: skip
    asked = client(log).get
    return lambda extension="json", **query: asked(f"/api/v1/events.{extension}", query_string=RANGE | query)


def rows(answer):
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)["data"]


def test_a_file_holds_what_stands_oldest_first_and_tells_zero_missing_and_withheld_apart(get):
    found = rows(get(site="site-1"))
    assert [(row["event_id"], row["value"], row["quality"]) for row in found] == [
        ("e0", 0.0, "good"), ("e2", None, "missing"), ("e3", None, "withheld"), ("e4", 4.0, "good"),
    ]  # fmt: skip
    assert found[-1]["correction_of"] == "e1"


def test_what_is_made_up_is_in_files_of_its_own_that_say_so(get):
    assert {row["mode"] for row in rows(get())} == {"real"}
    made_up = get("csv", site="sim-north")
    assert b"simulated" in made_up.data
    name = "crm_events_SIMULATED_20261130T1200Z-20261201T1200Z_sim-north_log-7.csv"
    assert name in made_up.headers["Content-Disposition"]
    assert [row["mode"] for row in rows(get(mode="simulated"))] == ["simulated"]
    assert json.loads(get("json", mode="simulated").data)["data"][0]["mode"] == "simulated"


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_answers_and_says_how_many_rows(get, extension):
    answer = get(extension)
    assert (answer.status_code, answer.headers["X-Rows"], answer.headers["X-Total-Rows"]) == (200, "5", "5")
    assert answer.data
    if extension == "csv":
        assert pyarrow.csv.read_csv(io.BytesIO(answer.data)).num_rows == 5
    if extension == "parquet":
        assert pq.read_table(io.BytesIO(answer.data)).num_rows == 5


def test_a_file_that_holds_not_all_says_of_how_many(get, monkeypatch):
    monkeypatch.setattr(events_file, "MOST_ROWS", 2)
    answer = get()
    assert [row["event_id"] for row in rows(answer)] == ["e4", "e6"]
    assert (answer.headers["X-Rows"], answer.headers["X-Total-Rows"]) == ("2", "5")


def test_files_are_described_with_who_handed_in_what_is_in_them(get):
    said = get("metadata.json", site="site-1").json
    about = dict(map(tuple, said["about"]))
    assert about["handed in by"] == "plant"
    assert about["mode"].startswith("REAL")
    assert "site=site-1" in about["filter"]
    assert [column["name"] for column in said["columns"]] == [field.name for field in events_file.FIELDS]
    assert (said["rows"], said["files"]["csv"][:16]) == (4, "crm_events_real_")


def test_a_file_without_rows_says_so(get):
    assert "No event is in the log" in get(site="nowhere").text


@pytest.mark.parametrize(
    ("extension", "query", "status"),
    [
        ("exe", {}, 404),
        ("csv", {"what": "x"}, 400),
        ("csv", {"mode": "guessed"}, 400),
        ("csv", {"country": "COD"}, 400),
        ("csv", {"end": "yesterday"}, 400),
    ],
)
def test_what_cannot_be_asked_is_told(get, extension, query, status):
    answer = get(extension, **query)
    assert answer.status_code == status
    assert answer.json["error"]


def test_a_log_that_cannot_be_read_is_told_with_503():
    class Broken:
        def between(self, *_, **__):
            raise LogError("the event log cannot be used: no disk")

    answer = client(Broken()).get("/api/v1/events.csv", query_string=RANGE)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
