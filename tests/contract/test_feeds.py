"""Every feed: a known source, a parser, a version; every normaliser reads feeds that exist."""

import re

import pytest

from data.datasets import DATASETS
from data.intake import FEED_ID
from data.sources import sources
from pipelines.normalise import NORMALISERS
from pipelines.publishers import FEEDS
from tests.architecture.code import ROOT


@pytest.mark.parametrize("feed_id", FEEDS)
def test_feed_declares_itself(feed_id):
    module = FEEDS[feed_id]
    assert module.FEED.feed_id == feed_id
    assert set(module.FEED.sources) <= set(sources())
    assert module.FEED.parser_version >= 1
    assert module.FEED.accepts
    assert callable(module.parse)


@pytest.mark.parametrize("dataset_id", NORMALISERS)
def test_normaliser_reads_feeds_of_the_datasets_sources(dataset_id):
    module = NORMALISERS[dataset_id]
    published = set(module.FEEDS) - {FEED_ID}
    assert published <= set(FEEDS)
    assert (FEED_ID in module.FEEDS) == DATASETS[dataset_id].takes_inventories
    assert {source for feed_id in published for source in FEEDS[feed_id].FEED.sources} == set(
        DATASETS[dataset_id].sources
    )


def test_every_observation_has_a_normaliser():
    observed = {
        name
        for name, dataset in DATASETS.items()
        if not dataset.code_list and not dataset.inputs and "unrms" not in dataset.sources
    }
    assert observed == set(NORMALISERS)


@pytest.mark.parametrize("feed_id", FEEDS)
def test_feed_has_a_test_over_rows_in_its_publishers_format(feed_id):
    files = (ROOT / "tests/pipelines").rglob("*.py")
    name = re.compile(rf"pipelines\.publishers(\.{feed_id}\b| import .*\b{feed_id}\b)")
    assert any(name.search(file.read_text("utf-8")) for file in files), f"no test in tests/pipelines reads {feed_id}"


@pytest.mark.parametrize("feed_id", FEEDS)
def test_every_mapping_a_feed_names_is_there(feed_id):
    folder = ROOT / "pipelines/publishers" / feed_id
    named = {
        name for file in folder.glob("*.py") for name in re.findall(r"[\w/]*mapping\w*\.csv", file.read_text("utf-8"))
    }
    assert not [name for name in named if not (folder / name.rpartition("/")[2]).exists()]
