"""The judge: alerts are raised and cleared once, as corrected, whoever dies meanwhile; else nothing is written."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data.alerts.board import board, revision
from data.alerts.handling import acknowledge, shelve
from data.alerts.model import Change, Phase
from data.stores.events import EventLog, LogError, Mode, Quality
from data.stores.events.tables import ALERT, ALERT_ENTRY, NOTICE
from pipelines.live.judging import judge as judging
from pipelines.live.judging.judge import Judge
from tests.alerts import table
from tests.events import event

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SITE = "ICMM1"
SILENT = table("warning", no_data="alert") | {
    "expr": {"form": "missing", "measure": "tailings_freeboard", "over": "30h"},
}  # fmt: skip


def _cell(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_cell(one)}" for name, one in value.items()) + " }"
    return "[" + ", ".join(map(_cell, value)) + "]" if isinstance(value, list) else repr(value)


def _toml(rules):
    lines = []
    for rule_id, rule in rules.items():
        lines.append(f"[{rule_id}]")
        for name, value in rule.items():
            lines.append(f"{name} = {_cell(value)}")
    return "\n".join(lines)


@pytest.fixture
def rules(tmp_path, monkeypatch):
    """Return what writes the only rules there are."""
    numbers = itertools.count()
    monkeypatch.setattr("pipelines.live.judging.sources.FILE", tmp_path / "shipped.toml")

    def write(**tables):
        (tmp_path / "shipped.toml").write_text(_toml(tables) + f"\n# {next(numbers)} {'.' * next(numbers)}")

    write(low=table())
    return write


@pytest.fixture
def say(log):
    """Return what hands a value of the freeboard in, at a minute after noon."""
    numbers = itertools.count()

    def say(minute, value, **changed):
        given = {"site_id": SITE, "event_time": NOON + minute * MINUTE, "value": value} | changed
        one = event(next(numbers), **given)
        log.append([one])
        return one.event_id

    return say


def _history(log):
    question = select(ALERT_ENTRY).order_by(ALERT_ENTRY.c.entry)
    return [(row.change, row.mode, row.site_id) for row in log.read(question)]


def _changes(log):
    return [change for change, _, _ in _history(log)]


def _line(log, minute):
    (line,) = board(log, NOON + minute * MINUTE).lines
    return line


def test_an_alert_is_raised_acknowledged_and_cleared(log, rules, say):
    judge = Judge()
    judge.look(log, NOON)
    assert board(log, NOON).rules == 1
    say(1, 0.5)
    judge.look(log, NOON + MINUTE)
    line = _line(log, 1)
    assert (line.alert.phase, line.alert.value, line.alert.times, line.mode) == (Phase.FIRING, 0.5, 1, Mode.REAL)
    acknowledge(log, line.alert_id, "A", "", NOON + MINUTE)
    judge.look(log, NOON + 2 * MINUTE)
    assert _line(log, 2).acknowledgement.who == "A"
    say(3, 1.5)
    judge.look(log, NOON + 3 * MINUTE)
    line = _line(log, 3)
    assert (line.alert.phase, line.cleared, line.acknowledgement) == (Phase.INACTIVE, NOON + 3 * MINUTE, None)
    assert [one.change for one in line.history] == [Change.CLEARED, Change.ACKNOWLEDGED, Change.RAISED]


def test_where_nothing_changes_nothing_is_written(log, rules, say, monkeypatch):
    judge = Judge()
    say(0, 0.5)
    judge.look(log, NOON)
    writes, really = [], EventLog.write
    monkeypatch.setattr(EventLog, "write", lambda self, change: writes.append(1) or really(self, change))
    for second in range(60):
        say(second / 60, 0.5)
        judge.look(log, NOON + timedelta(seconds=second))
    assert writes == []
    for second in range(60, 120):
        say(second / 60, 0.5 - second / 1000)
        judge.look(log, NOON + timedelta(seconds=second))
    assert 10 <= len(writes) <= 12, "the value of what fires, every five seconds"


def test_the_next_process_goes_on_where_the_last_one_was(log, rules, say):
    say(0, 0.5)
    for second in range(5):
        Judge().look(log, NOON + timedelta(seconds=second))
    assert _changes(log) == ["raised"]
    say(1, 2.0)
    for second in range(60, 65):
        Judge().look(log, NOON + timedelta(seconds=second))
    assert _changes(log) == ["raised", "cleared"]


def test_what_waits_and_what_clears_goes_on_after_a_start(log, rules, say):
    rules(low=table(**{"for": "3m", "keep_firing_for": "50s"}))
    say(0, 0.5)
    for minute in range(4):
        Judge().look(log, NOON + minute * MINUTE)
    assert (_changes(log), _line(log, 3).alert.since) == (["raised"], NOON + 3 * MINUTE)
    say(4, 2.0)
    for second in range(0, 60, 10):
        Judge().look(log, NOON + 4 * MINUTE + timedelta(seconds=second))
    assert _changes(log) == ["raised", "cleared"]


def test_what_was_false_long_ago_does_not_count_as_false_meanwhile(log, rules, say):
    rules(low=table(keep_firing_for="3m"))
    say(0, 0.5)
    Judge().look(log, NOON)
    say(1, 2.0)
    Judge().look(log, NOON + MINUTE)
    Judge().look(log, NOON + 30 * MINUTE)
    assert _changes(log) == ["raised"]


def test_a_late_value_is_judged_by_its_time(log, rules, say):
    judge = Judge()
    say(10, 2.0)
    judge.look(log, NOON + 10 * MINUTE)
    say(5, 0.5)
    judge.look(log, NOON + 11 * MINUTE)
    assert _changes(log) == [], "the newest value counts"


def test_a_corrected_value_clears_and_a_withdrawn_one_does_not(log, rules, say):
    judge = Judge()
    wrong = say(0, 0.5)
    judge.look(log, NOON)
    right = say(0, 2.5, correction_of=wrong)
    judge.look(log, NOON + MINUTE)
    assert _changes(log) == ["raised", "cleared"]
    worse = say(0, 0.5, correction_of=right)
    judge.look(log, NOON + 2 * MINUTE)
    say(0, None, correction_of=worse, quality=Quality.WITHDRAWN)
    judge.look(log, NOON + 3 * MINUTE)
    assert _changes(log) == ["raised", "cleared", "raised"]
    assert (_line(log, 3).alert.phase, _line(log, 3).alert.is_silent) == (Phase.FIRING, True)


def test_what_is_simulated_raises_what_is_marked_so_and_touches_nothing_real(log, rules, say):
    judge = Judge()
    say(0, 2.0)
    say(0, 0.5, mode=Mode.SIMULATED)
    say(0, 0.5, mode=Mode.SIMULATED, site_id="sim-north")
    judge.look(log, NOON)
    assert sorted(_history(log)) == [("raised", "simulated", SITE), ("raised", "simulated", "sim-north")]
    assert board(log, NOON).load.last_hour == 0


def test_a_simulation_that_has_ended_leaves_no_alert_that_fires_for_ever(log, rules, say):
    rules(low=table(), silent=SILENT | {"sites": ["sim-north"]})
    say(0, 0.5, mode=Mode.SIMULATED, site_id="sim-north")
    say(0, 0.5)
    judge = Judge()
    for hours in (0, 23, 25, 25.1):
        judge.look(log, NOON + timedelta(hours=hours))
    assert _history(log)[2:] == [("cleared", "simulated", "sim-north")]
    assert {line.mode: line.alert.phase for line in board(log, NOON + timedelta(hours=26)).lines} == {
        Mode.REAL: Phase.FIRING, Mode.SIMULATED: Phase.INACTIVE,
    }  # fmt: skip
    for hours in (26, 50, 51):
        Judge().look(log, NOON + timedelta(hours=hours))
    assert len(_history(log)) == 3
    say(3_100, 0.5, mode=Mode.SIMULATED, site_id="sim-north")
    judge = Judge()
    judge.look(log, NOON + 3_100 * MINUTE)
    assert _changes(log)[3:] == ["raised"]


def test_silence_raises_where_a_rule_asks_for_it_also_of_what_was_silent_at_the_start(log, rules, say):
    rules(silent=SILENT)
    say(0, 2.0)
    judge = Judge()
    for minute in (0, 1_800, 1_801):
        judge.look(log, NOON + minute * MINUTE)
    assert (_changes(log), _line(log, 1_801).unit, _line(log, 1_801).alert.value) == (["raised"], "s", 108_060.0)
    say(0, 2.0, site_id="ICMM2")
    Judge().look(log, NOON + timedelta(days=20))
    assert len(_changes(log)) == 2


def test_limits_of_sites_come_from_a_file_and_follow_it(log, rules, say, tmp_path, monkeypatch):
    rules(low=table(expr={"raise_at": "site"}))
    limits = tmp_path / "limits.csv"
    monkeypatch.setenv("CRM_SITE_LIMITS", str(limits))
    judge = Judge()
    say(0, 0.5)
    say(0, 0.5, site_id="ICMM2")
    judge.look(log, NOON)
    assert [row.phase for row in log.read(select(ALERT.c.phase))] == ["unset", "unset"]
    assert "limits.csv" in board(log, NOON).faults[0]
    limits.write_text(f"site_id,measure_id,low,high,since,source\n{SITE},tailings_freeboard,1,,2026-01-01,engineer\n")
    judge.look(log, NOON + MINUTE)
    assert _history(log) == [("raised", "real", SITE)]
    assert board(log, NOON).faults == ()


def test_rules_of_ones_own_are_told_where_faulty_and_the_good_ones_go_on(log, rules, say, tmp_path, monkeypatch):
    own = tmp_path / "own.toml"
    monkeypatch.setenv("CRM_ALERT_RULES", str(own))
    own.write_text(_toml({"mine": table("warning"), "low": table("loud")}))
    judge = Judge()
    say(0, 0.5)
    judge.look(log, NOON)
    seen = board(log, NOON)
    assert [line.rule.rule_id for line in seen.lines] == ["low", "mine"]
    assert (seen.rules, len(seen.faults), "low.severity" in seen.faults[0]) == (2, 1, True)
    own.write_text("[mine")
    judge.look(log, NOON + MINUTE)
    seen = board(log, NOON)
    assert {line.alert.phase for line in seen.lines} == {Phase.FIRING}, "unread is not gone"
    assert (seen.rules, "cannot be read" in seen.faults[0]) == (2, True)
    Judge().look(log, NOON + MINUTE)
    assert (board(log, NOON).rules, board(log, NOON).lines[1].alert.phase) == (2, Phase.FIRING), "nor after a start"
    own.write_text("")
    judge.look(log, NOON + 2 * MINUTE)
    seen = board(log, NOON + 2 * MINUTE)
    assert [(line.rule.rule_id, line.alert.phase) for line in seen.lines] == [("low", "firing"), ("mine", "inactive")]
    assert (seen.rules, seen.faults, seen.lines[1].history[0].why) == (1, (), judging._GONE)
    Judge().look(log, NOON + timedelta(days=2))
    assert [row.rule_id for row in log.read(select(ALERT.c.rule_id))] == ["low"]


def test_a_change_and_its_notice_are_written_together(log, rules, say, monkeypatch):
    rules(low=table(webhooks=[{"url": "http://127.0.0.1:9/", "secret": "CRM_HOOK"}]))
    judge = Judge()
    say(0, 0.5)
    say(0, 0.5, mode=Mode.SIMULATED, site_id="sim-north")
    judge.look(log, NOON)
    assert "CRM_HOOK is not set" in board(log, NOON).faults[0]
    shelve(log, _real(log).alert_id, "A", "why", until=NOON + MINUTE, now=NOON)
    for second in (30, 60, 61):
        judge.look(log, NOON + timedelta(seconds=second))
    assert [one["change"] for one in _told(log)] == ["raised", "raised"], "told again when it comes from its shelf"
    assert {one["site_id"] for one in _told(log)} == {SITE}
    say(2, 2.0)
    judge.look(log, NOON + 2 * MINUTE)
    assert [one["change"] for one in _told(log)][2:] == ["cleared"]


def _real(log):
    return next(line for line in board(log, NOON).lines if line.mode == Mode.REAL)


def _told(log):
    return [json.loads(row.body) for row in log.read(select(NOTICE).order_by(NOTICE.c.made_us))]


def test_a_shelf_that_ends_is_said_in_the_history_once(log, rules, say):
    judge = Judge()
    say(0, 0.5)
    judge.look(log, NOON)
    shelve(log, _line(log, 0).alert_id, "A", "why", until=NOON + MINUTE, now=NOON)
    before = revision(log)
    for second in (30, 60, 61, 62):
        judge.look(log, NOON + timedelta(seconds=second))
    assert revision(log) == before + 1
    newest = _line(log, 2).history[0]
    assert (newest.change, newest.at, newest.who, newest.why) == (
        Change.UNSHELVED, NOON + MINUTE, "", judging._ITS_END,
    )  # fmt: skip


def test_a_write_that_fails_is_done_again_and_once(log, rules, say, monkeypatch):
    judge, really = Judge(), EventLog.write

    def before(_self, _change):
        raise LogError("disk full")

    def after(self, change):
        really(self, change)
        raise LogError("connection lost after the commit")

    say(0, 0.5)
    for second, fails in enumerate((before, after)):
        monkeypatch.setattr(EventLog, "write", fails)
        with pytest.raises(LogError):
            judge.look(log, NOON + timedelta(seconds=second))
    monkeypatch.setattr(EventLog, "write", really)
    judge.look(log, NOON + timedelta(seconds=2))
    assert _changes(log) == ["raised"]
    say(1, 2.0)
    judge.look(log, NOON + MINUTE)
    assert _changes(log) == ["raised", "cleared"]


def test_two_that_judge_at_once_write_nothing_twice(log, rules, say):
    """No two live processes hold one log; where that fails, the second reads what the first wrote."""
    first, second = Judge(), Judge()
    for judge in (first, second):
        judge.look(log, NOON)
    say(1, 0.5)
    first.look(log, NOON + MINUTE)
    with pytest.raises(LogError, match="another process"):
        second.look(log, NOON + MINUTE)
    second.look(log, NOON + MINUTE)
    assert _changes(log) == ["raised"]


def test_a_clock_that_is_set_back_stops_nothing(log, rules, say):
    judge = Judge()
    say(0, 2.0)
    judge.look(log, NOON + timedelta(days=300))
    say(1, 0.5)
    judge.look(log, NOON + MINUTE)
    assert _changes(log) == ["raised"]
