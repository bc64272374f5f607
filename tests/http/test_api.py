"""The API describes itself, answers errors as JSON that says what is allowed, and never fails on what it is sent."""

from __future__ import annotations

import random
from urllib.parse import quote

import pytest
from flask import Flask

from dashboard.engine import DuckEngine
from dashboard.exports import FORMATS
from dashboard.factory import register_api
from dashboard.filters import KEYS
from dashboard.settings import Settings
from dashboard.topics.exposure.brief import ARCHIVE
from dashboard.topics.registry import QUERIES
from dashboard.topics.unfc.check.box import CHECK_PATH
from data.datasets import DATASETS
from tests import small_lake


def test_health_names_the_release(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["status"], body["release"]) == ("ok", small_lake.RELEASE_ID)
    assert body["age_days"] > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_without_a_release_is_503(tmp_path):
    server = Flask("empty")
    settings = Settings.from_environment({"CRM_LAKE": str(tmp_path)})
    register_api(server, DuckEngine(settings), settings)
    client = server.test_client()
    health = client.get("/health")
    assert (health.status_code, health.get_json()["status"]) == (503, "down")
    answer = client.get("/api/v1/data/reserve.csv")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "pipelines publish" in answer.get_json()["error"]


def test_health_is_degraded_while_a_damaged_release_is_not_served(tmp_path):
    newer = "2026-01-01-00000001"
    for release_id in (small_lake.RELEASE_ID, newer):
        small_lake.publish(tmp_path, release_id, small_lake.tables())
    path = tmp_path / "releases" / newer / "reserve.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    server = Flask("damaged")
    settings = Settings.from_environment({"CRM_LAKE": str(tmp_path)})
    register_api(server, DuckEngine(settings), settings)
    answer = server.test_client().get("/health")
    body = answer.get_json()
    assert (answer.status_code, body["status"], body["release"]) == (200, "degraded", small_lake.RELEASE_ID)
    assert newer in body["refused"]
    assert str(tmp_path) not in answer.get_data(as_text=True)


def test_every_dataset_is_listed_and_can_be_fetched_as_listed(client):
    body = client.get("/api/v1/datasets").get_json()
    assert [dataset["id"] for dataset in body["datasets"]] == list(DATASETS)
    for dataset in body["datasets"]:
        assert set(dataset["formats"]) == set(FORMATS)
        assert client.head(dataset["formats"]["csv"]).status_code == 200
        assert client.get(dataset["metadata"]).status_code == 200
        for key in dataset["filters"]:
            assert key in KEYS
    rows = {dataset["id"]: dataset["rows"] for dataset in body["datasets"]}
    assert rows["production_yearly"] == len(small_lake.PRODUCTION)
    newest = {dataset["id"]: dataset["rows_newest"] for dataset in body["datasets"]}
    assert newest["production_yearly"] == sum(row["is_latest"] for row in small_lake.PRODUCTION)
    for dataset_id, count in newest.items():
        assert client.head(f"/api/v1/data/{dataset_id}.csv").headers["X-Total-Rows"] == str(count)


@pytest.mark.parametrize(
    ("query", "key", "value", "allowed"),
    [
        ("material=unobtainium", "material", "unobtainium", "cobalt"),
        ("country=XXX", "country", "XXX", "EU27"),
        ("stage=dig", "stage", "dig", "mine"),
        ("year_from=soon", "year_from", "soon", "a year from 1900 to 2100"),
        ("exporter=COD", "exporter", "", "country"),
        ("view=trade", "view", "", "material"),
        ("vintage=1999", "vintage", "1999", "2024"),
        ("source=nobody", "source", "nobody", "usgs_mcs"),
        ("status=guessed", "status", "guessed", "withheld"),
    ],
)
def test_a_bad_key_or_value_is_answered_with_what_is_allowed(client, query, key, value, allowed):
    answer = client.get(f"/api/v1/data/production_yearly.csv?{query}")
    assert answer.status_code == 400
    body = answer.get_json()
    assert set(body) == {"error", "key", "value", "allowed"}
    assert (body["key"], body["value"]) == (key, value)
    assert allowed in body["allowed"]


def test_too_many_values_name_their_key(client):
    answer = client.get("/api/v1/data/trade_yearly.csv?hs=" + ",".join(str(100_000 + place) for place in range(201)))
    assert answer.status_code == 400
    assert answer.get_json()["key"] == "hs"


@pytest.mark.parametrize(
    ("path", "key", "allowed"),
    [
        ("data/nothing.csv", "dataset", "production_yearly"),
        ("data/production_yearly.ods", "format", "csv"),
        ("data/production_yearly", "format", "xlsx"),
        ("data/nothing.metadata.json", "dataset", "reserve"),
        ("view/nothing.csv", "query", "dataset_reserve"),
        ("data/..%2F..%2Fetc%2Fpasswd", "path", "v1/datasets"),
        ("nowhere", "path", "v1/datasets"),
    ],
)
def test_an_address_that_names_nothing_is_404_with_what_there_is(client, path, key, allowed):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.get_json()["key"] == key
    assert allowed in answer.get_json()["allowed"]


