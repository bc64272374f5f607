"""Feeds are read as their publishers write them; what is no feed is said to be none."""

import json
from datetime import UTC, datetime

import pytest

from data.hazards.model import Kind, Level, event_of, hazard_of
from data.stores.events import Quality
from pipelines.live.feeds import gdacs, usgs
from pipelines.live.feeds.cells import moment, number
from pipelines.live.feeds.model import FeedError, Wrong
from tests.feeds import collection, fixture

USGS_2014, USGS_2025, GDACS_2026 = "usgs_4.5_2014-03-21", "usgs_turkey_2025-04-26", "gdacs_2026-08-22"


def _parsed(module, said):
    return module.parse(json.dumps(said).encode())


def test_an_earthquake_of_usgs_has_all_its_names_and_when_it_was_changed():
    reading = usgs.parse(fixture(USGS_2014))
    quake = next(one for one in reading.hazards if one.hazard_id == "nc72182046")
    assert quake.ids == ("nc72182046", "at00n27g2e", "pt14069001", "usc000n68f", "gcmt20140310051812")
    assert (quake.kind, quake.strength, quake.level, quake.reviewed) == (Kind.EARTHQUAKE, 6.8, Level.GREEN, True)
    assert quake.started < quake.updated < reading.generated == datetime(2014, 3, 21, 15, 21, 43, tzinfo=UTC)
    assert not reading.faults


def test_the_format_of_today_is_read_like_that_of_2014():
    first = usgs.parse(fixture(USGS_2025)).hazards[0]
    assert (first.hazard_id, first.strength, first.depth_km, first.level) == ("us7000pv32", 4.3, 13.696, "")
    assert (first.latitude_deg, first.longitude_deg) == (40.8476, 28.4496)


def test_deleted_events_and_blasts_are_no_earthquakes():
    said = collection(USGS_2025)
    said["features"][0]["properties"]["status"] = "deleted"
    said["features"][1]["properties"]["type"] = "quarry blast"
    assert [one.hazard_id for one in _parsed(usgs, said).hazards] == ["us7000puyk"]


def test_an_event_without_a_magnitude_has_none_and_not_zero():
    said = collection(USGS_2025)
    said["features"][0]["properties"]["mag"] = None
    quake = _parsed(usgs, said).hazards[0]
    assert quake.strength is None
    assert (event_of(quake, quake.started).value, event_of(quake, quake.started).quality) == (None, Quality.MISSING)


def test_an_entry_that_cannot_be_read_costs_no_other():
    said = collection(USGS_2025)
    said["features"][0]["geometry"] = None
    said["features"][1]["geometry"]["coordinates"][1] = 91
    reading = _parsed(usgs, said)
    assert [one.hazard_id for one in reading.hazards] == ["us7000puyk"]
    assert [fault.split(":")[0] for fault in reading.faults] == ["entry 0", "entry 1"]


def test_gdacs_has_numbers_as_texts_and_its_own_dates():
    reading = gdacs.parse(fixture(GDACS_2026))
    storm = next(one for one in reading.hazards if one.hazard_id == "TC1001305")
    assert (storm.kind, storm.level, storm.strength, storm.strength_unit) == ("cyclone", "orange", 194.4432, "km/h")
    assert storm.title == "Tropical Cyclone SAUDEL-26"
    drought = next(one for one in reading.hazards if one.hazard_id == "DR1018093")
    assert (drought.strength, drought.strength_unit) == (None, ""), "the feed gives its severity no unit"
    assert (drought.started, drought.ended) == (datetime(2025, 8, 21, tzinfo=UTC), datetime(2026, 8, 20, tzinfo=UTC))
    assert drought.countries == ("USA",)


def test_of_the_features_of_an_event_only_its_point_counts():
    said = collection(GDACS_2026)
    area = json.loads(json.dumps(said["features"][0]))
    area["properties"]["Class"] = "Poly_Green"
    area["geometry"] = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    said["features"].insert(0, area)
    reading = _parsed(gdacs, said)
    assert (len(reading.hazards), reading.faults) == (len(said["features"]) - 1, ())
    with pytest.raises(FeedError, match="Point_Centroid"):
        _parsed(gdacs, {"features": [area]})


