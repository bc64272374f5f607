"""An alert is raised, held, kept and cleared as its rule says; silence never clears one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.alerts.evaluating import evaluate, judge, reach
from data.alerts.model import Acknowledgement, Change, Expr, Form, NoData, Phase, Rule, Sample, Severity, Shelf, Side
from data.alerts.reading import read_rules

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SERIES = ("site-1", "dust_pm10", "")
MINUTE = timedelta(minutes=1)


def _rule_with(expr=None, **changed):
    made = Expr(form=Form.THRESHOLD, measure_id="dust_pm10", raise_at=10.0, clear_at=10.0, over=MINUTE)
    given = {"rule_id": "r", "title": "", "severity": Severity.WARNING, "summary": "", "action": "", "because": ""}
    return Rule(expr=replace(made, **expr or {}), **given | changed)


def _run(rule, values, limits=None, series=SERIES):
    """Judge once a minute, one value each (None: nothing has come); give phases and changes with their minute."""
    alerts, samples, phases, changes = {}, [], [], []
    for minute, value in enumerate(values):
        now = NOON + minute * MINUTE
        if value is not None:
            samples.append(Sample(now, value))
        alerts, made = evaluate([rule], {series: samples} if samples else {}, alerts, now, limits)
        phases.append(alerts[rule.rule_id, series].phase if alerts else None)
        changes += [(minute, one.change) for one in made]
    return phases, changes, alerts.get((rule.rule_id, series))


def test_for_asks_that_it_holds_without_a_break():
    rule = _rule_with(hold=3 * MINUTE)
    _, changes, _ = _run(rule, [11, 11, 11, 9, 11, 11, 11, 11])
    assert changes == [(7, Change.RAISED)]


def test_keep_firing_for_asks_that_it_is_false_without_a_break():
    rule = _rule_with(keep_firing_for=3 * MINUTE)
    _, changes, _ = _run(rule, [11, 9, 9, 11, 9, 9, 9, 9])
    assert changes == [(0, Change.RAISED), (7, Change.CLEARED)]


def test_a_value_that_swings_about_the_limit_raises_once_where_it_clears_elsewhere():
    swinging = [11, 9, 11, 9, 11, 9]
    assert len(_run(_rule_with(), swinging)[1]) == 6
    assert _run(_rule_with({"clear_at": 8.0}), swinging)[1] == [(0, Change.RAISED)]
    assert _run(_rule_with({"clear_at": 8.0}), [*swinging, 8])[1][-1] == (6, Change.CLEARED)


@pytest.mark.parametrize(("side", "values"), [(Side.ABOVE, [9.99, 10.0]), (Side.BELOW, [10.01, 10.0])])
def test_the_limit_itself_is_bad(side, values):
    assert _run(_rule_with({"side": side}), values)[0] == [Phase.INACTIVE, Phase.FIRING]


@pytest.mark.parametrize("no_data", NoData)
def test_silence_never_clears_an_alert(no_data):
    rule = _rule_with({"clear_at": 8.0}, no_data=no_data, keep_firing_for=2 * MINUTE)
    phases, changes, alert = _run(rule, [11] + 10 * [None])
    assert (set(phases), changes) == ({Phase.FIRING}, [(0, Change.RAISED)])
    assert alert.silent_since == NOON + MINUTE, "a value counts for as long as `over`"


def test_the_time_of_silence_does_not_count_towards_clearing():
    rule = _rule_with(keep_firing_for=3 * MINUTE)
    _, changes, _ = _run(rule, [11, 9, 9, *5 * [None], 9, 9, 9, 9])
    assert changes == [(0, Change.RAISED), (11, Change.CLEARED)]


def test_silence_may_raise_one_keep_one_waiting_or_end_the_wait():
    known = [9, 11]
    assert _run(_rule_with(no_data=NoData.ALERT, hold=3 * MINUTE), [*known, *4 * [None]])[1] == [(4, Change.RAISED)]
    waiting, _, _ = _run(_rule_with(no_data=NoData.KEEP, hold=3 * MINUTE), [*known, *9 * [None], 11])
    assert set(waiting[1:]) == {Phase.PENDING}, "what was not heard is not counted as having held"
    assert _run(_rule_with(no_data=NoData.OK, hold=3 * MINUTE), [*known, *9 * [None]])[0][-1] == Phase.INACTIVE


def test_one_raised_by_silence_says_so_and_clears_when_a_good_value_comes():
    rule = _rule_with(no_data=NoData.ALERT)
    _, changes, alert = _run(rule, [9, None, None])
    assert (changes, alert.value, alert.is_silent) == ([(1, Change.RAISED)], None, True)
    assert _run(rule, [9, None, None, 9])[1][-1] == (3, Change.CLEARED)


def test_missing_and_withheld_are_not_zero():
    rule = _rule_with({"side": Side.BELOW})
    alerts, changes = evaluate([rule], {SERIES: [Sample(NOON)]}, {}, NOON)
    assert (alerts["r", SERIES].phase, changes) == (Phase.INACTIVE, [])


def test_without_the_sites_own_limit_nothing_is_judged():
    rule = _rule_with({"of_site": True, "raise_at": None, "clear_at": None, "side": Side.BELOW})
    assert set(_run(rule, [0.0, 5.0])[0]) == {Phase.UNSET}
    assert _run(rule, [5.0, 0.9], {("site-1", "dust_pm10"): (1.0, None)})[1] == [(1, Change.RAISED)]
    assert set(_run(rule, [0.0], {("site-2", "dust_pm10"): (1.0, None)})[0]) == {Phase.UNSET}


def test_missing_is_judged_by_the_newest_value_that_was_stated():
    expr = Expr(form=Form.MISSING, measure_id="dust_pm10", over=timedelta(hours=1))
    samples = [Sample(NOON, 5.0), Sample(NOON + 50 * MINUTE)]
    assert judge(expr, samples, NOON + 60 * MINUTE).is_true is False
    late = judge(expr, samples, NOON + 61 * MINUTE)
    assert (late.is_true, late.value) == (True, 3660.0)


def test_a_series_that_falls_silent_altogether_is_still_judged():
    rule = _rule_with({"form": Form.MISSING, "raise_at": None, "clear_at": None, "over": timedelta(hours=1)})
    alerts, _ = evaluate([rule], {SERIES: [Sample(NOON, 5.0)]}, {}, NOON)
    alerts, changes = evaluate([rule], {}, alerts, NOON + timedelta(days=2))
    assert [one.change for one in changes] == [Change.RAISED]


def test_a_rate_is_of_an_hour_and_needs_two_values():
    expr = Expr(form=Form.RATE, measure_id="dam_movement", raise_at=1.0, clear_at=1.0, over=timedelta(hours=24))
    samples = [Sample(NOON, 10.0), Sample(NOON + 30 * MINUTE, 11.0)]
    assert judge(expr, samples[:1], NOON).is_true is None
    assert judge(expr, samples, NOON + 30 * MINUTE).value == pytest.approx(2.0)


def test_a_deviation_is_from_the_sites_own_past_and_not_judged_without_one():
    expr = Expr(
        form=Form.DEVIATION, measure_id="pore_pressure", raise_at=5.0, clear_at=3.0, over=MINUTE,
        history=timedelta(days=1), least=20,
    )  # fmt: skip
    past = [Sample(NOON - (40 - minute) * MINUTE, 100.0 + minute % 3) for minute in range(39)]
    assert judge(expr, [*past, Sample(NOON, 101.5)], NOON).is_true is False
    far = judge(expr, [*past, Sample(NOON, 120.0)], NOON)
    assert (far.is_true, far.value) == (True, pytest.approx((120 - 101) / 1.4826))
    assert judge(expr, [*past[-10:], Sample(NOON, 120.0)], NOON).is_true is None
    flat = [Sample(NOON - (40 - minute) * MINUTE, 100.0) for minute in range(39)]
    assert judge(expr, [*flat, Sample(NOON, 120.0)], NOON).is_true is None


def test_a_state_is_judged_by_the_newest():
    expr = Expr(form=Form.STATE, measure_id="plant_state", over=timedelta(hours=1), states=("stopped",))
    samples = [Sample(NOON, state="running"), Sample(NOON + MINUTE, state="stopped")]
    assert [judge(expr, samples[:count], NOON + MINUTE).is_true for count in (0, 1, 2)] == [None, False, True]
    assert judge(expr, samples, NOON + timedelta(hours=2)).is_true is None


def test_counts_add_up_over_the_time_and_not_beyond():
    rule = next(rule for rule in read_rules() if rule.rule_id == "lost_time_injury")
    samples = [Sample(NOON, 1.0), Sample(NOON + MINUTE, 0.0)]
    assert judge(rule.expr, samples, NOON + timedelta(hours=23)).value == 1.0
    assert judge(rule.expr, samples, NOON + timedelta(hours=25)).is_true is None


def test_a_clock_that_is_set_back_changes_nothing_and_what_is_ahead_does_not_count():
    rule = _rule_with(keep_firing_for=MINUTE)
    alerts, _ = evaluate([rule], {SERIES: [Sample(NOON, 11.0)]}, {}, NOON)
    again, changes = evaluate([rule], {SERIES: []}, alerts, NOON - timedelta(hours=1))
    assert (again, changes) == (alerts, [])
    assert evaluate([rule], {SERIES: [Sample(NOON + MINUTE, 11.0)]}, {}, NOON)[1] == []


def test_a_rule_may_be_of_some_sites():
    rule = _rule_with(sites=frozenset({"site-2"}))
    assert evaluate([rule], {SERIES: [Sample(NOON, 11.0)]}, {}, NOON) == ({}, [])
    assert reach([rule]) == MINUTE


def test_an_acknowledgement_does_not_resolve_and_is_of_one_time():
    rule = _rule_with()
    alerts, _ = evaluate([rule], {SERIES: [Sample(NOON, 11.0)]}, {}, NOON)
    alert = alerts["r", SERIES]
    taken = Acknowledgement("r", SERIES, alert.times, NOON, "A. Nkosi")
    assert (alert.phase, taken.is_of(alert)) == (Phase.FIRING, True)
    for minute, value in ((2, 9.0), (4, 11.0)):
        now = NOON + minute * MINUTE
        alerts, _ = evaluate([rule], {SERIES: [Sample(now, value)]}, alerts, now)
    assert (alerts["r", SERIES].times, taken.is_of(alerts["r", SERIES])) == (2, False)


def test_a_shelf_has_an_end_a_name_and_a_reason():
    shelf = Shelf("r", SERIES, NOON, "A. Nkosi", "sensor is being changed")
    assert (shelf.holds(NOON - MINUTE), shelf.holds(NOON)) == (True, False)
    for who, why in (("", "why"), ("who", " ")):
        with pytest.raises(ValueError, match="a name and a reason"):
            replace(shelf, who=who, why=why)
    with pytest.raises(ValueError, match="needs a name"):
        Acknowledgement("r", SERIES, 1, NOON, " ")


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 20)), max_size=40),
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from(NoData),
)
def test_raised_and_cleared_alternate_and_none_clears_by_silence(values, hold, keep, no_data):
    rule = _rule_with({"clear_at": 8.0}, hold=hold * MINUTE, keep_firing_for=keep * MINUTE, no_data=no_data)
    _, changes, _ = _run(rule, values)
    kinds = [change for _, change in changes]
    assert kinds == [Change.RAISED, Change.CLEARED] * (len(kinds) // 2) + [Change.RAISED] * (len(kinds) % 2)
    for minute, change in changes:
        if change == Change.CLEARED:
            assert values[minute] is not None
            assert values[minute] <= 10.0
