"""A release older than some datasets: it answers with what it holds, and says what it does not hold."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.pages import PAGES
from dashboard.settings import Settings
from dashboard.topics.forecast import queries as forecasts
from dashboard.topics.registry import QUERIES, TABLES
from data.datasets import DATASETS
from tests import small_lake

OLD = "2024-11-21-0a1b2c3d"
CODES = {"material", "country", "stage", "source"}
LATER = ("forecast_series", "forecast_history", "forecast", "forecast_backtest", "country_group", "published_result")


def site(folder, *, current):
    """Return the engine and an HTTP client over a lake in `folder` that points at the release `current`."""
    small_lake.point(folder, current)
    settings = Settings.from_environment({"CRM_LAKE": str(folder), "CRM_TEMP": str(folder / "temp")})
    engine = DuckEngine(settings)
    return engine, create_app(settings, engine).server.test_client()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a lake of two releases, the older one without the datasets LATER."""
    folder = tmp_path_factory.mktemp("older")
    rows = small_lake.tables()
    small_lake.publish(folder, OLD, {name: rows[name] for name in rows if name not in LATER})
    small_lake.publish(folder, small_lake.RELEASE_ID, rows)
    return folder


@pytest.fixture(scope="module")
def web(folder):
    """Return an HTTP client of the whole app, whose current release holds every dataset."""
    return site(folder, current=small_lake.RELEASE_ID)[1]


@pytest.mark.parametrize("dataset_id", LATER)
@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx", "metadata.json"])
def test_a_dataset_that_a_release_lacks_is_404_and_names_both(web, dataset_id, ending):
    answer = web.get(f"/api/v1/data/{dataset_id}.{ending}?release={OLD}")
    assert answer.status_code == 404
    said = answer.get_json()
    assert (said["key"], said["value"], said["release"]) == ("dataset", dataset_id, OLD)
    assert dataset_id in said["error"]
    assert OLD in said["error"]
    assert set(said["allowed"]) == set(DATASETS) - set(LATER)
    assert web.get(f"/api/v1/data/{dataset_id}.{ending}").status_code == 200


def test_the_list_of_datasets_is_of_those_the_release_holds(web):
    listed = [one["id"] for one in web.get(f"/api/v1/datasets?release={OLD}").get_json()["datasets"]]
    assert listed == [name for name in DATASETS if name not in LATER]
    assert len(web.get("/api/v1/datasets").get_json()["datasets"]) == len(DATASETS)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_every_view_answers_or_says_what_is_missing(web, query):
    needed = [name for name in query.extra_params if name not in query.defaults]
    answer = web.get(f"/api/v1/view/{query.query_id}.json?release={OLD}")
    expected = 404 if query.dataset_id in LATER else 400 if needed else 200
    assert answer.status_code == expected


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_computed_table_answers_and_says_what_it_could_not_read(web, table):
    answer = web.get(f"{table.path}.json?release={OLD}")
    missing = [name for name in table.datasets if name in LATER]
    if len(missing) == len(table.datasets):
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    said = answer.get_json()["assumptions"].get("not_held", "")
    assert [name for name in table.datasets if DATASETS[name].title in said] == missing


@pytest.mark.parametrize("dataset_id", [name for name in DATASETS if name not in CODES])
def test_no_computed_table_and_no_page_fails_for_want_of_a_dataset(tmp_path, dataset_id):
    rows = small_lake.tables()
    small_lake.publish(tmp_path, OLD, {name: rows[name] for name in rows if name != dataset_id})
    engine, web = site(tmp_path, current=OLD)
    for table in TABLES.values():
        if dataset_id not in table.datasets:
            continue
        expected = 404 if set(table.datasets) == {dataset_id} else 200
        assert web.get(f"{table.path}.csv").status_code == expected, table.table_id
    for module in PAGES.values():
        if "<" not in module.PAGE.path and dataset_id in module.PAGE.datasets:
            page = web.get(module.PAGE.path)
            assert page.status_code == 200, module.PAGE.path
            assert DATASETS[dataset_id].title in page.get_data(as_text=True), module.PAGE.path
    assert web.get("/strategy/brief.html").status_code == 200
    assert engine.run(forecasts.SERIES, {}).rows == ()


def test_the_brief_of_an_older_release_shows_what_it_holds_and_names_what_it_does_not(web):
    for path in ("/strategy/brief", "/strategy/brief.html"):
        answer = web.get(f"{path}?release={OLD}&for=BRA")
        assert answer.status_code == 200
        text = unescape(answer.get_data(as_text=True))
        told = f"Not in release {OLD}: " + "; ".join(DATASETS[name].title for name in LATER[:3])
        assert told in re.sub(r"<[^>]+>", "", text)
        assert "can be forecast" not in text
        assert re.search(r"<svg[^>]*>", text)
        assert f"/strategy/brief?material=cobalt&for=BRA&release={OLD}" in text


def test_a_release_older_than_a_column_answers_without_it(tmp_path):
    rows = small_lake.tables()
    whole = small_lake.as_table("production_yearly", rows["production_yearly"])
    rows["production_yearly"] = whole.drop_columns(["bound"])
    small_lake.publish(tmp_path, OLD, rows)
    _engine, client = site(tmp_path, current=OLD)
    answer = client.get("/api/v1/view/production_shares.json?material=cobalt")
    assert answer.status_code == 200
    assert {row["bound"] for row in answer.get_json()["data"]} == {None}
