"""Rules about hazards and feeds: what they are of, until when, and under which name an alert of one goes on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.alerts.evaluating import Verdict
from data.alerts.reading import rule_of
from data.alerts.world import of_feeds, of_hazards
from data.hazards.health import Health, State
from data.hazards.model import Hazard, Kind, Level
from data.hazards.reach import Near, Site
from data.stores.events import Mode
from tests.alerts import table

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUAKE = Hazard(
    source_id="usgs_earthquakes", hazard_id="us1", ids=("us1", "old1"), kind=Kind.EARTHQUAKE, title="M 6.5",
    strength=6.5, strength_unit="magnitude", latitude_deg=0, longitude_deg=0, started=NOON, level=Level.YELLOW,
)  # fmt: skip
FLOOD = replace(QUAKE, source_id="gdacs", hazard_id="f1", ids=("f1",), kind=Kind.FLOOD, strength=None, title="Flood")
SERIES = ("", "hazard", "usgs_earthquakes:us1")


def _rule(**expr):
    given = {"form": "hazard", "kinds": ["earthquake"], "reached": 2, "over": "24h"} | expr
    return rule_of("r", table() | {"expr": given})


def _near(*materials):
    sites = [Site(str(number), "facility", "", "COD", 0, 0, one) for number, one in enumerate(materials)]
    return lambda _: [Near(site, 1.0, 1.0) for site in sites]


TWO = _near(("cobalt",), ("copper", "cobalt"))


def _said(rule, *groups, near=TWO, known=(), now=NOON):
    return [(one.series, one.verdict.is_true, one.verdict.value) for one in of_hazards(rule, groups, near, known, now)]


def test_a_hazard_near_enough_sites_is_told_with_their_number():
    assert _said(_rule(), (QUAKE,)) == [(SERIES, True, 2.0)]
    assert _said(_rule(), (QUAKE,), near=_near(("cobalt",))) == []
    assert _said(_rule(), (QUAKE,), near=_near(("cobalt",)), known=[(Mode.REAL, SERIES)]) == [(SERIES, False, 1.0)]
    (said,) = of_hazards(_rule(), [(QUAKE,)], TWO, (), NOON)
    assert (said.subject, said.mode, said.verdict.state) == ("M 6.5", Mode.REAL, "yellow")


@pytest.mark.parametrize(
    ("expr", "counts"),
    [
        ({"kinds": ["flood"]}, False), ({"strength": 6.5}, True), ({"strength": 6.6}, False),
        ({"level": "yellow"}, True), ({"level": "orange"}, False), ({"materials": ["cobalt"]}, True),
        ({"materials": ["copper"]}, False), ({"materials": ["copper"], "reached": 1}, True),
        ({"materials": ["nickel"], "reached": 1}, False),
    ],
)  # fmt: skip
def test_kind_strength_level_and_materials_are_the_rules(expr, counts):
    assert bool(_said(_rule(**expr), (QUAKE,))) == counts


def test_an_earthquake_counts_for_a_time_and_what_goes_on_while_it_is_listed():
    known = [(Mode.REAL, SERIES)]
    assert _said(_rule(), (QUAKE,), now=NOON + 24 * HOUR, known=known)[0][1]
    assert _said(_rule(), (QUAKE,), now=NOON + 25 * HOUR, known=known) == [(SERIES, False, None)]
    flood = _rule(kinds=["flood"])
    assert _said(flood, (FLOOD,), now=NOON + 99 * HOUR)[0][1]
    assert _said(flood, (replace(FLOOD, over_since=NOON),)) == []


def test_one_of_a_recording_counts_always_and_is_marked():
    (said,) = of_hazards(_rule(), [(replace(QUAKE, recorded=date(2026, 8, 22)),)], TWO, (), NOON + 9_999 * HOUR)
    assert (said.mode, said.verdict.is_true) == (Mode.RECORDED, True)


def test_what_stands_no_more_is_over():
    assert _said(_rule(), known=[(Mode.REAL, SERIES)]) == [(SERIES, False, None)]


def test_a_renamed_hazard_and_one_that_another_source_states_too_are_one_alert():
    renamed = replace(QUAKE, hazard_id="us2", ids=("us2", "us1"))
    assert _said(_rule(), (renamed,), known=[(Mode.REAL, SERIES)]) == [(SERIES, True, 2.0)]
    theirs = replace(QUAKE, source_id="gdacs", hazard_id="g1", ids=("g1",))
    first = ("", "hazard", "gdacs:g1")
    assert _said(_rule(), (QUAKE, theirs), known=[(Mode.REAL, first)]) == [(first, True, 2.0)]


def _feed(state, since=NOON, **changed):
    return Health("gdacs", state, NOON, None, since, None, "down", "", "", **changed)


@pytest.mark.parametrize(
    ("state", "minutes", "is_true"),
    [
        (State.FAILING, 29, False), (State.FAILING, 31, True), (State.SILENT, 31, True), (State.LIVE, 31, False),
        (State.OFF, 99, False), (State.NEVER, 99, None),
    ],
)  # fmt: skip
def test_a_feed_that_fails_for_long_is_told(state, minutes, is_true):
    rule = rule_of("r", table() | {"expr": {"form": "feed", "over": "30m"}})
    (said,) = of_feeds(rule, [_feed(state)], NOON + timedelta(minutes=minutes))
    assert (said.series, said.verdict.is_true) == (("", "feed", "gdacs"), is_true)
    others = rule_of("r", table() | {"expr": {"form": "feed", "over": "30m", "feeds": ["usgs_earthquakes"]}})
    assert list(of_feeds(others, [_feed(state)], NOON)) == []
    assert said.verdict == Verdict(is_true, said.verdict.value, said.verdict.state)
