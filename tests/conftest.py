"""What most tests stand on: a small release of true rows, and the release of the committed snapshots."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import URL

from dashboard.engine import DuckEngine
from dashboard.factory import create_app, register_api
from dashboard.settings import Settings
from dashboard.topics.operations.live import answer
from data.lake import ROOT, inputs_file
from data.stores.events import EventLog
from pipelines.publish import publish
from tests import postgresql, small_lake

os.environ.setdefault("CRM_FEEDS", "off")  # no test needs the internet
_LONG = ("test_publish_killed", "test_killed_ingest", "test_pictures", "test_kills", "test_same_rows", "test_publish")
"""Modules of few tests that take long: they start first, or one process waits for another's last in the end."""


def pytest_collection_modifyitems(items):
    """Put the long modules first."""
    items.sort(key=lambda item: item.path.stem not in _LONG)


@pytest.fixture(scope="session")
def lake(tmp_path_factory):
    """Return the folder of a lake whose current release holds a few true rows of every dataset."""
    folder = tmp_path_factory.mktemp("lake")
    small_lake.publish(folder, small_lake.RELEASE_ID, small_lake.tables())
    return folder


@pytest.fixture(scope="session")
def settings(lake, tmp_path_factory):
    """Return settings over the small lake that look for a new release at every question."""
    environment = {"CRM_LAKE": str(lake), "CRM_TEMP": str(tmp_path_factory.mktemp("temp")), "CRM_POINTER_SECONDS": "0"}
    return Settings.from_environment(environment)


@pytest.fixture(scope="session")
def engine(settings):
    """Return an engine over the small lake."""
    return DuckEngine(settings)


@pytest.fixture(scope="session")
def client(engine, settings):
    """Return an HTTP client of the API alone."""
    server = Flask("tests")
    register_api(server, engine, settings)
    return server.test_client()


@pytest.fixture(scope="session")
def release_settings(tmp_path_factory):
    """Return settings over a lake that holds the release of the committed snapshots; queries may take a minute.

    No test measures a query, and beside others on a slow machine one may take more than the two seconds of a visitor.
    """
    folder = tmp_path_factory.mktemp("release")
    if inputs_file(ROOT / "lake").exists():  # `make release` has most likely made it: publishing has nothing to do then
        shutil.copytree(ROOT / "lake", folder, dirs_exist_ok=True)
    publish(folder, say=lambda _: None)
    environment = {
        "CRM_LAKE": str(folder),
        "CRM_TEMP": str(tmp_path_factory.mktemp("spill")),
        "CRM_QUERY_SECONDS": "60",
    }
    return Settings.from_environment(environment)


@pytest.fixture(scope="session")
def release_engine(release_settings):
    """Return an engine over the release."""
    return DuckEngine(release_settings)


@pytest.fixture(scope="session")
def web(release_settings, release_engine):
    """Return an HTTP client of the whole app."""
    return create_app(release_settings, release_engine).server.test_client()


@pytest.fixture(scope="session")
def cluster():
    """One PostgreSQL for all tests of this process. Raises FileNotFoundError, saying how to get it."""
    with postgresql.cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory):
    """Return the file of a log of which the tables are made and nothing else."""
    file = tmp_path_factory.mktemp("made") / "events.sqlite"
    _make(URL.create("sqlite", database=str(file)))
    return file


@pytest.fixture(scope="session")
def made_postgresql(cluster):
    """Return the name of a database of which the tables are made and nothing else."""
    url = cluster.database()
    _make(url)
    return url.database


def _make(url):
    log = EventLog(url)
    log.upgrade()
    log.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def unmade(request, tmp_path):
    """Return the address of an event log that is to be made."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "events" / "events.sqlite"))
    return request.getfixturevalue("cluster").database()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Return the address of an empty event log, its tables made: every test of the log runs against both."""
    if request.param == "sqlite":
        file = tmp_path / "events" / "events.sqlite"
        file.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("made_sqlite"), file)
        return URL.create("sqlite", database=str(file))
    return request.getfixturevalue("cluster").database(request.getfixturevalue("made_postgresql"))


@pytest.fixture
def log(url, monkeypatch):
    """Return an empty event log, closed at the end: once nothing builds beside, which would open it again."""
    builders = []

    def building(*given, **named):
        builders.append(ThreadPoolExecutor(*given, **named))
        return builders[-1]

    monkeypatch.setattr(answer, "ThreadPoolExecutor", building)
    log = EventLog(url)
    yield log
    for builder in builders:
        builder.shutdown(wait=True)
    log.close()
