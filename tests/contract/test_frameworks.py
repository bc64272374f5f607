"""Every framework: a pair of files whose ids exist, whose indicators find rows or are holes that say why."""

from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path

import pytest

import data.frameworks as frameworks_module
from dashboard.topics.infrastructure import stated
from data.codes import code_list
from data.datasets import DATASETS
from data.frameworks import HIGHER, LOWER, NEITHER, framework, frameworks

FOLDER = Path(frameworks_module.__file__).parent
INDICATORS = [(name, one) for name in frameworks() for one in framework(name).indicators]
each_framework = pytest.mark.parametrize("name", frameworks())
each_indicator = pytest.mark.parametrize(
    ("name", "indicator"), INDICATORS, ids=[f"{name}-{one.indicator_id}" for name, one in INDICATORS]
)


def test_a_framework_is_a_folder_with_the_pair():
    folders = {file.name for file in FOLDER.iterdir() if file.is_dir() and not file.name.startswith("_")}
    assert set(frameworks()) == folders
    assert all((FOLDER / name / "indicator.csv").exists() for name in folders)


@each_framework
def test_ids_are_unique_and_every_principle_has_an_indicator_or_a_hole(name):
    found = framework(name)
    assert len({one.principle_id for one in found.principles}) == len(found.principles)
    assert len({one.indicator_id for one in found.indicators}) == len(found.indicators)
    assert {one.principle_id for one in found.indicators} == {one.principle_id for one in found.principles}


@each_framework
def test_principles_lead_to_requirements_of_the_unrms(name):
    for principle in framework(name).principles:
        assert principle.requirements
        assert set(principle.requirements) <= set(code_list("requirement").rows)


@each_indicator
def test_an_indicator_names_what_exists(name, indicator):
    assert indicator.title
    assert indicator.requirements
    assert set(indicator.requirements) <= set(code_list("requirement").rows)
    if indicator.is_hole:
        assert indicator.note, "a hole says why nothing is stated"
        assert not indicator.selection
        assert indicator.goalposts is None
        return
    dataset = DATASETS[indicator.dataset_id]
    assert {indicator.value_column, *indicator.selection} <= set(dataset.columns)
    assert indicator.direction in {HIGHER, LOWER, NEITHER}
    assert indicator.unit


@each_indicator
def test_a_selection_names_codes_and_the_unit_of_its_series(name, indicator):
    for series in indicator.selection.get("sdg_series_id", ()):
        row = code_list("sdg_series").rows[series]
        assert indicator.sdg_indicator in row["indicator"].split("+")
        assert indicator.direction == row["better"]
        assert indicator.unit == row["unit"] or series == "sg_scp_cntry"
    for component in indicator.selection.get("lpi_component_id", ()):
        assert component in code_list("lpi_component")


@each_indicator
def test_goalposts_say_who_published_them_and_run_the_way_that_is_better(name, indicator):
    if posts := indicator.goalposts:
        assert posts.source
        assert (posts.high > posts.low) == (indicator.direction == HIGHER)
        assert indicator.direction != NEITHER


@each_indicator
def test_an_indicator_finds_rows_or_is_a_hole(name, indicator, release_engine):
    if name == stated.FRAMEWORK and not indicator.is_hole:
        every = stated.figures(release_engine, tuple(code_list("country").rows))
        countries = {country for found, country in every if found == indicator.indicator_id}
        assert len(countries) > 30
    else:
        assert indicator.is_hole, f"no test reads the rows of {name}"


def test_the_ten_principles_are_those_of_the_report():
    titles = [one.title for one in framework("infrastructure").principles]
    assert titles == [
        "Strategic planning", "Responsive, resilient and flexible service provision",
        "Comprehensive life-cycle assessment of sustainability",
        "Avoiding environmental impacts and investing in nature", "Resource efficiency and circularity",
        "Equity, inclusiveness and empowerment", "Enhancing economic benefits",
        "Fiscal sustainability and innovative financing", "Transparent, inclusive and participatory decision-making",
        "Evidence-based decision-making",
    ]  # fmt: skip


def test_rural_access_is_a_hole():
    (hole,) = [one for one in framework("infrastructure").indicators if one.sdg_indicator == "9.1.1"]
    assert hole.is_hole


def test_another_framework_is_another_folder(tmp_path, monkeypatch):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "principle.csv").write_text("principle_id,title,requirements\n1,First,1a+2b\n2,Second,\n", "utf-8")
    source = FOLDER / "infrastructure" / "indicator.csv"
    with source.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (folder / "indicator.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, rows[2]])
    module = import_module("data.frameworks")
    caches = (module.frameworks, module.framework, module.table)
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    try:
        assert frameworks() == ("mine",)
        found = framework("mine")
        assert [one.requirements for one in found.principles] == [("1a", "2b"), ()]
        assert found.by_principle["1"][0].selection == {"sdg_series_id": ("er_h2o_iwrmd",)}
        assert found.by_principle["2"] == ()
        with pytest.raises(KeyError):
            framework("infrastructure")
    finally:
        for cached in caches:
            cached.cache_clear()


def test_tools_name_phases_and_have_a_link():
    for row in frameworks_module.table("infrastructure", "tool"):
        assert set(row["phases"].split("+")) <= set(code_list("infrastructure_phase").rows)
        assert row["url"].startswith("https://")
        assert all(row.values())