@pytest.mark.parametrize(("code", "kind"), [("FL", "flood"), ("VO", "volcano"), ("WF", "wildfire"), ("TS", "tsunami")])
def test_every_kind_is_read_in_the_shape_of_its_other_interface_too(code, kind):
    said = collection(GDACS_2026)["features"][0]
    said["properties"] |= {
        "eventtype": code, "eventid": 77, "fromdate": "2026-11-30T06:00:00", "iso3": "COD",
        "severitydata": {"severity": 3.5, "severitytext": "", "severityunit": ""},
        "url": {"report": "javascript:alert(1)"},
    }  # fmt: skip
    (hazard,) = _parsed(gdacs, {"features": [said]}).hazards
    assert (hazard.kind, hazard.hazard_id, hazard.countries, hazard.url) == (kind, f"{code}77", ("COD",), "")
    assert hazard.started == datetime(2026, 11, 30, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (b"<!DOCTYPE html><html>Sign in</html>", Wrong.NOT_JSON),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?><rss/>", Wrong.NOT_JSON),
        (b"", Wrong.MALFORMED),
        (b'{"features": [', Wrong.MALFORMED),
        (b'{"features": {}}', Wrong.MALFORMED),
        (b"[]", Wrong.MALFORMED),
        (b"[" * 100_000, Wrong.MALFORMED),
        (b'{"features": [{"geometry": {"coordinates": [NaN, 1]}}]}', Wrong.MALFORMED),
        (b"\xff\xfe\x00", Wrong.MALFORMED),
    ],
)
@pytest.mark.parametrize("module", [usgs, gdacs])
def test_what_is_no_feed_is_said_to_be_none(module, body, wrong):
    with pytest.raises(FeedError) as error:
        module.parse(body)
    assert error.value.wrong == wrong


def test_an_answer_that_was_cut_and_mended_is_not_taken_for_whole():
    said = collection(USGS_2025)
    del said["features"][2]
    with pytest.raises(FeedError, match="it says that it holds 3 events and holds 2"):
        _parsed(usgs, said)


def test_cells_are_read_or_refused():
    assert number("5.7") == 5.7
    assert number("") is None
    same = datetime(2026, 8, 18, 5, 2, 32, tzinfo=UTC)
    texts = ("18 Aug 2026 05:02:32", "18/Aug/2026 05:02:32", "2026-08-18T05:02:32", "2026-08-18T07:02:32+02:00")
    assert all(moment(text) == same for text in (*texts, "Tue, 18 Aug 2026 05:02:32 GMT", 1787029352000))
    for wrong in ("NaN", "inf", "1e999", "five", True, [], 10**400):
        with pytest.raises(ValueError):
            number(wrong)
    for wrong in ("yesterday", "32 Aug 2026 05:02:32", 10**30):
        with pytest.raises(ValueError):
            moment(wrong)


@pytest.mark.parametrize(("module", "name"), [(usgs, USGS_2014), (usgs, USGS_2025), (gdacs, GDACS_2026)])
def test_a_hazard_comes_back_from_the_log_as_it_went_in(module, name):
    for hazard in module.parse(fixture(name)).hazards:
        assert hazard_of(event_of(hazard, hazard.started)) == hazard


def test_a_title_that_no_file_can_hold_is_read_without_what_cannot_be_written():
    said = collection(USGS_2025)
    said["features"][0]["properties"]["title"] = "M 6 near \ud800 \x00place" + 10_000 * "e"
    first = _parsed(usgs, said).hazards[0]
    assert first.title.encode().decode().startswith("M 6 near \N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER}place")
    assert len(first.title) == 300


@pytest.mark.parametrize(
    "change",
    [
        {"properties": None},
        {"properties": []},
        {"geometry": None},
        {"time": "0001-01-01T00:00:00+14:00"},
        {"time": 1e300},
    ],
)
def test_one_odd_entry_keeps_none_of_the_others_out(change):
    said = collection(USGS_2025)
    odd, others = said["features"][0], len(_parsed(usgs, said).hazards) - 1
    odd |= {name: value for name, value in change.items() if name != "time"}
    if "time" in change:
        odd["properties"] |= change
    reading = _parsed(usgs, said)
    assert (len(reading.hazards), len(reading.faults)) == (others, 1)


def test_one_odd_entry_of_gdacs_keeps_none_of_the_others_out():
    said = collection(GDACS_2026)
    every = len(_parsed(gdacs, said).hazards)
    next(one for one in said["features"] if one["properties"]["Class"] == gdacs.CENTROID)["properties"] |= {
        "fromdate": "0001-01-01T00:00:00+14:00"
    }
    reading = _parsed(gdacs, said)
    assert (len(reading.hazards), len(reading.faults)) == (every - 1, 1)
