"""What the tests of scenarios share."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.scenarios.scope import KEYS, load


@pytest.fixture
def scope_of(release_engine):
    """Return what gives the scope of a query."""
    return lambda query="": load(release_engine, Filters.parse(query, KEYS, strict=True))


@pytest.fixture
def shock_rows(web):
    """Return what gives the rows of the export of a shock."""
    return lambda query: web.get(f"/api/v1/derived/shock.json?{query}").get_json()["data"]
