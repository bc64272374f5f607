"""An engine with the patience for tests that ask for hundreds of pages at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.engine import DuckEngine


@pytest.fixture(scope="session")
def patient_engine(release_settings):
    """Return an engine over the release whose queries may take a minute."""
    return DuckEngine(replace(release_settings, query_seconds=60))
