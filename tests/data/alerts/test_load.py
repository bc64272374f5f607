"""The load of alerts: how many an hour, which chatter, which nobody acts on."""

from datetime import UTC, datetime, timedelta

from data.alerts.load import Load, load
from data.alerts.model import Alert, Change, Phase, Transition

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
QUIET, LOUD = ("site-1", "rain", ""), ("site-2", "rain", "")


def _raised(series, minutes, change=Change.RAISED):
    return Transition(change, Alert("r", series), NOON - timedelta(minutes=minutes))


def test_load_counts_what_was_raised():
    history = [
        _raised(QUIET, 60 * 25), _raised(QUIET, 60 * 3), _raised(LOUD, 50), _raised(LOUD, 45, Change.CLEARED),
        _raised(LOUD, 30), _raised(LOUD, 10), _raised(QUIET, 60),
    ]  # fmt: skip
    firing = [
        Alert("r", QUIET, Phase.FIRING, since=NOON - timedelta(hours=25)),
        Alert("r", LOUD, Phase.FIRING, since=NOON - timedelta(minutes=10)),
        Alert("s", LOUD, Phase.PENDING, since=NOON - timedelta(hours=30)),
    ]
    assert load(history, firing, NOON) == Load(3, 5 / 24, (("r", LOUD),), (("r", QUIET),))


def test_no_alerts_are_no_load():
    assert load([], [], NOON) == Load(0, 0.0, (), ())
