"""Every registry holds every module of its package that declares what it registers, and every name has its module."""

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from dashboard.exports import FORMATS
from dashboard.metrics import METRICS
from dashboard.pages import PAGES
from dashboard.topics.registry import QUERIES, TABLES
from dashboard.topics.validation.methods import METHODS
from data.datasets import DATASETS
from pipelines.derivers import DERIVERS
from pipelines.live import DUTIES
from pipelines.normalise import NORMALISERS
from pipelines.publishers import FEEDS

REGISTRIES = [
    ("data.datasets", "DATASET", DATASETS),
    ("dashboard.exports", "FORMAT", FORMATS),
    ("dashboard.metrics", "METRIC", METRICS),
    ("dashboard.pages", "PAGE", PAGES),
    ("dashboard.topics", "QUERIES", QUERIES),
    ("dashboard.topics", "TABLES", TABLES),
    ("dashboard.topics.validation.methods", "METHOD", METHODS),
    ("pipelines.publishers", "FEED", FEEDS),
    ("pipelines.normalise", "normalise", NORMALISERS),
    ("pipelines", "derive", DERIVERS),
    ("pipelines.live", "DUTY", DUTIES),
]
"""Package, what a module to be registered declares, and the registry of such declarations or of their modules."""


@pytest.mark.parametrize(("package", "declared", "registry"), REGISTRIES, ids=[name for name, *_ in REGISTRIES])
def test_every_module_of_the_package_is_registered(package, declared, registry):
    registered = list(registry.values())
    declaring = [name for name in modules(package) if declares(name, declared) and not is_it(registry, name, declared)]
    assert declaring
    assert not [name for name in declaring if not is_registered(name, package, declared, registered)]


@pytest.mark.parametrize(("package", "declared", "registry"), REGISTRIES, ids=[name for name, *_ in REGISTRIES])
def test_every_registered_name_has_its_module(package, declared, registry):
    lacking = []
    for name in registry:
        try:
            registry[name]
        except (ModuleNotFoundError, AttributeError):
            lacking.append(name)
    assert not lacking


def modules(package):
    """Return the dotted name of every module below a package, at any depth."""
    folder = Path(find_spec(package).origin).parent
    files = sorted(file for file in folder.rglob("*.py") if file != folder / "__init__.py")
    names = [".".join((package, *file.relative_to(folder).with_suffix("").parts)) for file in files]
    return [name.removesuffix(".__init__") for name in names]


def declares(name, declared):
    """Tell whether a module assigns or defines a name at its top level; the module is read, not imported."""
    for node in ast.parse(Path(find_spec(name).origin).read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
        if any(getattr(target, "id", getattr(target, "name", "")) == declared for target in targets):
            return True
    return False


def is_it(registry, name, declared):
    """Tell whether what a module declares is the registry itself."""
    return getattr(import_module(name), declared) is registry


def is_registered(name, package, declared, registered):
    """Tell whether what a module declares is registered, or the module, or the package that passes it on."""
    declaration = getattr(import_module(name), declared)
    records = declaration if isinstance(declaration, tuple) else (declaration,)
    if all(any(record is value for value in registered) for record in records):
        return True
    while name != package:
        module = import_module(name)
        if any(module is value for value in registered) and getattr(module, declared, None) is declaration:
            return True
        name = name.rpartition(".")[0]
    return False
