"""What is declared as evidence is true: ids exist, something computes it, a view shows it, pages keep word."""

from __future__ import annotations

import importlib
import pkgutil

import grimp
import pytest

from dashboard import metrics
from dashboard.filters import Filters
from dashboard.metrics import METRICS
from dashboard.pages import PAGES
from dashboard.topics.principles.claims import CLAIMS, Kind, claims_of
from dashboard.topics.principles.coverage import covered
from dashboard.topics.principles.scope import Scope, scope_of
from dashboard.topics.principles.views import view_of
from dashboard.topics.registry import TABLES
from dashboard.web.page import find_page
from data.codes import code_list
from data.datasets import DATASETS

METHODS = "dashboard.topics.validation.methods"
"""A registry: it imports its modules by name, which a graph of imports does not see."""


@pytest.fixture(scope="module")
def graph():
    """Return the graph of imports."""
    found = grimp.build_graph("dashboard", "data")
    for method in found.find_children(METHODS):
        found.add_import(importer=METHODS, imported=method)
    return found


def home(metric_id):
    """Return the module that declares a metric."""
    files = {f"dashboard.metrics.{info.name}" for info in pkgutil.iter_modules(metrics.__path__)}
    declared = {file: getattr(importlib.import_module(file), "METRIC", None) for file in files}
    return next(file for file, metric in declared.items() if metric and metric.metric_id == metric_id)


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_names_what_exists(claim):
    assert claim.requirement_id in code_list("requirement").rows
    assert claim.inputs
    assert set(claim.inputs) <= set(DATASETS)


def test_what_a_claim_rests_on_is_asked_by_a_claim_of_its_own():
    asked = {claim.of for claim in CLAIMS.values() if claim.kind is Kind.DATASET}
    metrics = {name for claim in CLAIMS.values() if claim.kind is Kind.METRIC for name in claim.inputs}
    assert metrics <= asked


def test_every_table_with_evidence_is_among_the_claims():
    declared = {table.table_id for table in TABLES.values() if table.evidence}
    assert declared == {claim.of for claim in CLAIMS.values() if claim.kind is Kind.TABLE}


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_that_a_table_computes_is_computed_from_its_inputs(metric):
    tables = [table for table in TABLES.values() if metric.metric_id in table.metrics]
    read = {name for table in tables for name in table.datasets}
    assert not tables or set(metric.inputs) <= read, (metric.metric_id, set(metric.inputs) - read)


@pytest.mark.parametrize("module", PAGES.values(), ids=PAGES)
def test_a_page_names_a_metric_only_if_its_code_computes_it(module, graph):
    for metric_id in module.PAGE.metrics:
        assert graph.chain_exists(importer=module.__name__, imported=home(metric_id)), (module.__name__, metric_id)


@pytest.mark.parametrize("filters", [Filters(), Filters().with_(material="cobalt"), Filters().with_(country="COD")])
def test_every_claim_leads_to_a_view_that_there_is(release_engine, filters):
    scope = scope_of(release_engine, filters)
    for claim in CLAIMS.values():
        check_address(view_of(claim, scope))


def check_address(address):
    path, _, query = address.partition("?")
    found = find_page(PAGES, path)
    assert found is not None, address
    keys = {part.split("=")[0] for part in query.split("&") if part}
    assert keys <= set(found[0].PAGE.filters), address


def test_direct_evidence_stands_before_proxies_and_context():
    order = [str(claim.evidence.bearing) for claim in claims_of("3c")]
    assert order == sorted(order, key=["direct", "proxy", "context"].index)


def test_a_scope_without_output_is_of_what_was_chosen(release_engine):
    scope = scope_of(release_engine, Filters().with_(country="CHE"))
    assert isinstance(scope, Scope)
    assert scope.made_countries == ("CHE",)
    assert any(one.best for one in covered(release_engine, Filters().with_(country="CHE")))
