"""Status: age and staleness, what is published, what was set aside and what is not tracked."""

import re
from datetime import date

from data.sources import sources
from pipelines import status
from pipelines.publishers import FEEDS
from tests.pipelines import fakes

TODAY = date(2026, 2, 1)
ASIDE = {
    "feed_id": "usgs_mcs", "file": "mcs.csv", "line": 7, "label_kind": "country", "label": "Atlantis", "value": 2.0,
    "share_of_world_frac": 0.001, "cure": "Add it to the map.", "source_id": "usgs_mcs", "vintage": "2024",
}  # fmt: skip


def test_before_the_first_release(lake, snapshots):
    state = status.status(lake, TODAY, snapshots)
    assert state["release_id"] is None
    assert state["snapshots"] == [
        {
            "source_id": "usgs_mcs", "feed_id": "usgs_mcs", "vintage": "2024", "retrieved": "2026-01-02",
            "age_days": 30, "is_stale": False, "rows": 3, "checks": "-", "is_published": False,
            "licence": sources()["usgs_mcs"].licence,
        }
    ]  # fmt: skip
    assert set(state["without_snapshots"]) == set(FEEDS) - {"usgs_mcs"}
    assert "none; run: python -m pipelines publish" in status.as_text(state)


def test_after_a_release(lake, snapshots):
    published = fakes.publish_fakes(lake, snapshots, quarantined=[ASIDE, ASIDE | {"line": 9}])
    state = status.status(lake, TODAY, snapshots)
    assert state["release_id"] == published.release_id
    assert state["snapshots"][0]["is_published"]
    assert state["snapshots"][0]["checks"].endswith(" ok")
    assert [row["line"] for row in state["quarantine"]] == [7, 9]
    (books,) = state["conservation"]
    assert (books["rows_read"], books["rows_published"], books["rows_ignored"]) == (6, 3, 3)
    text = status.as_text(state)
    assert "mcs.csv:7, 9: country 'Atlantis', 2 rows, up to 0.1 % of a world total. Add it to the map." in text
    assert re.search(r"usgs_mcs +2024 +6 +3 +0 +3", text)


def test_snapshot_newer_than_the_release_is_marked(lake, snapshots):
    fakes.publish_fakes(lake, snapshots)
    fakes.put(snapshots, [fakes.row(vintage="2025")], snapshot_id="2025-world", vintage="2025")
    state = status.status(lake, TODAY, snapshots)
    assert [(entry["vintage"], entry["is_published"]) for entry in state["snapshots"]] == [
        ("2024", True),
        ("2025", False),
    ]
    assert "not published" in status.as_text(state)


def test_old_snapshot_is_stale(lake, snapshots):
    limit = sources()["usgs_mcs"].max_age_days
    last_fresh = date.fromordinal(date.fromisoformat(fakes.RETRIEVED).toordinal() + limit)
    assert not status.status(lake, last_fresh, snapshots)["snapshots"][0]["is_stale"]
    stale = status.status(lake, date.fromordinal(last_fresh.toordinal() + 1), snapshots)
    assert stale["snapshots"][0]["is_stale"]
    assert f"{limit + 1} d STALE" in status.as_text(stale)


def test_acceptance_without_need_is_shown(lake, snapshots, tmp_path):
    accepted = tmp_path / "accepted.csv"
    accepted.write_text(
        "dataset_id,material_id,stage_id,product,year,vintage,reason\n"
        "production_yearly,cobalt,mine,mine production,2022,2024,No longer so.\n"
    )
    fakes.publish_fakes(lake, snapshots, accepted_deviations=accepted)
    text = status.as_text(status.status(lake, TODAY, snapshots))
    assert "Warning: expect_acceptances_used in production_yearly: 1 row to look at" in text


def test_a_damaged_release_is_said_and_the_newest_whole_one_shown(lake, snapshots):
    first = fakes.publish_fakes(lake, snapshots)
    assert status.status(lake, TODAY, snapshots)["faults"] == []
    fakes.put(snapshots, [fakes.row(quantity=1.0)])
    second = fakes.publish_fakes(lake, snapshots)
    (second.folder / "manifest.json").unlink()
    state = status.status(lake, TODAY, snapshots)
    assert (state["release_id"], state["named"]) == (first.release_id, second.release_id)
    text = status.as_text(state)
    assert f"{first.release_id} (the newest that is whole: {second.release_id}, which the pointer names, is" in text
    assert f"releases/{second.release_id}: the release is damaged: manifest.json: the manifest is missing. Run:" in text


def test_a_broken_snapshot_is_said_beside_all_the_others(lake, snapshots):
    fakes.put(snapshots, [fakes.row(vintage="2025")], snapshot_id="2025-world", vintage="2025").path.write_bytes(b"x")
    state = status.status(lake, TODAY, snapshots)
    assert [entry["vintage"] for entry in state["snapshots"]] == ["2024"]
    (fault,) = state["faults"]
    assert fault["says"].startswith("usgs_mcs/2025-world.parquet: the file is not the one its record describes")


def test_many_rows_of_one_label_are_one_line_with_the_first_lines(lake, snapshots):
    fakes.publish_fakes(lake, snapshots, quarantined=[ASIDE | {"line": line} for line in range(30, 0, -1)])
    text = status.as_text(status.status(lake, TODAY, snapshots))
    assert "mcs.csv:1, 2, 3, 4, 5, ...: country 'Atlantis', 30 rows" in text
    assert text.count("Atlantis") == 1
