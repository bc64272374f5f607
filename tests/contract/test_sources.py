"""Sources and snapshots: every row we ship has a publisher, a licence that lets us ship it, and a hash that fits."""

import hashlib
import json

import pytest

from data.datasets import DATASETS
from data.lake import SNAPSHOTS
from data.sources import sources

RECORDS = sorted(SNAPSHOTS.glob("*/*.json"))
SHIPPABLE = ("Public domain", "CC BY 4.0", "CC0", "Etalab Open Licence 2.0", "MIT Licence", "Facts of public ")

each_record = pytest.mark.parametrize("path", RECORDS, ids=lambda path: f"{path.parent.name}-{path.stem}")


@pytest.mark.parametrize("source", sources().values(), ids=sources())
def test_source_is_fully_described(source):
    for text in (source.publisher, source.title, source.licence, source.citation, source.cadence):
        assert text == text.strip() != ""
    assert source.licence_url.startswith("https://")
    assert source.url.startswith("https://")
    assert source.max_age_days > 0


def test_every_source_is_used_and_every_feed_has_snapshots():
    used = {source_id for dataset in DATASETS.values() for source_id in dataset.sources}
    shapes = {"natural_earth", "worldbank_maps"}
    assert used | shapes == set(sources())
    recorded = {json.loads(path.read_text("utf-8"))["source_id"] for path in RECORDS}
    assert recorded >= used - {"unrms"}


@each_record
def test_snapshot_may_be_shipped_and_is_the_one_recorded(path):
    record = json.loads(path.read_text("utf-8"))
    source = sources()[record["source_id"]]
    assert source.ships
    assert source.licence.startswith(SHIPPABLE)
    assert record["licence"] == source.licence
    assert hashlib.sha256(path.with_suffix(".parquet").read_bytes()).hexdigest() == record["sha256"]


@each_record
def test_record_names_its_originals(path):
    record = json.loads(path.read_text("utf-8"))
    assert record["originals"]
    for original in record["originals"]:
        assert len(original["sha256"]) == 64
        assert original["size"] > 0
        assert "/" not in original["name"].strip("/") or not original["name"].startswith("/")


def test_every_snapshot_has_its_record():
    assert {path.with_suffix(".json") for path in SNAPSHOTS.glob("*/*.parquet")} == set(RECORDS)
