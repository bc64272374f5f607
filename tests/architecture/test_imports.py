"""Which way imports point: the layers by import-linter, who may use which library by reading the source."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.code import ROOT, inside, modules

BROWSER_SIDE = ("dashboard.factory", "dashboard.pages", "dashboard.topics", "dashboard.web", "dashboard.ui")
MAY_IMPORT = {
    "duckdb": ("dashboard.engine", "pipelines"),
    "dash": BROWSER_SIDE,
    "flask": ("dashboard.factory", "dashboard.topics", "dashboard.web"),
    "granian": ("dashboard.serve",),
    "plotly": (),
    "pandas": ("pipelines.publishers",),
    "numpy": ("pipelines.forecasts",),
    "scipy": ("pipelines.forecasts",),
    "statsmodels": ("pipelines.forecasts",),
}
SERVES = {"Werkzeug", "psycopg"}


def test_layers_hold():
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("library", MAY_IMPORT)
def test_only_the_layers_meant_to_use_a_library_import_it(library):
    strays = {
        f"{module.at(node)} imports {name}"
        for module in modules()
        if not inside(module.name, *MAY_IMPORT[library])
        for name, node in module.imports()
        if inside(name, library)
    }
    assert not strays


def test_requirements_name_what_is_imported_and_nothing_else():
    """Werkzeug is pinned for Flask; SQLAlchemy loads psycopg where the log is on PostgreSQL."""
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    required = {re.split(r"[<>=\[]", line)[0] for line in lines if line and not line.startswith("#")}
    used = {name.split(".")[0] for module in modules() for name, _node in module.imports()}
    ours = {"app", "data", "dashboard", "pipelines"}
    distributions = packages_distributions()
    imported = {distributions[name][0] for name in used - ours - set(sys.stdlib_module_names)}
    assert {name.lower() for name in imported | SERVES} == {name.lower() for name in required}


def test_pages_never_import_pages():
    """What several pages share stands in topics and ui."""
    pages = {_page(module.name) for module in modules() if _declares_page(module)}
    strays = {
        f"{module.at(node)} imports {name}"
        for module in modules()
        if _page(module.name) in pages
        for name, node in module.imports()
        if _page(name) in pages - {_page(module.name)}
    }
    assert pages
    assert not strays


def _page(name):
    """Return `dashboard.pages.<page>` of a dotted name below it, else nothing."""
    return ".".join(name.split(".")[:3]) if inside(name, "dashboard.pages") and name.count(".") > 1 else None


def _declares_page(module):
    return _page(module.name) is not None and any(
        getattr(target, "id", "") == "PAGE"
        for node in module.tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    )
