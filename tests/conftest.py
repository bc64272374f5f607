"""A small release of true rows, an engine over it and an HTTP client: what most tests stand on."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard import routes
from dashboard.engine import DuckEngine
from dashboard.settings import Settings
from tests import small_lake


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
    routes.register(server, engine, settings)
    return server.test_client()
