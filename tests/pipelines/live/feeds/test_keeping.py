"""What changes in a feed is one event each; what stands in the log is what the feed says now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.hazards.model import GDACS, USGS, Hazard, Kind, Level, event_of, hazard_of
from data.hazards.standing import standing, withdrawn
from data.stores.events import Mode
from pipelines.live.feeds import gdacs, usgs
from pipelines.live.feeds.keeping import Kept, keep
from pipelines.live.feeds.model import FeedError, Reading
from tests.events import event

NOW = datetime.now(UTC).replace(microsecond=0)


def _quake(name, hours=1.0, **changed):
    given = {
        "source_id": USGS, "hazard_id": name, "ids": (name,), "kind": Kind.EARTHQUAKE, "title": f"M 6.0 - {name}",
        "latitude_deg": -5.0, "longitude_deg": 152.0, "depth_km": 10.0, "strength": 6.0, "strength_unit": "magnitude",
        "started": NOW - timedelta(hours=hours), "updated": NOW - timedelta(hours=hours),
    }  # fmt: skip
    return Hazard(**given | changed)


def _drought(name, **changed):
    given = {
        "source_id": GDACS, "hazard_id": name, "ids": (name,), "kind": Kind.DROUGHT, "title": name,
        "level": Level.GREEN, "latitude_deg": 1.0, "longitude_deg": 2.0, "started": NOW - timedelta(days=300),
    }  # fmt: skip
    return Hazard(**given | changed)


def _keep(log, *hazards, minutes=0, feed=usgs.FEED, **changed):
    now = NOW + timedelta(minutes=minutes)
    reading = Reading(hazards, **{"generated": now if feed is usgs.FEED else None} | changed)
    return keep(log, feed, reading, now)


def _stands(log, source=USGS):
    return [hazard_of(one) for one in standing(log, source, Mode.REAL)]


def test_what_is_new_is_kept_once(log):
    assert _keep(log, _quake("us1"), _quake("us2")).new == 2
    assert _keep(log, _quake("us1"), _quake("us2"), minutes=1).new == 0
    assert log.head().seq == 2


def test_a_revision_replaces_what_stood_and_an_older_copy_does_not(log):
    _keep(log, _quake("us1"))
    revised = _quake("us1", strength=6.4, updated=NOW)
    assert _keep(log, revised, minutes=1).changed == 1
    assert _keep(log, _quake("us1"), minutes=2).changed == 0, "as a cache between us and them may still say"
    assert _stands(log) == [revised]
    assert len(log.since(0).events) == 2, "the first is corrected, not edited"


def test_a_revision_that_is_dated_in_the_future_keeps_no_later_one_out(log):
    _keep(log, _quake("us1", updated=NOW + timedelta(days=365 * 7_000)))
    assert _keep(log, _quake("us1", strength=6.4), minutes=1).changed == 1
    assert [one.strength for one in _stands(log)] == [6.4]


@pytest.mark.parametrize("started", [datetime(1950, 1, 1, tzinfo=UTC), NOW + timedelta(days=30)])
def test_a_hazard_of_whatever_time_is_kept_once_and_can_be_withdrawn(log, started):
    strange = _drought("DR1", started=started)
    _keep(log, strange, _drought("DR2"), feed=gdacs.FEED)
    assert _keep(log, strange, _drought("DR2"), minutes=1, feed=gdacs.FEED).new == 0
    assert len(_stands(log, GDACS)) == 2
    assert _keep(log, _drought("DR2"), minutes=2, feed=gdacs.FEED).gone == 1


def test_another_name_is_not_another_earthquake(log):
    _keep(log, _quake("us1"))
    renamed = _quake("nc7", ids=("nc7", "us1"), updated=NOW)
    assert (_keep(log, renamed, minutes=1).new, _stands(log)) == (0, [renamed])


def test_two_that_are_found_to_be_one_become_one(log):
    _keep(log, _quake("us1"), _quake("nc7"))
    joined = _quake("nc7", ids=("nc7", "us1"), updated=NOW)
    _keep(log, joined, minutes=1)
    assert _stands(log) == [joined]
    assert [one.detail["reason"] for one in withdrawn(log, USGS, NOW - timedelta(days=1))] == ["one with nc7"]


def test_a_withdrawn_earthquake_disappears_and_says_so(log):
    _keep(log, _quake("us1"), _quake("us2"))
    assert _keep(log, _quake("us2"), minutes=1).gone == 1
    assert [one.hazard_id for one in _stands(log)] == ["us2"]
    (gone,) = withdrawn(log, USGS, NOW - timedelta(days=1))
    assert hazard_of(gone).title == "M 6.0 - us1"
    assert "withdrawn by its publisher" in gone.detail["reason"]


def test_one_that_comes_back_stands_again(log):
    _keep(log, _quake("us1"), _quake("us2"))
    _keep(log, _quake("us2"), minutes=1)
    _keep(log, _quake("us1"), _quake("us2"), minutes=2)
    assert sorted(one.hazard_id for one in _stands(log)) == ["us1", "us2"]


def test_what_is_older_than_the_feed_reaches_is_not_withdrawn(log):
    _keep(log, _quake("old", hours=7 * 24 - 0.5), _quake("us2"))
    assert _keep(log, _quake("us2"), minutes=90).gone == 0
    assert len(_stands(log)) == 2


def test_a_feed_that_suddenly_lists_little_is_not_believed(log):
    every = [_quake(f"us{number}") for number in range(10)]
    _keep(log, *every)
    with pytest.raises(FeedError, match="9 of 10 that it listed before are missing"):
        _keep(log, every[0], _quake("new"), minutes=1)
    assert len(_stands(log)) == 11, "nothing is withdrawn, and what is new is kept"


def test_nothing_is_withdrawn_while_an_entry_cannot_be_read(log):
    _keep(log, _quake("us1"), _quake("us2"))
    kept = _keep(log, _quake("us2"), minutes=1, faults=("entry 0: KeyError",))
    assert (kept.gone, kept.faults, len(_stands(log))) == (0, ("entry 0: KeyError",), 2)


def test_a_feed_of_another_day_is_not_live(log):
    with pytest.raises(FeedError, match="not live"):
        _keep(log, _quake("us1"), generated=NOW - timedelta(days=2))
    assert _stands(log) == []


def test_what_gdacs_no_longer_lists_is_over_and_stays(log):
    _keep(log, _drought("DR1"), _drought("DR2"), feed=gdacs.FEED)
    _keep(log, _drought("DR2"), feed=gdacs.FEED, minutes=5)
    over = {one.hazard_id: one.over_since for one in _stands(log, GDACS)}
    assert over == {"DR1": NOW + timedelta(minutes=5), "DR2": None}
    assert _keep(log, _drought("DR2"), feed=gdacs.FEED, minutes=10) == Kept(faults=())
    _keep(log, _drought("DR1"), _drought("DR2"), feed=gdacs.FEED, minutes=15)
    assert {one.over_since for one in _stands(log, GDACS)} == {None}


def test_a_list_that_is_empty_ends_nothing(log):
    _keep(log, _drought("DR1"), feed=gdacs.FEED)
    with pytest.raises(FeedError, match="it lists nothing"):
        _keep(log, feed=gdacs.FEED, minutes=5)
    assert [one.over_since for one in _stands(log, GDACS)] == [None]


def test_a_drought_of_months_is_stated_again_before_the_log_forgets_it(log):
    _keep(log, _drought("DR1"), feed=gdacs.FEED)
    later = keep(log, gdacs.FEED, Reading((_drought("DR1"),)), NOW + timedelta(days=21))
    assert (later.changed, len(_stands(log, GDACS))) == (1, 1)


def test_telemetry_and_recordings_are_no_hazards_of_now(log):
    log.append([event(1)])
    recorded = replace(_quake("us1"), recorded=NOW.date())
    log.append([event_of(recorded, NOW)])
    assert _stands(log) == []
    assert [hazard_of(one) for one in standing(log, USGS, Mode.RECORDED)] == [recorded]
