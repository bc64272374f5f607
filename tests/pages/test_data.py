"""The Data page: nothing that a release holds or leaves out goes unsaid."""

import pytest

from dashboard.engine import DuckEngine
from dashboard.filters import Filters
from dashboard.pages import data as data_page
from dashboard.settings import Settings
from dashboard.ui.static_html import to_html
from data.datasets import DATASETS
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
    {
        "feed_id": "baci",
        "source_id": "baci",
        "vintage": year,
        "label": "250310 Sulphur, crude",
        "reason": "Sulphur is not tracked",
        "row_count": 1_449,
    }
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
    assert "they carry 2\u202f898 rows" in text
