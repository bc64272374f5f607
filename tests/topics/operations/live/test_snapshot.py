"""What the operational view says is so: as corrected, by event time, real and simulated apart, on both databases."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.topics.operations.live.book import Book, due_of
from dashboard.topics.operations.live.model import Basis, Condition
from dashboard.topics.operations.live.scope import Scope
from dashboard.topics.operations.live.snapshot import Live
from data.alerts.limits import COLUMNS
from data.stores.events import Mode, Quality
from data.stores.events.model import microseconds
from data.stores.events.watching import pulse
from pipelines.live.compaction import compact
from tests.events import event

NOW = datetime.now(UTC).replace(microsecond=0)


def at(minutes, number=None, **changed):
    """Return an event so many minutes before now."""
    name = f"e{minutes}" if number is None else f"e{number}"
    given = {"event_id": name, "value": 2.0, "event_time": NOW - timedelta(minutes=minutes)}
    return event(0, **given | changed)


def live(engine, log, tmp_path, **given):
    return Live(engine, log, tmp_path, share=0, **given)


def seen(view, scope=None, now=NOW):
    view.renew(now)
    assert not view.fault
    return view.read(scope or Scope(), now).snapshot


def test_the_newest_is_by_event_time_and_as_corrected(engine, log, tmp_path):
    view = live(engine, log, tmp_path)
    log.append([at(10, value=1.0), at(5, value=2.0)])
    assert [one.stand.value for one in seen(view).tailings] == [2.0]
    log.append([at(7, value=9.0)])
    assert [one.stand.value for one in seen(view).tailings] == [2.0], "what comes late is older"
    log.append([at(5, "c", value=3.0, correction_of="e5")])
    assert [one.stand.value for one in seen(view).tailings] == [3.0]
    log.append([at(5, "w", value=None, quality=Quality.WITHDRAWN, correction_of="ec")])
    assert [one.stand.value for one in seen(view).tailings] == [9.0]


def test_a_correction_that_comes_before_what_it_corrects_holds(engine, log, tmp_path):
    view = live(engine, log, tmp_path)
    log.append([at(6, value=1.0), at(5, "c", value=3.0, correction_of="elate")])
    seen(view)
    log.append([at(4, "late", value=8.0)])
    assert [one.stand.value for one in seen(view).tailings] == [3.0]


def test_real_and_simulated_sites_share_neither_tile_nor_sum(engine, log, tmp_path):
    water = {"measure_id": "water_withdrawn", "unit": "m3"}
    log.append([
        at(3, "r", value=5.0, **water), at(3, "s", value=7.0, site_id="sim-1", mode=Mode.SIMULATED, **water),
    ])  # fmt: skip
    found = seen(live(engine, log, tmp_path))
    assert [(one.mode, one.value, one.aggregation, one.sites) for one in found.tiles] == [
        (Mode.REAL, 5.0, "sum", 1), (Mode.SIMULATED, 7.0, "sum", 1),
    ]  # fmt: skip
    assert {(one.site_id, one.mode): one.withdrawn_m3 for one in found.water} == {
        ("site-1", Mode.REAL): 5.0, ("sim-1", Mode.SIMULATED): 7.0,
    }  # fmt: skip
    assert found.status.modes == (Mode.REAL, Mode.SIMULATED)


def test_sparklines_are_sums_of_counters_and_means_of_gauges_as_corrected(engine, log, tmp_path):
    view = live(engine, log, tmp_path)
    gauge = {"measure_id": "availability", "unit": "%"}
    rain = {"measure_id": "rain", "unit": "mm"}
    log.append([at(1, f"g{n}", value=float(n), event_id=f"g{n}", event_time=NOW - timedelta(seconds=n), **gauge)
                for n in (10, 20)])  # fmt: skip
    log.append([at(1, event_id=f"c{n}", value=float(n), event_time=NOW - timedelta(seconds=n), **rain) for n in (3, 4)])
    tiles = {one.measure.measure_id: one for one in seen(view).tiles}
    assert (tiles["availability"].value, tiles["availability"].aggregation) == (15.0, "mean")
    last = [point for point in tiles["availability"].spark if point.value is not None]
    assert sum(point.value for point in tiles["rain"].spark if point.value is not None) == 7.0
    assert min(point.low for point in last) == 10.0
    assert max(point.high for point in last) == 20.0
    log.append([at(1, event_id="c9", value=1.0, event_time=NOW - timedelta(seconds=3), correction_of="c3", **rain)])
    assert {one.measure.measure_id: one for one in seen(view).tiles}["rain"].value == 5.0


def test_a_state_has_no_line_and_no_mean(engine, log, tmp_path):
    log.append([at(2, value=None, state="running", measure_id="plant_state", unit="1")])
    (tile,) = seen(live(engine, log, tmp_path)).tiles
    assert (tile.state, tile.value, tile.spark, tile.aggregation) == ("running", None, (), "last")


def test_limits_are_the_sites_own_or_none_is_set(engine, log, tmp_path):
    log.append([at(2, value=1.0)])
    unlimited = seen(live(engine, log, tmp_path))
    (unset,) = unlimited.tailings
    assert (unset.band.basis, unset.is_inside) == (Basis.NONE, None)
    assert [one.condition for one in unlimited.sites if one.site_id == "site-1"] == [Condition.UNJUDGED]
    limits = tmp_path / "limits.csv"
    limits.write_text(f"{','.join(COLUMNS)}\nsite-1,tailings_freeboard,1.5,,2026-01-01,Engineer of record\n")
    view = live(engine, log, tmp_path, limits=limits)
    found = seen(view)
    (own,) = found.tailings
    assert (own.band.basis, own.band.limits, own.is_inside) == (Basis.SITE, (1.5, None), False)
    assert own.band.name == "Engineer of record"
    assert [one.condition for one in found.sites if one.site_id == "site-1"] == [Condition.OUTSIDE]


def test_a_standard_is_held_against_the_mean_of_its_span(engine, log, tmp_path):
    dust = {"measure_id": "dust_pm10", "unit": "ug/m3"}
    log.append([at(1, value=60.0, **dust), *(at(n, value=20.0, **dust) for n in range(2, 9))])
    (tile,) = seen(live(engine, log, tmp_path)).tiles
    assert (tile.band.basis, tile.stand.value, tile.is_inside) == (Basis.STANDARD, 60.0, True)


def test_what_does_not_come_at_its_own_pace_is_stale(engine, log, tmp_path):
    view = live(engine, log, tmp_path)
    log.append([at(n) for n in (60, 50, 40, 30)])
    view.renew(NOW)
    first = view.read(Scope(), NOW - timedelta(minutes=1))
    assert first.snapshot.tiles[0].stale == 0
    due = first.snapshot.tiles[0].stand.due
    assert due == NOW
    assert first.until <= due, "the view changes by itself when it is due"
    assert view.read(Scope(), NOW + timedelta(seconds=1)).snapshot.tiles[0].stale == 1


@pytest.mark.parametrize(
    ("gaps", "patience"), [((), 3 * 86_400), ((1, 1), 120), ((600, 600, 60), 1_800), ((86_400 * 9,), 3 * 86_400)]
)
def test_the_patience_is_three_gaps_within_bounds(gaps, patience):
    times = [microseconds(NOW)]
    for gap in gaps:
        times.append(times[-1] - gap * 1_000_000)
    assert due_of([(one, 1, b"") for one in times]) == NOW + timedelta(seconds=patience)


def test_the_rates_of_injuries_are_never_confused_and_need_hours(engine, log, tmp_path):
    def count(name, value, site="site-1"):
        return at(
            30,
            event_id=f"{name}.{site}",
            measure_id=name,
            value=value,
            unit="h" if "hours" in name else "1",
            site_id=site,
        )

    log.append([
        count("hours_worked", 400_000.0), count("lost_time_injuries", 2.0), count("recordable_injuries", 5.0),
        count("lost_time_injuries", 1.0, "site-2"), count("hours_worked", 10.0, "site-3"),
    ])  # fmt: skip
    one, two, three = seen(live(engine, log, tmp_path)).safety
    assert (one.ltifr, one.trir, one.is_whole) == (5.0, 2.5, False)
    assert (two.hours, two.ltifr, two.lost_time, two.recordable) == (None, None, 1.0, None)
    assert (three.hours, three.ltifr, three.trir, three.fatalities) == (10.0, None, None, None)


def test_injuries_are_counted_where_events_have_left_the_log(engine, log, tmp_path):
    view = live(engine, log, tmp_path)
    hours = {"measure_id": "hours_worked", "unit": "h"}
    log.append([at(n, value=100.0, **hours) for n in range(20)])
    assert seen(view).safety[0].hours == 2_000
    compact(log, tmp_path, datetime.now(UTC) + timedelta(minutes=1), least=1)
    assert seen(view).safety[0].hours == 2_000
    log.append([at(1, "c", value=40.0, correction_of="e1", **hours)])
    assert seen(view).safety[0].hours == 1_940
    assert seen(live(engine, log, tmp_path)).safety == seen(view).safety


def test_a_scope_takes_its_part_alone(engine, log, tmp_path):
    log.append([at(1), at(2, site_id="site-2"), at(3, measure_id="rain", unit="mm", material_id="cobalt")])
    view = live(engine, log, tmp_path)
    assert {one.stand.site_id for one in seen(view, Scope(site="site-2")).tiles} == {"site-2"}
    assert [one.measure.measure_id for one in seen(view, Scope(reading="rain")).tiles] == ["rain"]
    assert [one.event_id for one in seen(view, Scope(material="cobalt")).events] == ["e3"]
    assert [one.event_id for one in seen(view).events] == ["e3", "e2", "e1"]
    assert seen(view, Scope(country="COD")).tiles == ()


def test_a_fixed_range_has_just_its_events(engine, log, tmp_path):
    log.append([at(n, measure_id="rain", unit="mm", value=1.0) for n in (50, 40, 30)])
    start, end = NOW - timedelta(minutes=45), NOW - timedelta(minutes=30)
    found = seen(live(engine, log, tmp_path), Scope(start=start, end=end))
    assert [one.event_id for one in found.events] == ["e40"]
    assert found.tiles[0].value == 1.0


def test_sources_have_their_pace(engine, log, tmp_path):
    log.append([at(n) for n in (30, 20, 10)])
    (source,) = seen(live(engine, log, tmp_path), now=datetime.now(UTC)).sources
    assert (source.source_id, source.last_hour) == ("plant", 3)
    assert source.due - source.newest == timedelta(minutes=30)


def test_the_book_is_what_the_log_says_after_whatever_happens(log, tmp_path):
    lot = random.Random(7)
    book, number, open_ids = Book(log), 0, []
    for _ in range(60):
        batch = []
        for _ in range(lot.randrange(1, 12)):
            number += 1
            corrects = open_ids.pop(lot.randrange(len(open_ids))) if open_ids and lot.random() < 0.4 else ""
            if lot.random() < 0.05:
                corrects = f"n{number + 3}"
            quality = Quality.WITHDRAWN if corrects and lot.random() < 0.4 else Quality.GOOD
            batch.append(at(
                lot.randrange(300), event_id=f"n{number}", correction_of=corrects, quality=quality,
                value=None if quality == Quality.WITHDRAWN else float(number), site_id=f"site-{lot.randrange(2)}",
            ))  # fmt: skip
            open_ids.append(f"n{number}")
        log.append(batch)
        if lot.random() < 0.1:
            compact(log, tmp_path, datetime.now(UTC) + timedelta(minutes=1), least=40)
        book.renew(pulse(log).head)
        fresh = Book(log)
        fresh.renew(pulse(log).head)
        assert _shown(book) == _shown(fresh)


def _shown(book):
    return {series: (kept.newest.event_id, kept.due, kept.marks[0]) for series, kept in book.series.items()}
