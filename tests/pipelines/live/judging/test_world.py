"""Hazards near the sites of the release raise alerts, marked where they are of a recording, until they are over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from dashboard.topics.operations.stakes import held
from data.alerts.board import board
from data.alerts.model import Phase
from data.hazards.model import Hazard, Kind, event_of, withdrawal_of
from data.hazards.standing import standing
from data.lake import pointer
from data.stores.events import Mode
from data.stores.events.duties import tell
from data.stores.events.tables import ALERT
from pipelines.live.judging.judge import Judge
from pipelines.live.judging.world import _sites_of
from tests.alerts import table
from tests.pipelines.live.judging.test_judge import rules as rules  # noqa: PLC0414 - a fixture

NOW = datetime.now(UTC)
EXPR = {"form": "hazard", "kinds": ["earthquake"], "strength": 6, "reached": 1, "over": "24h"}
QUAKE = Hazard(
    source_id="usgs_earthquakes", hazard_id="us1", ids=("us1",), kind=Kind.EARTHQUAKE, title="M 6.5 Kolwezi",
    strength=6.5, strength_unit="magnitude", latitude_deg=-10.7, longitude_deg=25.4, started=NOW,
)  # fmt: skip


@pytest.fixture
def of_release(release_settings, monkeypatch, rules):
    """Have hazards matched to the sites of the release."""
    monkeypatch.setenv("CRM_LAKE", str(release_settings.lake))
    rules(quake=table() | {"expr": EXPR})


def _later(minutes):
    return NOW + timedelta(minutes=minutes)


def test_the_sites_are_those_that_the_pages_know(release_engine, release_settings):
    assert list(_sites_of(release_settings.lake)) == list(held(release_engine).sites)


@pytest.mark.usefixtures("of_release")
def test_a_hazard_near_sites_raises_an_alert_that_clears_when_it_is_taken_back(log):
    judge = Judge()
    log.append([event_of(QUAKE, NOW)])
    judge.look(log, _later(1))
    (line,) = board(log, _later(1)).lines
    assert (line.alert.phase, line.mode, line.subject) == (Phase.FIRING, Mode.REAL, "M 6.5 Kolwezi")
    assert line.alert.value > 10
    (stands,) = standing(log, QUAKE.source_id, Mode.REAL)
    log.append([event_of(replace(QUAKE, title="M 6.4 Kolwezi", strength=6.4), _later(2), stands.event_id)])
    judge.look(log, _later(2))
    assert board(log, _later(2)).lines[0].subject == "M 6.4 Kolwezi"
    (stands,) = standing(log, QUAKE.source_id, Mode.REAL)
    log.append([withdrawal_of(stands, _later(3), "withdrawn")])
    Judge().look(log, _later(3))
    (line,) = board(log, _later(3)).lines
    assert (line.alert.phase, line.cleared, line.subject) == (Phase.INACTIVE, _later(3), "M 6.4 Kolwezi")
    Judge().look(log, NOW + timedelta(days=3))
    assert log.read(select(ALERT)) == []


def test_one_that_was_pending_when_it_was_taken_back_leaves_nothing(log, of_release, rules):
    rules(quake=table() | {"expr": EXPR, "for": "10m"})
    judge = Judge()
    log.append([event_of(QUAKE, NOW)])
    judge.look(log, _later(1))
    assert [row.phase for row in log.read(select(ALERT.c.phase))] == ["pending"]
    (stands,) = standing(log, QUAKE.source_id, Mode.REAL)
    log.append([withdrawal_of(stands, _later(2), "withdrawn")])
    judge.look(log, _later(2))
    assert log.read(select(ALERT)) == []


@pytest.mark.usefixtures("of_release")
def test_one_of_a_recording_is_marked_and_counted_by_itself(log):
    log.append([event_of(replace(QUAKE, recorded=date(2026, 8, 22), started=NOW - timedelta(days=90)), NOW)])
    Judge().look(log, _later(1))
    seen = board(log, _later(1))
    assert [(line.mode, line.alert.phase) for line in seen.lines] == [(Mode.RECORDED, Phase.FIRING)]
    assert (seen.load.last_hour, seen.loads[Mode.RECORDED].last_hour) == (0, 1)


def test_without_a_release_nothing_is_said_of_hazards_and_what_fires_goes_on(log, of_release, tmp_path, monkeypatch):
    log.append([event_of(QUAKE, NOW)])
    Judge().look(log, _later(1))
    monkeypatch.setenv("CRM_LAKE", str(tmp_path))
    judge = Judge()
    judge.look(log, _later(2))
    seen = board(log, _later(2))
    assert ([line.alert.phase for line in seen.lines], len(seen.faults)) == ([Phase.FIRING], 1)
    pointer(tmp_path).write_text("{")
    judge.look(log, _later(3))
    assert "sites of the release" in board(log, _later(3)).faults[0]


def test_a_feed_that_fails_for_long_raises_an_alert(log, rules):
    rules(feed=table("warning") | {"expr": {"form": "feed", "over": "30m"}})
    tell(log, "feed-gdacs", next_seconds=7_200, fault="FeedError: down: not reached")
    judge = Judge()
    for minutes in (1, 31):
        judge.look(log, datetime.now(UTC) + timedelta(minutes=minutes))
    (line,) = board(log, _later(31)).lines
    assert (line.subject, line.alert.phase, line.unit, line.alert.state) == ("gdacs", Phase.FIRING, "s", "down")
    tell(log, "feed-gdacs", next_seconds=7_200)
    judge.look(log, datetime.now(UTC) + timedelta(minutes=42))
    assert board(log, _later(42)).lines[0].alert.phase == Phase.INACTIVE
