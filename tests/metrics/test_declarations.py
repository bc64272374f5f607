"""Every metric says what it is, and the product computes it."""

import ast
from pathlib import Path

import pytest

from dashboard.i18n import catalogue
from dashboard.metrics import METRICS
from data.codes import code_list
from tests.architecture.code import ROOT, inside, modules


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_metric_declares_itself_in_full(metric):
    assert all((metric.formula, metric.unit, metric.reference, metric.inputs))
    assert metric.worse in {"", "higher", "lower"}
    assert {one.requirement_id for one in metric.evidence} <= set(code_list("requirement").rows)
    assert metric.low is None or metric.high is None or metric.low < metric.high
    assert {metric.title_key, metric.meaning_key, metric.uncertainty_key} <= set(catalogue())
    meaning = catalogue()[metric.meaning_key]
    assert meaning.endswith(".")
    assert ". " not in meaning, "one sentence"


def test_every_metric_is_used_by_the_product():
    declared = {
        module.name
        for module in modules()
        if inside(module.name, "dashboard.metrics")
        for node in module.tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "METRIC"
    }
    used = {
        name
        for module in modules()
        if inside(module.name, "dashboard") and not inside(module.name, "dashboard.metrics")
        for name, _node in module.imports()
    }
    assert declared
    assert declared <= used


def test_every_metric_has_a_test_with_values_worked_by_hand():
    files = [ast.parse(file.read_text("utf-8")) for file in Path(__file__).parent.glob("test_*.py")]
    imports = [node for file in files for node in ast.walk(file) if isinstance(node, ast.ImportFrom)]
    tested = {f"{node.module}.{alias.name}" for node in imports for alias in node.names}
    tested |= {node.module for node in imports}
    metrics = {f"dashboard.metrics.{file.stem}" for file in (ROOT / "dashboard/metrics").glob("[a-z]*.py")}
    assert metrics - tested <= {"dashboard.metrics.model"}