@pytest.mark.parametrize(
    ("method", "path", "allow", "cure"),
    [
        ("GET", CHECK_PATH, "POST", "curl --data-binary @file"),
        ("HEAD", CHECK_PATH, "POST", ""),
        ("PUT", CHECK_PATH, "POST", "with POST"),
        ("POST", "/health", "GET, HEAD", "ask with GET"),
        ("POST", "/api/v1/datasets", "GET, HEAD", "ask with GET"),
        ("POST", "/api/v1/data/reserve.csv?material=cobalt", "GET, HEAD", "ask with GET"),
        ("DELETE", "/api/v1/data/reserve.metadata.json", "GET, HEAD", "ask with GET"),
        ("PATCH", "/api/v1/template/unfc-inventory.xlsx", "GET, HEAD", "ask with GET"),
        ("POST", ARCHIVE, "GET, HEAD", "ask with GET"),
    ],
)
def test_a_method_that_an_address_does_not_answer_is_405_with_those_it_does(client, method, path, allow, cure):
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    assert answer.content_type == "application/json"
    if method != "HEAD":
        body = answer.get_json()
        assert (body["key"], body["value"], body["allowed"]) == ("method", method, allow.split(", "))
        assert cure in body["error"]
    asked = client.options(path)
    assert (asked.status_code, asked.headers["Allow"], asked.data) == (204, allow, b"")


def test_an_address_that_names_nothing_is_404_whatever_the_method(client):
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        answer = client.open("/api/v1/nowhere", method=method)
        assert (answer.status_code, answer.get_json()["key"]) == (404, "path")


@pytest.mark.parametrize("query_id", QUERIES)
def test_every_view_gives_rows_or_says_what_it_needs(client, query_id):
    query = QUERIES[query_id]
    needed = [name for name in query.extra_params if name not in query.defaults]
    answer = client.get(f"/api/v1/view/{query_id}.json", query_string=dict.fromkeys(needed, 2022))
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    if body["data"]:
        assert list(body["data"][0]) == [field.name for field in query.fields]
    fewer = client.get(f"/api/v1/view/{query_id}.json", query_string=dict.fromkeys(needed, 2022) | {"top": 2})
    assert fewer.status_code == 200, fewer.text
    assert fewer.get_json()["data"] == body["data"][:2]


def test_a_view_takes_the_filters_of_its_dataset(client):
    body = client.get("/api/v1/view/production_shares.json?material=cobalt&country=COD&year_from=2023").get_json()
    (row,) = body["data"]
    assert row["share_frac"] == pytest.approx(175_000 / 238_000)


def test_the_openapi_description_names_every_path(client):
    body = client.get("/api/v1/openapi.json").get_json()
    assert body["openapi"] == "3.1.0"
    assert {f"/api/v1/data/{dataset_id}.{{format}}" for dataset_id in DATASETS} <= set(body["paths"])
    assert {f"/api/v1/view/{query_id}.{{format}}" for query_id in QUERIES} <= set(body["paths"])


def test_a_bloc_stands_for_its_members_and_the_description_says_so(client):
    rows = client.get("/api/v1/view/production_shares.json?material=lithium&country=G7,AUS").get_json()
    assert {row["country_iso3"] for row in rows["data"]} == {"AUS", "USA"}
    listed = client.get("/api/v1/data/trade_yearly.csv?exporter=ATLANTIS").get_json()["allowed"]
    assert {"EU27", "G7", "OECD", "BRICS"} <= set(listed)
    described = client.get("/api/v1/openapi.json").get_json()["paths"]["/api/v1/data/trade_yearly.{format}"]["get"]
    about = {parameter["name"]: parameter.get("description", "") for parameter in described["parameters"]}
    assert "BRICS (BRICS+)" in about["exporter"]
    assert about["material"] == ""


def test_an_error_of_ours_shows_no_stack(client, engine, settings, caplog):
    class Broken:
        refused = ""

        @property
        def release(self):
            raise RuntimeError("secret detail")

    server = Flask("broken")
    register_api(server, Broken(), settings)
    answer = server.test_client().get("/api/v1/datasets")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "secret detail" in caplog.text


_PIECES = [
    *KEYS, "material=cobalt", "country=COD", "year_from=2000", "year_to=1", "=", "&", ",", "%00", "%ff", "%", "'", '"',
    ";", "--", "../", "$", "{filters}", "\u202e", "漢", "all", "EU27", "release=", "vintage=all", "9" * 30, "-1", "NaN",
    "[]", "a" * 300, "+", "#", "?", "<script>", "\\", "Ⅷ", "year=2020",
]  # fmt: skip


def test_a_thousand_random_query_strings_never_fail(client):
    chance = random.Random(20250306)
    paths = [f"/api/v1/data/{dataset_id}.{extension}" for dataset_id in DATASETS for extension in FORMATS]
    paths += [f"/api/v1/view/{query_id}.json" for query_id in QUERIES] + ["/api/v1/datasets", "/health"]
    statuses = set()
    for _ in range(1_000):
        query = "".join(chance.choice(_PIECES) for _ in range(chance.randrange(9)))
        query = query if chance.random() < 0.5 else quote(query, safe="=&")
        answer = client.get(f"{chance.choice(paths)}?{query.replace('#', '')}")
        statuses.add(answer.status_code)
        assert answer.status_code in {200, 400, 404}, (query, answer.text)
    assert statuses >= {200, 400}
