"""A feed is asked over HTTP, on this machine: what is new, what is wrong, and that the log keeps what it held."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import URL

from data.hazards.model import USGS, hazard_of
from data.hazards.standing import standing
from data.stores.events import EventLog, Mode
from pipelines.live.feeds import usgs
from pipelines.live.feeds.asking import ATTEMPTS, Asker, Patience
from pipelines.live.feeds.model import FeedError, Wrong
from pipelines.live.feeds.poller import Poller
from tests.feeds import Said, collection, server

QUICK = Patience(connect=1.0, silence=0.3, altogether=0.6, between=0.01)


def _live(*, hours=0.0, names=("us7000pv32", "us7000puz4", "us7000puyk"), **changed):
    """Return the recorded earthquakes as if they had happened in the last days, the feed made `hours` from now."""
    said, now = collection("usgs_turkey_2025-04-26"), datetime.now(UTC)
    said["features"] = [one for one in said["features"] if one["id"] in names]
    for one in said["features"]:
        one["properties"] |= {"time": int((now - timedelta(days=2)).timestamp()) * 1000} | changed
    said["metadata"] |= {"count": len(said["features"]), "generated": int(now.timestamp() + 3600 * hours) * 1000}
    return json.dumps(said).encode()


@pytest.fixture
def log(tmp_path):
    """Return an empty log; what is asked of both databases is in test_keeping.py."""
    log = EventLog(URL.create("sqlite", database=str(tmp_path / "events.sqlite")))
    yield log
    log.close()


@pytest.fixture
def said():
    return Said(body=_live())


@pytest.fixture
def poller(said):
    with server(said) as url:
        yield Poller(usgs.FEED, Asker(url, QUICK, sleep=lambda seconds: time.sleep(min(seconds, 0.02))))


def _names(log):
    return {hazard_of(one).hazard_id for one in standing(log, USGS, Mode.REAL)}


def test_what_is_not_new_is_not_sent_again(log, said, poller):
    said.headers = {"ETag": '"one"', "Last-Modified": "Mon, 30 Nov 2026 12:00:00 GMT"}
    assert (poller.poll(log).new, poller.poll(log).new) == (3, 0)
    assert said.asked[0].get("If-None-Match") is None
    assert said.asked[1]["If-None-Match"] == '"one"'
    assert said.asked[1]["If-Modified-Since"] == "Mon, 30 Nov 2026 12:00:00 GMT"
    said.headers = {"ETag": '"two"'}
    said.body = _live(names=("us7000pv32", "us7000puz4"))
    assert (poller.poll(log).gone, len(_names(log))) == (1, 2)


def test_an_answer_that_could_not_be_used_is_asked_for_again(log, said, poller):
    said.headers, said.body = {"ETag": '"one"'}, b'{"features": ['
    with pytest.raises(FeedError):
        poller.poll(log)
    said.body = _live()
    assert poller.poll(log).new == 3, "its ETag was not kept: 304 would hide the whole one"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": 503}, (Wrong.DOWN, ATTEMPTS)),
        ({"status": 404}, (Wrong.REFUSED, 1)),
        ({"status": 429}, (Wrong.REFUSED, 1)),
        ({"body": b"<html>Sign in to the network</html>"}, (Wrong.NOT_JSON, 1)),
        ({"body": b"{}", "headers": {"Content-Type": "text/html"}}, (Wrong.NOT_JSON, 1)),
        ({"body": b'{"features": ['}, (Wrong.MALFORMED, 1)),
        ({"pause": 0.5}, (Wrong.SLOW, ATTEMPTS)),
        ({"drip": 0.1}, (Wrong.SLOW, ATTEMPTS)),
        ({"drip_heads": 0.1}, (Wrong.SLOW, ATTEMPTS)),
        ({"body": _live(hours=24 * 1_000)}, (Wrong.IMPLAUSIBLE, 1)),
        ({"body": b'{"metadata": {"generated": "abc"}, "features": []}'}, (Wrong.MALFORMED, 1)),
        ({"body": b'{"metadata": {"count": [1]}, "features": []}'}, (Wrong.MALFORMED, 1)),
        ({"cut": True}, (Wrong.DOWN, ATTEMPTS)),
        ({"status": 302, "headers": {"Location": "/feed.geojson"}}, (Wrong.MALFORMED, 4)),
    ],
)
def test_what_is_wrong_is_said_and_what_was_held_stays(log, said, poller, change, expected):
    poller.poll(log)
    held, before = _names(log), len(said.asked)
    for name, value in change.items():
        setattr(said, name, value)
    with pytest.raises(FeedError) as error:
        poller.poll(log)
    assert (error.value.wrong, len(said.asked) - before) == expected
    assert str(error.value).startswith(f"{expected[0]}: ")
    assert _names(log) == held
    for name in change:
        setattr(said, name, getattr(Said(body=_live()), name))
    poller.poll(log)
    assert _names(log) == held, "it recovers by itself"


def test_a_fault_that_passes_costs_nothing(log, said, poller):
    said.then = [(503, b""), (500, b"")]
    assert poller.poll(log).new == 3
    assert len(said.asked) == 3


def test_a_feed_that_is_not_there_is_down(log):
    with server(Said()) as url:
        pass
    pauses = []
    with pytest.raises(FeedError) as error:
        Poller(usgs.FEED, Asker(url, QUICK, sleep=pauses.append)).poll(log)
    assert error.value.wrong == Wrong.DOWN
    assert len(pauses) == ATTEMPTS - 1
    assert len(set(pauses)) == len(pauses), "pauses are drawn: many servers do not come back at one moment"


def test_an_older_copy_from_a_cache_changes_nothing(log, said, poller):
    poller.poll(log)
    said.body = _live(hours=-2, names=("us7000pv32", "us7000puz4"))
    assert poller.poll(log).gone == 0
    assert len(_names(log)) == 3


def test_more_than_a_feed_can_be_is_refused(log, said, poller, monkeypatch):
    monkeypatch.setattr("pipelines.live.feeds.asking.MOST_BYTES", 100)
    with pytest.raises(FeedError, match="more than"):
        poller.poll(log)


def test_where_nothing_can_be_had_something_else_stands_in(log, said, poller):
    called = []
    poller.instead = called.append
    poller.poll(log)
    assert called == []
    said.status = 404
    with pytest.raises(FeedError):
        poller.poll(log)
    assert called == [log]
