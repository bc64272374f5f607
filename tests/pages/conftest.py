"""The pages over the release of the committed snapshots: real rows, the real app."""

from __future__ import annotations

import pytest

from dashboard.engine import DuckEngine
from dashboard.factory import create_app
from dashboard.settings import Settings
from pipelines.publish import publish


@pytest.fixture(scope="session")
def release_settings(tmp_path_factory):
    """Return settings over a lake that holds the release of the committed snapshots."""
    folder = tmp_path_factory.mktemp("release")
    publish(folder, say=lambda _: None)
    return Settings.from_environment({"CRM_LAKE": str(folder), "CRM_TEMP": str(tmp_path_factory.mktemp("spill"))})


@pytest.fixture(scope="session")
def release_engine(release_settings):
    """Return an engine over the release."""
    return DuckEngine(release_settings)


@pytest.fixture(scope="session")
def web(release_settings, release_engine):
    """Return an HTTP client of the whole app."""
    return create_app(release_settings, release_engine).server.test_client()
