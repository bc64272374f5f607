"""The Data page and the page of a dataset: nothing that a release holds or leaves out goes unsaid."""

from datetime import date

import pytest

from dashboard.components.static import to_html
from dashboard.engine import DuckEngine
from dashboard.filters import Filters
from dashboard.pages import data as data_page
from dashboard.pages import dataset
from dashboard.pages.data import provenance, quality
from dashboard.settings import Settings
from data.datasets import DATASETS
from data.model import Release
from tests import small_lake

QUARANTINED = {
    "feed_id": "wgi", "file": "scores.csv", "line": 73, "label_kind": "country", "label": "Atlantis (ATL)",
    "value": None, "share_of_world_frac": None,
    "cure": "Map the code in wgi_country.csv", "source_id": "wgi", "vintage": "2025",
}  # fmt: skip
CORRECTION = {
    "correction_id": "reserves_kt", "feed_id": "usgs_mcs", "source_id": "usgs_mcs", "vintage": "2025",
    "description": "times 1,000", "reason": "thousand tonnes labelled tonnes", "evidence": "RESERVE_NOTES",
    "row_count": 9,
}  # fmt: skip
UNTRACKED = [
    {"feed_id": "baci", "source_id": "baci", "vintage": year, "label": "250310 Sulphur, crude", "row_count": 1_449}
    for year in ("2022", "2023")
]


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Return an engine over a release that set rows aside, mended some and left some out."""
    folder = tmp_path_factory.mktemp("marked")
    rows = small_lake.tables() | {
        "quarantine": (QUARANTINED,),
        "correction": (CORRECTION,),
        "untracked": tuple(UNTRACKED),
    }
    small_lake.publish(folder, small_lake.RELEASE_ID, rows)
    return DuckEngine(Settings.from_environment({"CRM_LAKE": str(folder), "CRM_TEMP": str(folder)}))


def test_every_dataset_is_listed_with_its_downloads(engine):
    text = to_html(data_page.build(engine, Filters()))
    for dataset_id in DATASETS:
        assert f'href="/data/{dataset_id}"' in text
        for ending in ("csv", "xlsx", "parquet", "json"):
            assert f'href="/api/v1/data/{dataset_id}.{ending}"' in text


def test_every_source_shows_licence_hash_and_citation(engine):
    text = to_html(data_page.build(engine, Filters()))
    for expected in ("CC BY 4.0", "Etalab Open Licence 2.0", "0" * 64, "@misc{", "Retrieved"):
        assert expected in text


def test_what_was_set_aside_mended_and_left_out_is_said(marked):
    text = to_html(data_page.build(marked, Filters()))
    for expected in (
        "Atlantis (ATL)",
        "Map the code in wgi_country.csv",
        "thousand tonnes labelled tonnes",
        "RESERVE_NOTES",
    ):
        assert expected in text
    assert "1 labels" in text
    assert "their 2\u202f898 rows" in text


def test_age_counts_days():
    assert provenance.age_days("2025-03-06", date(2025, 3, 16)) == 10
    assert provenance.age_days("unknown", date(2025, 3, 16)) is None


@pytest.mark.parametrize(("days", "words"), [(0, "(today)"), (1, "(1 day ago)"), (2, "(2 days ago)")])
def test_age_is_said_in_words(days, words):
    assert provenance._age("usgs_mcs", days)[0] == words


def test_a_failing_check_reads_differently_from_one_with_rows_to_look_at():
    failed, warned, clean = (
        to_html(quality._verdict({"ok": ok, "failing": failing})) for ok, failing in ((False, 3), (True, 3), (True, 0))
    )
    assert len({failed, warned, clean}) == 3
    assert "failed" in failed


@pytest.mark.parametrize("dataset_id", DATASETS)
def test_every_dataset_has_a_page(engine, dataset_id):
    text = to_html(dataset.build(engine, Filters(), dataset=dataset_id))
    for column in DATASETS[dataset_id].columns:
        assert f"<code>{column}</code>" in text


def test_preview_and_downloads_hold_the_rows_of_the_filters(engine):
    filters = Filters(material=("cobalt",), country=("COD",), year_to=2022)
    text = to_html(dataset.build(engine, filters, dataset="production_yearly"))
    assert "The first 1 of 1 rows" in text
    assert "production_yearly.csv?material=cobalt&amp;country=COD&amp;year_to=2022" in text
    assert "144\u202f000" in text


def test_a_filter_the_dataset_does_not_know_is_left_out_of_its_download(engine):
    text = to_html(dataset.build(engine, Filters(stage=("mine",)), dataset="price_monthly"))
    assert "stage=" not in text


def test_example_of_the_api_has_rows(engine, client):
    address = dataset._example(engine, DATASETS["production_yearly"])
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.text.strip().splitlines()) > 1


class OldEngine:
    """An engine over a release without any file: older than every dataset."""

    release = Release("2020-01-01-00000000", "nowhere", {"files": {}})


def test_a_dataset_younger_than_the_release_says_so():
    text = to_html(dataset.build(OldEngine(), Filters(), dataset="reserve"))
    assert "2020-01-01-00000000 is older than this dataset" in text
