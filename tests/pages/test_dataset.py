"""The page of a dataset: its columns, the rows of its filters with their downloads, and what an old release lacks."""

import pytest

from dashboard.filters import Filters
from dashboard.pages import dataset
from dashboard.ui.static_html import to_html
from data.datasets import DATASETS
from data.model import Release
from tests.markup import unbroken


@pytest.mark.parametrize("dataset_id", DATASETS)
def test_every_dataset_has_a_page(release_engine, dataset_id):
    text = to_html(dataset.build(release_engine, Filters(), dataset=dataset_id))
    for column in DATASETS[dataset_id].columns:
        assert f"<code>{column}</code>" in text


def test_preview_and_downloads_hold_the_rows_of_the_filters(engine):
    filters = Filters(material=("cobalt",), country=("COD",), year_to=2022)
    text = to_html(dataset.build(engine, filters, dataset="production_yearly"))
    assert "The first 1 of 1 rows" in text
    assert "production_yearly.csv?material=cobalt&amp;country=COD&amp;year_to=2022" in text
    assert "144000.0" in text


def test_a_filter_the_dataset_does_not_know_is_left_out_of_its_download(engine):
    text = to_html(dataset.build(engine, Filters(stage=("mine",)), dataset="price_monthly"))
    assert "stage=" not in text


@pytest.mark.parametrize("dataset_id", ["production_yearly", "policy_target", "published_result"])
def test_example_of_the_api_has_rows(release_engine, web, dataset_id):
    """A key that the first row leaves empty is no part of the example."""
    address = dataset._example(release_engine, DATASETS[dataset_id])
    assert len(web.get(address).text.strip().splitlines()) > 1


class OldEngine:
    """An engine over a release without any file: older than every dataset."""

    release = Release("2020-01-01-00000000", "nowhere", {"files": {}})


def test_a_dataset_younger_than_the_release_says_so():
    text = unbroken(to_html(dataset.build(OldEngine(), Filters(), dataset="reserve")))
    assert "2020-01-01-00000000 is older than this dataset" in text
