"""The tables of the README equal what the code declares."""

import re
import tomllib

import pytest

from data.datasets import DATASETS
from data.sources import sources
from tests.architecture.code import ROOT

README = ROOT / "README.md"


def table(heading: str) -> list[list[str]]:
    """Return the cells of the first Markdown table below a heading, without its two head lines."""
    section = re.split(rf"^#+ {re.escape(heading)}$", README.read_text("utf-8"), flags=re.MULTILINE)[1]
    section = re.split(r"^#", section, flags=re.MULTILINE)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_datasets_table_equals_the_registry():
    assert table("Datasets") == [
        [f"`{name}`", dataset.title, ", ".join(f"`{column}`" for column in dataset.primary_key)]
        for name, dataset in DATASETS.items()
    ]


def test_sources_table_equals_the_registry():
    stated = {row[0].strip("`"): row[3] for row in table("Sources and licences")}
    assert stated == {source_id: source.licence for source_id, source in sources().items()}


@pytest.mark.parametrize(
    ("heading", "file"),
    [("What the product runs on", "requirements.in"), ("What the tests need", "tests/requirements.in")],
)
def test_dependencies_table_equals_the_requirements(heading, file):
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    stated = {row[0].strip("`"): row[1] for row in table(heading)}
    assert set(stated) == {re.split(r"[<>=\[]", line)[0] for line in lines if line}
    assert all(len(reason) > 15 for reason in stated.values())


def test_commands_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", README.read_text("utf-8"))) <= targets


def test_environment_variables_table_equals_the_settings():
    read = set(
        re.findall(r'environment(?:, |\[|\.get\()"([A-Z_]+)"', (ROOT / "dashboard/settings.py").read_text("utf-8"))
    )
    for name in ("data/lake.py", "data/basemap.py", "data/stores/events/where.py"):
        read |= set(re.findall(r'environ(?:ment)?\.get\("([A-Z_]+)"', (ROOT / name).read_text("utf-8")))
    assert {row[0].strip("`") for row in table("Environment variables")} == read | {"CRM_HOST"}


def test_project_states_the_python_the_readme_names():
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert f"Python ≥ {oldest.removeprefix('>=')}" in README.read_text("utf-8")
