"""What rules look at: read on from a place it is the same as read anew, whatever comes late or is corrected."""

import random
from datetime import timedelta

import pytest

from data.alerts.model import Sample
from data.stores.events import Mode, Quality
from data.stores.events.measures import Kind
from data.stores.events.tables import HEAD
from pipelines.live.judging import samples
from pipelines.live.judging.samples import Memory, thinned
from tests.events import NOON, event

DAY = timedelta(days=1)
REACH = {"tailings_freeboard": DAY, "plant_state": DAY}
KEY = (Mode.REAL, ("site-1", "tailings_freeboard", ""))
LATER = NOON + DAY / 2


def _values(memory, key=KEY):
    return [(sample.at, sample.value) for sample in memory.series.get(key, [])]


def _at(minute):
    return NOON + timedelta(minutes=minute)


def test_what_comes_is_taken_in_by_its_time(log):
    memory = Memory(REACH)
    log.append([event(2), event(1), event(3, measure_id="rain")])
    assert memory.read(log, LATER) == {KEY}
    assert memory.read(log, LATER) == set()
    log.append([event(0), event(5, measure_id="plant_state", value=None, state="stopped"), event(6, measure_id="rain")])
    assert len(memory.read(log, LATER)) == 2
    assert _values(memory) == [(_at(n), float(n)) for n in range(3)]


def test_what_is_made_up_stays_by_itself(log):
    memory = Memory(REACH)
    log.append([event(1), event(2, mode=Mode.SIMULATED)])
    memory.read(log, LATER)
    assert _values(memory) == [(_at(1), 1.0)]


def test_what_is_corrected_or_withdrawn_is_read_anew(log):
    memory = Memory(REACH)
    log.append([event(1), event(2)])
    memory.read(log, LATER)
    log.append([event(3, correction_of="e1", value=9.0, event_time=_at(1))])
    assert memory.read(log, LATER) == {KEY}
    assert _values(memory) == [(_at(1), 9.0), (_at(2), 2.0)]
    log.append([event(4, correction_of="e2", value=None, quality=Quality.WITHDRAWN)])
    log.append([event(5, correction_of="e3", site_id="site-2", event_time=_at(1))])
    assert len(memory.read(log, LATER)) == 2
    assert _values(memory) == []
    assert _values(memory, (Mode.REAL, ("site-2", "tailings_freeboard", ""))) == [(_at(1), 5.0)]


def test_a_correction_that_comes_before_what_it_corrects_counts(log):
    memory = Memory(REACH)
    log.append([event(2, correction_of="e1")])
    memory.read(log, LATER)
    log.append([event(1)])
    memory.read(log, LATER)
    assert _values(memory) == [(_at(2), 2.0)]


@pytest.mark.parametrize("seed", range(5))
def test_read_on_is_the_same_as_read_anew(log, seed, monkeypatch):
    monkeypatch.setattr(samples, "_PAGE", 7)
    lot, memory, number, stands = random.Random(seed), Memory(REACH), 0, []
    for _ in range(20):
        batch = []
        for _ in range(lot.randint(0, 12)):
            number += 1
            changed = {"event_time": _at(lot.randint(-300, 300)), "site_id": f"site-{lot.randint(1, 2)}"}
            if stands and lot.random() < 0.3:
                changed["correction_of"] = stands.pop(lot.randrange(len(stands)))
                if lot.random() < 0.4:
                    changed |= {"quality": Quality.WITHDRAWN, "value": None}
            if lot.random() < 0.1:
                changed |= {"measure_id": "rain"}
            batch.append(event(number, **changed))
            stands.append(f"e{number}")
        log.append(batch)
        memory.read(log, LATER)
        anew = Memory(REACH)
        anew.read(log, LATER)
        assert {key: found for key, found in memory.series.items() if found} == anew.series


def test_what_no_rule_reaches_is_forgotten_but_for_the_newest(log):
    memory = Memory(REACH)
    log.append([event(n) for n in range(3)])
    memory.read(log, LATER)
    memory.trim(NOON + DAY + timedelta(minutes=1.5))
    assert _values(memory) == [(_at(2), 2.0)]
    memory.trim(NOON + 10 * DAY)
    assert _values(memory) == [(_at(2), 2.0)]
    anew = Memory(REACH)
    anew.read(log, NOON + 10 * DAY)
    assert _values(anew) == [(_at(2), 2.0)], "since when a series is silent is known after a start too"


def test_events_that_left_the_log_unseen_are_a_gap(log):
    memory = Memory(REACH)
    log.append([event(1)])
    memory.read(log, LATER)
    log.append([event(2), event(3)])
    log.write(lambda connection: connection.execute(HEAD.update().values(watermark=2)))
    assert memory.read(log, LATER) == {KEY}
    assert len(_values(memory)) == 3


def test_a_site_that_says_a_value_is_missing_has_a_series_without_samples(log):
    memory = Memory(REACH)
    memory.read(log, LATER)
    log.append([event(1, quality=Quality.MISSING, value=None)])
    assert memory.read(log, LATER) == {KEY}
    assert memory.series[KEY] == []


def test_thinning_keeps_sums_and_extremes(log, monkeypatch):
    lot = random.Random(1)
    every = [Sample(_at(n), lot.uniform(0, 9)) for n in range(400)]
    counted, level = thinned(every, Kind.COUNTER), thinned(every, Kind.GAUGE)
    assert len(counted) == len(level) == 200
    assert sum(one.value for one in counted) == pytest.approx(sum(one.value for one in every))
    for pick in (min, max):
        assert pick(one.value for one in level) == pick(one.value for one in every)
    assert [one.at for one in level] == sorted(one.at for one in level)
    monkeypatch.setattr(samples, "MOST_SAMPLES", 40)
    log.append([event(n) for n in range(300)])
    memory = Memory(REACH)
    memory.read(log, LATER)
    assert len(memory.series[KEY]) <= 40
    assert memory.series[KEY][-1].value == 299.0
