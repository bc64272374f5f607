"""Recordings of feeds of hazards become rows of ours; what stands in the log of them is marked as recorded."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import URL

from data.hazards.model import GDACS, USGS, event_of, hazard_of
from data.hazards.standing import standing
from data.lake import table_path
from data.model import InputError
from data.stores.events import EventLog, Mode
from pipelines import snapshots
from pipelines.fetch import originals
from pipelines.live.compaction import compact
from pipelines.live.feeds import gdacs
from pipelines.live.feeds.recorded import recorded, replay
from pipelines.publishers import hazards
from tests.feeds import FIXTURES

FLAT = {
    "generated": "2026-08-22T18:30:31.223735+00:00",
    "earthquakes": [
        {
            "id": "us6000tmta", "mag": 5.8, "place": "4 km N of Toride, Japan", "time": 1787418039472,
            "lat": 35.9375, "lon": 140.0778, "depth": 61.0, "state": None,
            "url": "https://earthquake.usgs.gov/earthquakes/eventpage/us6000tmta",
        },
    ],
}  # fmt: skip
"""As the recorder writes it."""


@pytest.fixture
def log(tmp_path):
    log = EventLog(URL.create("sqlite", database=str(tmp_path / "events.sqlite")))
    yield log
    log.close()


def _parsed(tmp_path, body, name="feed.json"):
    path = tmp_path / name
    path.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    return list(hazards.parse(originals([str(path)], tmp_path), tmp_path))


def test_a_recording_has_its_source_its_day_and_all_its_rows(tmp_path):
    (parsed,) = _parsed(tmp_path, FLAT)
    (row,) = parsed.rows.to_pylist()
    assert (parsed.source_id, parsed.vintage, parsed.read.rows) == (USGS, "2026-08-22", {"feed.json": 1})
    assert (row["title"], row["strength"], row["depth_km"]) == ("M 5.8 - 4 km N of Toride, Japan", 5.8, 61.0)
    assert row["started"] == "2026-08-22T17:00:39+00:00"
    (parsed,) = _parsed(tmp_path, (FIXTURES / "gdacs_2026-08-22.geojson").read_bytes())
    assert (parsed.source_id, parsed.vintage, parsed.rows.num_rows) == (GDACS, "2026-08-22", 5)
    (parsed,) = _parsed(tmp_path, (FIXTURES / "usgs_turkey_2025-04-26.geojson").read_bytes())
    assert (parsed.source_id, parsed.vintage, parsed.rows.num_rows) == (USGS, "2025-04-26", 3)


@pytest.mark.parametrize("body", [b"<html>", {"features": []}, {"earthquakes": [{"id": "us1"}], "generated": ""}, []])
def test_what_is_no_recording_is_refused(tmp_path, body):
    with pytest.raises(InputError):
        _parsed(tmp_path, body)


def test_the_release_holds_both_recordings_with_their_licence(release_engine):
    release = release_engine.release
    rows = pq.read_table(table_path(Path(release.path), "hazard_recorded")).to_pylist()
    counts = {source: sum(row["source_id"] == source for row in rows) for source in (USGS, GDACS)}
    assert counts == {USGS: 652, GDACS: 29}
    assert {row["vintage"] for row in rows} == {"2026-08-22"}
    assert release.manifest["licences"][GDACS] == "CC BY 4.0"


def test_a_recording_is_replayed_once_and_marked(log):
    assert replay(log, GDACS) == 29
    assert replay(log, GDACS) == 0
    held = [hazard_of(one) for one in standing(log, GDACS, Mode.RECORDED)]
    assert {hazard.recorded for hazard in held} == {date(2026, 8, 22)}
    assert {one.mode for one in log.since(0).events} == {Mode.RECORDED}
    assert {hazard.hazard_id for hazard in held} == {hazard.hazard_id for hazard in recorded(GDACS)}


def test_a_recording_that_the_history_has_taken_is_shown_again(log, tmp_path):
    replay(log, GDACS)
    assert compact(log, tmp_path, datetime.now(UTC) + timedelta(days=1), least=1) == 29
    assert standing(log, GDACS, Mode.RECORDED) == []
    assert replay(log, GDACS) == 29
    assert len(standing(log, GDACS, Mode.RECORDED)) == 29


def test_where_the_feed_was_ever_heard_no_recording_is_shown(log):
    (one,) = gdacs.parse((FIXTURES / "gdacs_2026-08-22.geojson").read_bytes()).hazards[:1]
    log.append([event_of(one, datetime.now(UTC))])
    assert replay(log, GDACS) == 0


def test_what_is_shipped_are_our_rows_and_no_file_of_the_publisher():
    assert {one.record["source_id"] for one in snapshots.read("hazards")} == {USGS, GDACS}
    folder = snapshots.read("hazards")[0].path.parent
    assert {path.suffix for path in folder.iterdir()} == {".json", ".parquet"}
