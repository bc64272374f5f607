"""Rows of computed tables as the API gives them."""

import pytest


@pytest.fixture
def derived(web):
    """Return a function (table, query) → the rows of a computed table."""
    return lambda table, query: web.get(f"/api/v1/derived/{table}.json?{query}").get_json()["data"]
