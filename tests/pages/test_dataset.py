"""The page of a dataset: its columns, the rows of its filters with their downloads, and what an old release lacks."""

import csv
import html
import io
import json
import re

import pytest

from dashboard.filters import Filters
from dashboard.pages import data as data_page
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


EVERY_ROW = [
    "trade_yearly?material=cobalt&country=CHN,COD,ZMB&year_from=2015&year_to=2023",
    "production_yearly",
    "reserve",
]


@pytest.mark.parametrize("asked", EVERY_ROW)
def test_what_is_said_of_every_row_holds_in_all_rows_of_the_choice(release_engine, web, asked):
    """Not only in the rows shown: those of one material come first in a file of all."""
    dataset_id, _, query = asked.partition("?")
    filters = Filters.parse(query, dataset.PAGE.filters, strict=True)
    text = to_html(dataset.build(release_engine, filters, dataset=dataset_id))
    spec = json.loads(html.unescape(re.search(r'data-table="([^"]+)"', text).group(1)))
    rows = list(csv.DictReader(io.StringIO(web.get(f"/api/v1/data/{dataset_id}.csv?{query}").text)))
    assert len(rows) == spec["total"] > len(spec["rows"])
    alike = {name for name in rows[0] if len({row[name] for row in rows}) == 1}
    assert set(spec["alike"]) == alike


def test_the_rows_that_are_counted_are_those_of_the_links_beside(release_engine, web):
    text = to_html(data_page.build(release_engine, Filters()))
    for row in re.findall(r"<tr>.*?</tr>", text[text.index('id="datasets"') : text.index('id="sources"')])[1:]:
        counts = [int(re.sub(r"\D", "", count)) for count in re.findall(r"[>](\d[\d\u202f]*)(?:<| with)", row)]
        links = re.findall(r'href="(/api/v1/data/(\w+)\.csv(?:\?vintage=all)?)"', row)
        if DATASETS[links[0][1]].latest_by:
            lines = [len(list(csv.reader(io.StringIO(web.get(link).text)))) - 1 for link, _ in links]
            assert counts[: len(lines)] == lines
