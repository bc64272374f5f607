"""What a source states: what is taken, and what is said of what cannot be."""

import json
import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.stores.events import Mode, Quality
from data.stores.events.measures import Kind, measures
from data.stores.events.reading import KEYS, Fault, Scope, WrongError, read_event, read_events
from data.stores.events.rows import sealed
from tests.events import NOON

SCOPE = Scope("plant", Mode.REAL, frozenset({"ICMM1", "ICMM2"}))
GOOD = {
    "event_id": "e1", "site_id": "ICMM1", "measure_id": "tailings_freeboard", "value": 2.5, "unit": "m",
    "event_time": "2026-11-30T12:00:00+02:00",
}  # fmt: skip
UCUM = {"1", "t", "t/h", "%", "d", "h", "m", "kPa", "mm", "L/s", "m3", "[pH]", "mg/L", "ug/m3", "MW.h", "L"}


def read(scope=SCOPE, **changed):
    given = {key: value for key, value in (GOOD | changed).items() if value != "absent"}
    return read_event(given, scope, NOON)


def test_a_good_event_is_read_with_what_the_scope_says():
    event = read(material_id="cobalt", quality="uncertain", correction_of="e0", source_id="plant")
    assert (event.source_id, event.mode, event.quality) == ("plant", Mode.REAL, Quality.UNCERTAIN)
    assert event.event_time == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert (event.value, event.correction_of, event.material_id) == (2.5, "e0", "cobalt")


@pytest.mark.parametrize(
    ("field", "changed", "reason"),
    [
        ("event_id", {"event_id": "absent"}, "needed"),
        ("event_id", {"event_id": 7}, "text"),
        ("event_id", {"event_id": "a b"}, "no id"),
        ("event_id", {"event_id": "a\x00"}, "no id"),
        ("event_id", {"event_id": "é"}, "no id"),
        ("event_id", {"event_id": "x" * 129}, "no id"),
        ("source_id", {"source_id": "another"}, "another source"),
        ("site_id", {"site_id": "absent"}, "needed"),
        ("site_id", {"site_id": "ICMM3"}, "outside the scope"),
        ("site_id", {"site_id": "sim-1"}, "real source"),
        ("site_id", {"site_id": "../x"}, "no id"),
        ("site_id", {"site_id": ["ICMM1"]}, "text"),
        ("material_id", {"material_id": "kryptonite"}, "no material"),
        ("measure_id", {"measure_id": "absent"}, "needed"),
        ("measure_id", {"measure_id": "happiness"}, "no measure"),
        ("value", {"value": "absent"}, "needed"),
        ("value", {"value": "2.5"}, "must be a number"),
        ("value", {"value": True}, "must be a number"),
        ("value", {"value": [2.5]}, "must be a number"),
        ("value", {"value": math.nan}, "not finite"),
        ("value", {"value": -math.inf}, "not finite"),
        ("value", {"value": 10**400}, "not finite"),
        ("value", {"measure_id": "ore_throughput", "unit": "t/h", "value": -1}, "impossible"),
        ("value", {"measure_id": "effluent_ph", "unit": "[pH]", "value": 14.5}, "impossible"),
        ("value", {"quality": "withheld"}, "has no value"),
        ("value", {"quality": "withdrawn", "correction_of": "e0"}, "has no value"),
        ("value", {"measure_id": "plant_state", "state": "stopped", "unit": "1"}, "is a state"),
        ("state", {"measure_id": "plant_state", "value": "absent", "unit": "1", "state": "dancing"}, "no state"),
        ("state", {"measure_id": "plant_state", "value": "absent", "unit": "1"}, "needed"),
        ("state", {"state": "stopped"}, "no place"),
        ("unit", {"unit": "absent"}, "needed"),
        ("unit", {"unit": "cm"}, "not its unit"),
        ("event_time", {"event_time": "absent"}, "needed"),
        ("event_time", {"event_time": "yesterday"}, "no moment"),
        ("event_time", {"event_time": 1_700_000_000}, "text"),
        ("event_time", {"event_time": "2026-11-30T12:00:00"}, "no offset"),
        ("event_time", {"event_time": "2026-11-30"}, "no offset"),
        ("event_time", {"event_time": "2026-11-30T12:05:01Z"}, "future"),
        ("event_time", {"event_time": "9999-12-31T23:59:59-23:59"}, "moment"),
        ("event_time", {"event_time": "1492-10-12T00:00:00Z"}, "too long ago"),
        ("quality", {"quality": "splendid"}, "no quality"),
        ("correction_of", {"correction_of": "e1"}, "itself"),
        ("correction_of", {"quality": "withdrawn", "value": "absent"}, "needed"),
        ("seq", {"seq": 1}, "no key"),
    ],
)
def test_what_is_wrong_is_said_with_field_reason_and_fix(field, changed, reason):
    with pytest.raises(WrongError) as wrong:
        read(**changed)
    assert wrong.value.field == field
    assert reason in wrong.value.reason
    assert wrong.value.fix


