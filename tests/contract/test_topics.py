"""Every query and every computed table that a topic makes is registered, so that cache, API and bench know it."""

from importlib import import_module
from pkgutil import walk_packages

import pytest

from dashboard import topics
from dashboard.engine import Query
from dashboard.engine.table import Table
from dashboard.topics.registry import QUERIES, TABLES

MODULES = [info.name for info in walk_packages(topics.__path__, "dashboard.topics.")]


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_makes_is_registered(name):
    public = {variable: value for variable, value in vars(import_module(name)).items() if variable[0] != "_"}
    for variable, value in public.items():
        if isinstance(value, Query):
            assert QUERIES.get(value.query_id) is value or value.query_id.startswith("dataset_"), variable
        if isinstance(value, Table):
            assert TABLES.get(value.table_id) is value, variable
