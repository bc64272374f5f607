"""The board: what is shown of alerts, in which order, with whom and with what has become of each."""

from datetime import timedelta

import pytest

from data.alerts.board import MOST_ENTRIES, board, revision
from data.alerts.handling import HandlingError, NotSoError, UnknownAlertError, acknowledge, shelve, unshelve
from data.alerts.load import Load
from data.alerts.model import Change, Phase
from data.alerts.reading import read_rules
from data.alerts.store import alert_id_of, drop, forget
from data.alerts.units import unit_of
from data.stores.events.duties import tell
from data.stores.events.model import Mode
from tests.alerts import NOON, SERIES, kept, raised, table, write

MINUTE = timedelta(minutes=1)
LOW = alert_id_of("low", Mode.REAL, SERIES)


def test_nothing_was_ever_judged(log):
    empty = board(log, NOON)
    assert (empty.revision, empty.judged, empty.lines, empty.rules, empty.faults) == (0, None, (), 0, ())
    assert set(empty.loads.values()) == {Load(0, 0.0, (), ())}
    tell(log, "alerts", next_seconds=1)
    assert board(log, NOON).judged is not None


def test_a_line_says_rule_series_value_unit_and_history(log):
    one = kept()
    write(log, [one], [raised(one)])
    (line,) = board(log, NOON + MINUTE).lines
    assert (line.alert_id, line.rule.rule_id, line.alert, line.mode) == (LOW, "low", one.alert, Mode.REAL)
    assert (line.unit, line.acknowledgement, line.shelf, line.cleared, line.needs_somebody) == (
        "m",
        None,
        None,
        None,
        True,
    )
    assert [(one.change, one.at, one.who, one.value) for one in line.history] == [(Change.RAISED, NOON, "", 0.5)]


def test_what_cleared_is_shown_for_a_day_and_what_never_was_is_not(log):
    late, early = (kept(f"r{n}", phase=Phase.INACTIVE, cleared=NOON - timedelta(hours=n)) for n in (23, 25))
    quiet = kept("quiet", phase=Phase.INACTIVE)
    unset = kept("unset", phase=Phase.UNSET)
    said = {one.alert.rule_id: table() for one in (late, early, quiet, unset)}
    write(log, [late, early, quiet, unset], said=said)
    (line,) = board(log, NOON).lines
    assert (line.rule.rule_id, line.cleared) == ("r23", NOON - timedelta(hours=23))


def test_what_needs_somebody_comes_first_then_by_severity_then_the_newest(log):
    said = {"info": table("info"), "low": table(), "warning": table("warning")}
    every = [
        kept("low", phase=Phase.INACTIVE, cleared=NOON), kept("low", ("a", "x", ""), Phase.PENDING),
        kept("info", ("b", "x", "")), kept("low", ("c", "x", ""), since=NOON - MINUTE), kept("low", ("d", "x", "")),
        kept("warning", ("e", "x", "")), kept("low", ("f", "x", "")),
    ]  # fmt: skip
    write(log, every, said=said)
    acknowledge(log, alert_id_of("low", Mode.REAL, ("f", "x", "")), "A. Nkosi", "", NOON)
    found = [line.alert.series[0] for line in board(log, NOON).lines]
    assert found == ["d", "c", "e", "b", "f", "a", "ICMM1"]


def test_history_is_cut_and_of_the_newest(log):
    one = kept()
    write(log, [one], [raised(one, NOON + n * MINUTE) for n in range(30)])
    (line,) = board(log, NOON).lines
    assert len(line.history) == MOST_ENTRIES
    assert line.history[0].at == NOON + 29 * MINUTE


def test_history_is_forgotten_before_a_moment(log):
    one = kept()
    write(log, [one], [raised(one, NOON + n * MINUTE) for n in range(5)])
    log.write(lambda connection: forget(connection, NOON + 3 * MINUTE))
    write(log, [one], [raised(one, NOON + 9 * MINUTE)])
    assert [entry.at.minute for entry in board(log, NOON).lines[0].history] == [9, 4, 3]


def test_load_is_of_each_mode_by_itself(log):
    real, made_up = kept(), kept(mode=Mode.SIMULATED)
    write(log, [real, made_up], [raised(real), *[raised(made_up)] * 3])
    assert real.alert_id != made_up.alert_id
    seen = board(log, NOON)
    assert (seen.load.last_hour, seen.load.chattering) == (1, ())
    assert (seen.loads[Mode.SIMULATED].last_hour, len(seen.loads[Mode.SIMULATED].chattering)) == (3, 1)


