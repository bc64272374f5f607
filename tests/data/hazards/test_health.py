"""How a feed is doing is said by the clock of who asks: since when, how old, and that nobody asks any more."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import URL

from data.hazards.health import GRACE, State, duty_id, entries_id, health
from data.hazards.model import GDACS, USGS
from data.hazards.standing import standing
from data.stores.events import EventLog, Mode
from data.stores.events.duties import tell
from pipelines.live import process
from pipelines.live.feeds import usgs
from pipelines.live.feeds.duty import duty
from pipelines.live.model import Live
from tests.feeds import Said, server


@pytest.fixture
def log(tmp_path):
    log = EventLog(URL.create("sqlite", database=str(tmp_path / "events.sqlite")))
    yield log
    log.close()


def _of(log, now=None, source=USGS):
    return next(one for one in health(log, now or datetime.now(UTC)) if one.source_id == source)


def test_a_feed_that_nobody_asked_is_said_to_be_so(log):
    found = [(one.source_id, one.state, one.as_of) for one in health(log, datetime.now(UTC))]
    assert found == [(USGS, State.NEVER, None), (GDACS, State.NEVER, None)]


def test_a_fault_has_its_kind_and_its_beginning_and_recovery_ends_it(log):
    name = duty_id(USGS)
    tell(log, name, next_seconds=60)
    good = _of(log)
    tell(log, name, next_seconds=120, fault="FeedError: down: not reached (ConnectError: refused)")
    first = _of(log)
    tell(log, name, next_seconds=240, fault="FeedError: not-json: HTML instead of JSON (text/html)")
    second = _of(log)
    assert (good.state, good.since, good.wrong) == (State.LIVE, None, "")
    assert (first.state, first.wrong, first.reason) == (State.FAILING, "down", "not reached (ConnectError: refused)")
    assert (second.wrong, second.since, second.as_of) == ("not-json", first.since, good.as_of)
    tell(log, name, next_seconds=60)
    assert (_of(log).state, _of(log).since) == (State.LIVE, None)


def test_a_live_process_that_is_gone_is_told_from_a_feed_that_is(log):
    tell(log, duty_id(USGS), next_seconds=60)
    due = _of(log).next_try
    assert _of(log, due + GRACE).state == State.LIVE
    later = _of(log, due + GRACE + timedelta(seconds=1))
    assert (later.state, later.since, later.age > GRACE) == (State.SILENT, due, True)


def test_entries_that_cannot_be_read_are_told_beside(log):
    tell(log, duty_id(USGS), next_seconds=60)
    tell(log, entries_id(USGS), next_seconds=60, fault="entry 0: KeyError")
    assert (_of(log).state, _of(log).entries) == (State.LIVE, "entry 0: KeyError")


@pytest.mark.parametrize(("setting", "recorded"), [("off", 0), ("recorded", 652), ("perhaps", 0)])
def test_an_operator_may_have_nobody_asked(log, tmp_path, monkeypatch, setting, recorded):
    monkeypatch.setenv("CRM_FEEDS", setting)
    fault = process.done(Live(log, tmp_path), duty(usgs.FEED))
    tell(log, duty_id(USGS), next_seconds=900, fault=fault)
    assert (_of(log).state, "CRM_FEEDS" in _of(log).reason) == (State.OFF, True)
    assert len(standing(log, USGS, Mode.RECORDED)) == recorded


@pytest.mark.parametrize(("status", "wrong"), [(404, "refused"), (503, "down")])
def test_where_a_feed_cannot_be_had_the_recording_shows_and_the_fault_is_said(
    log, tmp_path, monkeypatch, status, wrong
):
    monkeypatch.setenv("CRM_FEEDS", "on")
    monkeypatch.setattr("pipelines.live.feeds.asking.ATTEMPTS", 1)
    with server(Said(status=status)) as url:
        monkeypatch.setenv("CRM_FEED_USGS_EARTHQUAKES", url)
        live = Live(log, tmp_path)
        thread = threading.Thread(target=process._repeat, args=(live, duty(usgs.FEED)))
        thread.start()
        deadline = datetime.now(UTC) + timedelta(seconds=20)
        while _of(log).state == State.NEVER and datetime.now(UTC) < deadline:
            thread.join(0.05)
        found, held = _of(log), len(standing(log, USGS, Mode.RECORDED))
        live.stop.set()
        thread.join(20)
    assert (found.state, found.wrong, found.as_of, held) == (State.FAILING, wrong, None, 652)