@pytest.mark.parametrize("given", [None, [], "text", 7, {1: 2}])
def test_what_is_no_object_of_our_keys_is_wrong(given):
    with pytest.raises(WrongError):
        read_event(given, SCOPE, NOON)


def test_zero_missing_withheld_and_estimated_are_four_things():
    said = [
        read(value=0), read(value="absent", quality="missing"), read(value=None, quality="withheld"),
        read(value=0, quality="estimated"),
    ]  # fmt: skip
    assert [(one.value, one.quality) for one in said] == [
        (0.0, "good"), (None, "missing"), (None, "withheld"), (0.0, "estimated"),
    ]  # fmt: skip
    assert len({one.digest for one in said}) == 4


def test_a_clock_may_be_a_little_ahead_and_a_year_may_be_handed_in():
    ahead, year_ago = NOON + timedelta(minutes=5), NOON - timedelta(days=366)
    for moment in (ahead, year_ago):
        assert read(event_time=moment.isoformat()).event_time == moment


def test_a_state_is_one_of_its_words():
    event = read(measure_id="plant_state", value="absent", unit="absent", state="stopped")
    assert (event.value, event.state, event.unit) == (None, "stopped", "1")


def test_a_simulated_source_speaks_for_simulated_sites_alone():
    simulated = Scope("demo", Mode.SIMULATED, frozenset({"*"}))
    assert read(simulated, site_id="sim-north").mode == Mode.SIMULATED
    with pytest.raises(WrongError, match="cannot be stated by a simulated source"):
        read(simulated)


def test_good_events_are_read_beside_faulty_ones():
    given = [GOOD, GOOD | {"value": "x", "event_id": "e2"}, WrongError("", "no JSON", "fix"), 5, GOOD | {"event_id": 3}]
    events, places, faults = read_events(given, SCOPE, lambda: NOON)
    assert ([one.event_id for one in events], places) == (["e1"], [0])
    assert [(one.index, one.event_id, one.field) for one in faults] == [
        (1, "e2", "value"), (2, "", ""), (3, "", ""), (4, "", "event_id"),
    ]  # fmt: skip
    assert set(faults[0].as_json()) == set(Fault.__slots__)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(KEYS), JUNK | st.sampled_from(sorted(map(str, GOOD.values()))), max_size=11))
def test_whatever_is_stated_is_an_event_that_can_be_written_or_a_fault(changed):
    events, _, faults = read_events([GOOD | changed], SCOPE, lambda: NOON)
    assert len(events) + len(faults) == 1
    for event in events:
        sealed(event)
    for fault in faults:
        assert fault.reason
        assert fault.fix
        json.dumps(fault.as_json(), allow_nan=False).encode()


def test_what_is_said_of_a_fault_is_short_and_holds_no_control_characters():
    with pytest.raises(WrongError) as wrong:
        read(event_time="\x1b[31m" + "x" * 10_000)
    assert len(wrong.value.reason) < 120
    assert wrong.value.reason.isprintable()


@pytest.mark.parametrize("measure", measures().values(), ids=measures())
def test_each_measure_holds_together(measure):
    assert measure.unit in UCUM, "a unit is a UCUM code; add a new one here once looked up"
    assert bool(measure.states) == (measure.kind == Kind.STATE)
    assert measure.aggregations
    allowed = {
        Kind.GAUGE: {"mean", "min", "max", "last"}, Kind.COUNTER: {"sum", "rate", "max"}, Kind.STATE: {"last"},
    }  # fmt: skip
    assert set(measure.aggregations) <= allowed[measure.kind]
    assert measure.kind != Kind.COUNTER or measure.least == 0
    has_target = measure.target_low is not None or measure.target_high is not None
    assert bool(measure.target_span) == has_target
    assert not has_target or measure.standard, "a target band names whose it is"


def test_rates_of_injuries_are_computed_and_never_handed_in():
    """LTIFR counts a million hours, TRIR 200,000: a number without its base would be neither."""
    assert not {"ltifr", "trir"} & {word for name in measures() for word in name.split("_")}
    assert {"hours_worked", "lost_time_injuries", "recordable_injuries"} <= set(measures())


def test_no_limit_of_freeboard_is_claimed_to_hold_everywhere():
    freeboard = measures()["tailings_freeboard"]
    assert (freeboard.target_low, freeboard.target_high) == (None, None)


def test_keys_are_fields_of_an_event():
    assert set(KEYS) < set(read().__slots__)