def test_a_rule_that_is_judged_no_more_still_names_what_it_raised(log):
    write(log, [kept()])
    write(log, [], said={"other": table()})
    seen = board(log, NOON)
    assert (seen.rules, [line.rule.rule_id for line in seen.lines]) == (1, ["low"])


def test_the_unit_is_of_what_is_judged():
    units = {rule.rule_id: unit_of(rule) for rule in read_rules()}
    assert (units["dam_moves_faster"], units["freeboard_silent"], units["dust_pm10_day"]) == ("mm/h", "s", "ug/m3")


def test_an_acknowledgement_is_shown_until_it_fires_again(log):
    one = kept()
    before = write(log, [one], [raised(one)])
    acknowledge(log, LOW, " A. Nkosi ", "pump on its way", NOON + MINUTE)
    assert revision(log) == before + 1
    (line,) = board(log, NOON + MINUTE).lines
    assert (line.acknowledgement.who, line.acknowledgement.why, line.needs_somebody) == (
        "A. Nkosi", "pump on its way", False,
    )  # fmt: skip
    assert line.alert.phase == Phase.FIRING, "to acknowledge is not to resolve"
    assert [(one.change, one.who) for one in line.history] == [(Change.ACKNOWLEDGED, "A. Nkosi"), (Change.RAISED, "")]
    write(log, [kept(times=2)])
    assert board(log, NOON).lines[0].acknowledgement is None


def test_the_same_acknowledgement_again_changes_nothing_and_another_relieves(log):
    write(log, [kept()])
    first = acknowledge(log, LOW, "A", "", NOON)
    before = revision(log)
    assert acknowledge(log, LOW, "A", "", NOON + MINUTE) == first
    assert revision(log) == before
    acknowledge(log, LOW, "B", "shift", NOON + MINUTE)
    assert board(log, NOON).lines[0].acknowledgement.who == "B"


def test_a_shelf_ends_by_itself_or_by_hand(log):
    write(log, [kept()])
    shelve(log, LOW, "A", "sensor is being changed", until=NOON + MINUTE, now=NOON)
    (line,) = board(log, NOON).lines
    assert (line.shelf.until, line.shelf.why, line.needs_somebody) == (NOON + MINUTE, "sensor is being changed", False)
    assert board(log, NOON + MINUTE).lines[0].shelf is None
    unshelve(log, LOW, "B", "", NOON)
    (line,) = board(log, NOON).lines
    assert (line.shelf, [(one.change, one.who) for one in line.history]) == (
        None, [(Change.UNSHELVED, "B"), (Change.SHELVED, "A")],
    )  # fmt: skip
    with pytest.raises(NotSoError):
        unshelve(log, LOW, "B", "", NOON)


@pytest.mark.parametrize(
    "until", [NOON, NOON - MINUTE, NOON + timedelta(days=30, seconds=1), NOON.replace(tzinfo=None)]
)
def test_a_shelf_ends_within_thirty_days(log, until):
    write(log, [kept()])
    with pytest.raises(HandlingError) as error:
        shelve(log, LOW, "A", "why", until=until, now=NOON)
    assert (error.value.field, bool(error.value.fix), revision(log)) == ("until", True, 1)


@pytest.mark.parametrize(
    ("who", "why", "field"), [("", "w", "who"), (" ", "w", "who"), ("A", " ", "why"), ("A" * 161, "w", "who"),
                              ("A", "w" * 501, "why"), ("A\nB", "w", "who"), ("A", "w\x00", "why")],
)  # fmt: skip
def test_a_name_and_a_reason_are_needed(log, who, why, field):
    write(log, [kept()])
    with pytest.raises(HandlingError) as error:
        shelve(log, LOW, who, why, until=NOON + MINUTE, now=NOON)
    assert error.value.field == field


def test_only_what_fires_is_acknowledged_and_only_what_is_known_is_handled(log):
    write(log, [kept(phase=Phase.PENDING)])
    with pytest.raises(NotSoError, match="pending"):
        acknowledge(log, LOW, "A", "", NOON)
    shelve(log, LOW, "A", "why", until=NOON + MINUTE, now=NOON)
    for command in (
        lambda: acknowledge(log, "none", "A", "", NOON), lambda: unshelve(log, "none", "A", "", NOON),
        lambda: shelve(log, "none", "A", "w", until=NOON + MINUTE, now=NOON),
    ):  # fmt: skip
        with pytest.raises(UnknownAlertError):
            command()
    log.write(lambda connection: drop(connection, [LOW]))
    assert board(log, NOON).lines == ()
