"""Every dataset's declaration holds together with fields, code lists, sources, requirements and filter keys."""

import tomllib

import pytest

from dashboard.filters import KEYS
from data.codes import code_list
from data.datasets import DATASETS
from data.evidence import Summary
from data.fields import FIELDS
from data.sources import sources
from tests.architecture.code import ROOT

NUMERIC = {"DOUBLE", "INTEGER", "BIGINT"}

each_dataset = pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)


@each_dataset
def test_id_is_the_name_it_is_registered_under(dataset):
    assert DATASETS[dataset.dataset_id] is dataset


@each_dataset
def test_columns_are_declared_once_and_shared(dataset):
    assert len(set(dataset.columns)) == len(dataset.columns)
    assert all(FIELDS[column.name] is column for column in dataset.fields)


@each_dataset
def test_key_order_and_nullable_name_columns(dataset):
    assert dataset.primary_key
    for names in (dataset.primary_key, dataset.order_by, dataset.nullable, dataset.latest_by):
        assert set(names) <= set(dataset.columns)
    assert not set(dataset.primary_key) & dataset.nullable


@each_dataset
def test_filters_name_url_keys_and_columns(dataset):
    assert set(dataset.filters) <= set(KEYS)
    for key, columns in dataset.filters.items():
        assert columns, key
        assert set(columns) <= set(dataset.columns), key


@each_dataset
def test_current_rows_are_marked_where_vintages_are_kept(dataset):
    marked = "is_latest" in dataset.columns
    assert bool(dataset.latest_by) == marked
    assert not marked or "vintage" in set(dataset.columns) - set(dataset.latest_by)


@each_dataset
def test_rollups_keep_keys_and_add_up_numbers(dataset):
    for rollup in dataset.rollups:
        assert set(rollup.keys) < set(dataset.columns)
        assert all(FIELDS[name].type in NUMERIC for name in rollup.sums)
        assert not set(rollup.keys) & set(rollup.sums)
    assert len({rollup.rollup_id for rollup in dataset.rollups}) == len(dataset.rollups)


@each_dataset
def test_sources_exist(dataset):
    assert set(dataset.sources) <= set(sources())


@each_dataset
def test_evidence_names_requirements_columns_and_values_that_exist(dataset):
    for evidence in dataset.evidence:
        assert evidence.requirement_id in code_list("requirement").rows
        assert {evidence.value, *evidence.where} - {""} <= set(dataset.columns)
        assert (evidence.summary is Summary.COUNT) == (not evidence.value)
        assert evidence.shows
        assert evidence.shows[0].islower()
        assert not evidence.shows.endswith(".")
    assert len({(one.requirement_id, one.shows) for one in dataset.evidence}) == len(dataset.evidence)


@each_dataset
def test_title_and_description_are_written(dataset):
    assert dataset.title
    assert dataset.description.endswith(".")


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_field_is_described_used_and_coded(field):
    assert field.description
    assert any(field in dataset.fields for dataset in DATASETS.values()), "no dataset uses it"
    if field.codes:
        known = sources() if field.codes == "source" else code_list(field.codes).rows
        assert known


@each_dataset
def test_rows_name_their_source_and_vintage(dataset):
    assert dataset.code_list or {"source_id", "vintage"} <= set(dataset.columns)


def test_rows_of_every_dataset_that_is_counted_are_expected():
    """`publish --accept-rows` writes them; without them a row lost would go unseen."""
    expected = set(tomllib.loads((ROOT / "pipelines/checks/expected_rows.toml").read_text("utf-8")))
    assert {name for name, dataset in DATASETS.items() if not dataset.code_list} <= expected
