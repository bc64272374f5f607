"""What operators are shown of hazards: near which sites, what is at stake there, what is recorded, what is gone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import URL

from dashboard.topics.operations.hazards import hazards
from dashboard.topics.operations.stakes import Output, held, output_of, reached
from dashboard.topics.production.tables import known_materials
from data.hazards.model import GDACS, USGS, Hazard, Kind, Level, event_of
from data.hazards.reach import distance_km
from data.stores.events import EventLog, Mode
from pipelines.live.feeds import usgs
from pipelines.live.feeds.keeping import keep
from pipelines.live.feeds.model import Reading
from pipelines.live.feeds.recorded import replay

NOW = datetime.now(UTC)
KOLWEZI = (-10.71, 25.47)


def _quake(name="us1", **changed):
    given = {
        "source_id": USGS, "hazard_id": name, "ids": (name,), "kind": Kind.EARTHQUAKE, "title": f"M 6.2 - {name}",
        "latitude_deg": KOLWEZI[0], "longitude_deg": KOLWEZI[1], "depth_km": 10.0, "strength": 6.2,
        "strength_unit": "magnitude", "started": NOW - timedelta(hours=1),
    }  # fmt: skip
    return Hazard(**given | changed)


@pytest.fixture
def log(tmp_path):
    log = EventLog(URL.create("sqlite", database=str(tmp_path / "events.sqlite")))
    yield log
    log.close()


def test_sites_near_are_counted_with_those_of_the_country_and_the_world(release_engine):
    found = reached(release_engine, _quake())
    cobalt = next(stake for stake in found.stakes if (stake.material, stake.country) == ("cobalt", "COD"))
    by_hand = {
        one.site_id
        for one in held(release_engine).sites
        if one.kind == "facility" and "cobalt" in one.materials and one.country_iso3 == "COD"
        and distance_km(*KOLWEZI, one.latitude_deg, one.longitude_deg) <= (100**2 - 10**2) ** 0.5
    }  # fmt: skip
    assert cobalt.facilities_near == len(by_hand) > 0
    assert cobalt.facilities_near <= cobalt.facilities_in_country <= cobalt.facilities_in_world
    assert found.near[0].distance_km == min(one.distance_km for one in found.near)
    assert found.stakes[0] == cobalt, "what the country makes most of comes first"


def test_the_share_is_that_of_every_page_and_of_the_whole_country(release_engine):
    cobalt = next(stake for stake in reached(release_engine, _quake()).stakes if stake.material == "cobalt")
    row = known_materials(release_engine)["cobalt"].data.country("COD")
    assert cobalt.output.state == "stated"
    assert (cobalt.output.share_frac, cobalt.output.year) == (row["share_frac"], row["year"])
    assert 0.6 < cobalt.output.share_frac < 0.9


def test_what_no_source_states_is_not_zero(release_engine):
    known = known_materials(release_engine)
    assert output_of(known, "lithium", "USA").state == "withheld"
    assert output_of(known, "lithium", "USA").share_frac is None
    assert output_of(known, "cobalt", "CHE") == Output(
        "not_named", stage="mine", product=known["cobalt"].data.product, year=known["cobalt"].data.year
    )
    assert output_of(known, "no such material", "COD") == Output("not_computed")


def test_a_weak_earthquake_has_no_rule_and_reaches_nobody(release_engine):
    found = reached(release_engine, _quake(strength=3.9))
    assert (found.rule, found.near, found.stakes, found.materials) == (None, (), (), ())


def test_projects_of_several_inventories_count_once(release_engine):
    rows = [site for site in held(release_engine).sites if site.kind == "project"]
    assert len({site.site_id for site in rows}) == len(rows)
    assert 300 < len(rows) < 4_000


def test_where_a_feed_was_never_heard_the_recording_shows_with_its_day(release_engine, log):
    replay(log, USGS)
    replay(log, GDACS)
    found = hazards(release_engine, log, NOW)
    assert found.recorded == {USGS: date(2026, 8, 22), GDACS: date(2026, 8, 22)}
    assert {one.mode for one in found.seen} == {Mode.RECORDED}
    near = [one for one in found.seen if one.reach.near]
    assert len(near) >= 10, "recorded hazards at real sites"
    assert any(one.others for one in found.seen), "an earthquake of both sources is one"


def test_once_a_feed_is_heard_its_recording_is_not_shown(release_engine, log):
    replay(log, USGS)
    replay(log, GDACS)
    keep(log, usgs.FEED, Reading((_quake(),), generated=NOW), NOW)
    found = hazards(release_engine, log, NOW)
    assert [one.hazard.hazard_id for one in found.seen if one.hazard.source_id == USGS] == ["us1"]
    assert found.recorded == {GDACS: date(2026, 8, 22)}


def test_a_withdrawn_earthquake_is_gone_and_said(release_engine, log):
    keep(log, usgs.FEED, Reading((_quake(), _quake("us2")), generated=NOW), NOW)
    later = NOW + timedelta(minutes=1)
    keep(log, usgs.FEED, Reading((_quake("us2"),), generated=later), later)
    found = hazards(release_engine, log, NOW)
    assert [one.hazard.hazard_id for one in found.seen] == ["us2"]
    (gone,) = found.gone
    assert (gone.hazard.hazard_id, gone.hazard.title) == ("us1", "M 6.2 - us1")
    assert "no longer listed" in gone.reason


def test_what_ended_long_ago_is_not_shown_and_what_goes_on_is(release_engine, log):
    drought = _quake(
        "DR1", source_id=GDACS, kind=Kind.DROUGHT, strength=None, level=Level.GREEN,
        started=NOW - timedelta(days=300), ended=NOW - timedelta(days=1),
    )  # fmt: skip
    over = replace(drought, hazard_id="DR2", ids=("DR2",), over_since=NOW - timedelta(days=31))
    old = _quake(started=NOW - timedelta(days=31))
    log.append([event_of(one, NOW) for one in (drought, over, old)])
    assert [one.hazard.hazard_id for one in hazards(release_engine, log, NOW).seen] == ["DR1"]
