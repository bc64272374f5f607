"""A hazard reaches the sites within the radius that its kind and strength set, and no others."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.hazards.model import GDACS, USGS, Hazard, Kind, Level
from data.hazards.reach import INTENSITY, Site, Sites, distance_km, near, once, rule_of, rules
from pipelines.live.feeds import gdacs, usgs
from tests.feeds import fixture

NOON = datetime(2026, 8, 22, 12, tzinfo=UTC)
QUAKE = Hazard(
    source_id=USGS, hazard_id="us1", ids=("us1",), kind=Kind.EARTHQUAKE, title="", latitude_deg=0.0, longitude_deg=0.0,
    depth_km=10.0, strength=6.2, strength_unit="magnitude", started=NOON,
)  # fmt: skip


def _site(name, latitude, longitude):
    return Site(name, "facility", name, "IDN", latitude, longitude, ("nickel",))


def _intensity(magnitude, km):
    return 1.7 + 1.5 * magnitude - 1.1726 * math.log(km) - 0.00106 * km


def test_radii_of_earthquakes_follow_the_intensity_that_they_name():
    steps = [rule for rule in rules() if rule.source == INTENSITY]
    tops = [*(rule.least for rule in steps[1:]), 8.5]
    for rule, top in zip(steps, tops, strict=True):
        assert _intensity(top, rule.radius_km) <= 6, f"{rule.rule_id}: strong shaking goes farther"
        assert _intensity(top, 0.7 * rule.radius_km) > 6, f"{rule.rule_id}: much wider than it says"


def test_every_rule_has_its_reason_and_every_kind_a_rule():
    assert {rule.kind for rule in rules()} == set(Kind)
    assert all(len(rule.reason) > 40 and rule.radius_km > 0 for rule in rules())
    assert all(rule.reason.startswith("Our choice: ") for rule in rules() if rule.source != INTENSITY)


@pytest.mark.parametrize(
    ("strength", "rule_id"),
    [(4.4, None), (4.5, "earthquake-4.5"), (6.49, "earthquake-6"), (9.1, "earthquake-8"), (None, None)]
)  # fmt: skip
def test_strength_chooses_the_rule(strength, rule_id):
    rule = rule_of(replace(QUAKE, strength=strength))
    assert (rule.rule_id if rule else None) == rule_id


def test_the_level_chooses_where_no_strength_is_stated():
    flood = replace(QUAKE, source_id=GDACS, kind=Kind.FLOOD, strength=None, strength_unit="", depth_km=None)
    levels = (Level.UNSTATED, Level.GREEN, Level.YELLOW, Level.ORANGE, Level.RED)
    reached = [rule_of(replace(flood, level=level)).radius_km for level in levels]
    assert reached == [50, 50, 50, 100, 100]


def test_sites_within_the_radius_are_found_across_the_date_line_and_no_others():
    sites = Sites([_site("near", -16.5, -179.9), _site("far", -16.5, 178.0), _site("other", 16.5, 179.9)])
    found = near(replace(QUAKE, latitude_deg=-16.5, longitude_deg=179.9), sites)
    assert [one.site.site_id for one in found] == ["near"]
    assert found[0].distance_km == pytest.approx(21.3, abs=0.1)
    assert found[0].source_km == pytest.approx(math.hypot(21.3, 10), abs=0.1)


def test_a_deep_earthquake_reaches_less_far():
    sites = Sites([_site("above", 0.0, 0.0), _site("beside", 0.0, 0.7)])
    reached = {depth: len(near(replace(QUAKE, depth_km=depth), sites)) for depth in (None, 10.0, 80.0, 120.0)}
    assert reached == {None: 2, 10.0: 2, 80.0: 1, 120.0: 0}


@given(
    st.floats(-90, 90), st.floats(-180, 180), st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20)
)
def test_the_index_finds_what_looking_at_all_finds(latitude, longitude, places):
    sites = Sites(_site(str(number), *place) for number, place in enumerate(places))
    found = {site.site_id for site, _ in sites.within(latitude, longitude, 725.0)}
    assert found == {
        one.site_id for one in sites if distance_km(latitude, longitude, one.latitude_deg, one.longitude_deg) <= 725.0
    }


def test_an_earthquake_that_two_sources_state_is_one():
    other = replace(
        QUAKE, source_id=GDACS, hazard_id="EQ1", ids=("EQ1",), depth_km=None, strength=6.1, level=Level.GREEN,
        started=NOON + timedelta(seconds=40), latitude_deg=0.3,
    )  # fmt: skip
    later = replace(other, hazard_id="EQ2", started=NOON + timedelta(hours=1))
    own = replace(QUAKE, hazard_id="us2", latitude_deg=0.1)
    groups = once([other, later, own, QUAKE])
    assert [[one.hazard_id for one in group] for group in groups] == [["EQ2"], ["us1", "EQ1"], ["us2"]]


def test_every_recorded_hazard_has_a_rule():
    recorded = (*gdacs.parse(fixture("gdacs_2026-08-22")).hazards, *usgs.parse(fixture("usgs_4.5_2014-03-21")).hazards)
    assert all(rule_of(hazard) for hazard in recorded)
