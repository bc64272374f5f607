"""Judges rules: pure functions of what was, what has come, and the clock of the server.

Silence never clears an alert. Limits have two ends (`raise_at`, `clear_at`), so that a value which swings about one
does not raise and clear it each time.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.alerts.model import (
    Alert,
    Alerts,
    Change,
    Expr,
    Form,
    NoData,
    Phase,
    Rule,
    Sample,
    SeriesId,
    Side,
    Transition,
)

SPREAD = 1.4826
"""Times the median of the absolute deviations is the standard deviation, were the history normal."""
Limits = Mapping[tuple[str, str], tuple[float | None, float | None]]
"""The sites' own limits: site and measure → the lowest and the highest that is good (None: none is set)."""
_AGGREGATES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "last": lambda values: values[-1], "mean": statistics.fmean, "min": min, "max": max, "sum": sum,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an expression says: true, false, or None where there is nothing to judge; `is_unset` where no limit is."""

    is_true: bool | None
    value: float | None = None
    state: str = ""
    is_unset: bool = False


def evaluate(
    rules: Iterable[Rule],
    series: Mapping[SeriesId, Sequence[Sample]],
    before: Alerts,
    now: datetime,
    limits: Limits | None = None,
) -> tuple[dict[tuple[str, SeriesId], Alert], list[Transition]]:
    """Return the alerts at `now`, and what was raised or has cleared since they were as `before`.

    `series` holds the samples of each series, oldest first, as far back as the rules look (`reach`); none after `now`
    counts. A series that is missing from it has fallen silent, if there is an alert of it.
    """
    alerts = dict(before)
    changes: list[Transition] = []
    for rule in rules:
        known = {one for rule_id, one in before if rule_id == rule.rule_id}
        for one in sorted(known | {name for name in series if rule.is_of(name)}):
            key = rule.rule_id, one
            old = before.get(key, Alert(rule.rule_id, one))
            samples = [sample for sample in series.get(one, ()) if sample.at <= now]
            firing = old.phase == Phase.FIRING
            verdict = judge(rule.expr, samples, now, firing=firing, limits=(limits or {}).get(one[:2], (None, None)))
            alerts[key], change = advance(rule, old, verdict, now)
            if change is not None:
                changes.append(Transition(change, alerts[key], now))
    return alerts, changes


def advance(rule: Rule, old: Alert, verdict: Verdict, now: datetime) -> tuple[Alert, Change | None]:
    """Return an alert after a verdict, and what has become of it."""
    if old.seen is not None and now < old.seen:
        return old, None  # the clock was set back: what was judged stays
    new, firing = _next(rule, old, verdict, now), old.phase == Phase.FIRING
    return new, (Change.CLEARED if firing else Change.RAISED) if (new.phase == Phase.FIRING) != firing else None


def reach(rules: Iterable[Rule]) -> timedelta:
    """Return how far back the rules look."""
    return max((rule.expr.over + rule.expr.history for rule in rules), default=timedelta(0))


def judge(
    expr: Expr,
    samples: Sequence[Sample],
    now: datetime,
    *,
    firing: bool = False,
    limits: tuple[float | None, float | None] = (None, None),
) -> Verdict:
    """Return what an expression says of a series. While it is `firing` the limit is the one behind which it clears."""
    if expr.form == Form.MISSING:
        return _missing(expr, samples, now)
    if expr.form == Form.STATE:
        return _state(expr, samples, now)
    raise_at, clear_at = _limits(expr, limits)
    if raise_at is None:
        return Verdict(None, is_unset=True)
    value = _VALUES[expr.form](expr, samples, now)
    if value is None:
        return Verdict(None)
    limit = clear_at if firing and clear_at is not None else raise_at
    if firing and clear_at is not None and clear_at != raise_at:
        is_true = value > limit if expr.side == Side.ABOVE else value < limit
    else:
        is_true = value >= limit if expr.side == Side.ABOVE else value <= limit
    return Verdict(is_true, value)


def _limits(expr: Expr, limits: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    """Return where an expression raises and clears; the site's own limit is both."""
    if not expr.of_site:
        return expr.raise_at, expr.clear_at
    own = limits[1] if expr.side == Side.ABOVE else limits[0]
    return own, own


def _missing(expr: Expr, samples: Sequence[Sample], now: datetime) -> Verdict:
    """Judge by the newest sample that states something; of a series that never did, nothing is missing."""
    stated = [sample for sample in samples if sample.is_stated]
    if not stated:
        return Verdict(True)
    age = now - stated[-1].at
    return Verdict(age > expr.over, age.total_seconds())


def _state(expr: Expr, samples: Sequence[Sample], now: datetime) -> Verdict:
    found = [sample.state for sample in samples if sample.state and _is_recent(expr, sample, now)]
    return Verdict(found[-1] in expr.states, state=found[-1]) if found else Verdict(None)


def _is_recent(expr: Expr, sample: Sample, now: datetime) -> bool:
    return now - sample.at <= expr.over


def _values(samples: Iterable[Sample], start: datetime, end: datetime) -> list[float]:
    """Return the values after a moment up to another."""
    return [sample.value for sample in samples if sample.value is not None and start < sample.at <= end]


def _aggregate(expr: Expr, samples: Sequence[Sample], now: datetime) -> float | None:
    values = _values(samples, now - expr.over, now)
    return float(_AGGREGATES[expr.aggregation](values)) if values else None


def _rate(expr: Expr, samples: Sequence[Sample], now: datetime) -> float | None:
    """Return the change an hour between the first and the last value within `over`."""
    stated = [sample for sample in samples if sample.value is not None and now - expr.over < sample.at]
    if len(stated) < 2 or stated[0].at == stated[-1].at:
        return None
    first, last = stated[0], stated[-1]
    return ((last.value or 0.0) - (first.value or 0.0)) / ((last.at - first.at).total_seconds() / 3600)


def _deviation(expr: Expr, samples: Sequence[Sample], now: datetime) -> float | None:
    """Return how many spreads the newest value lies from the median of the history before `over`.

    None where the history is too short or never varies: what is usual is not known then. Upwards where the bad side is
    above, downwards below.
    """
    late = _values(samples, now - expr.over, now)
    history = _values(samples, now - expr.over - expr.history, now - expr.over)
    if not late or len(history) < expr.least:
        return None
    middle = statistics.median(history)
    spread = SPREAD * statistics.median(abs(value - middle) for value in history)
    return (late[-1] - middle) / spread if spread else None


_VALUES: Mapping[Form, Callable[[Expr, Sequence[Sample], datetime], float | None]] = {
    Form.THRESHOLD: _aggregate, Form.RATE: _rate, Form.DEVIATION: _deviation,
}  # fmt: skip


def _next(rule: Rule, old: Alert, verdict: Verdict, now: datetime) -> Alert:
    """Return the alert after a verdict."""
    if verdict.is_unset and old.phase != Phase.FIRING:
        return replace(old, phase=Phase.UNSET, since=_since(old, Phase.UNSET, now), seen=now, value=None)
    if verdict.is_true is None:
        return _silent(rule, old, now)
    judged = replace(old, value=verdict.value, state=verdict.state, silent_since=None, seen=now)
    return _true(rule, judged, now) if verdict.is_true else _false(rule, judged, now)


def _true(rule: Rule, alert: Alert, now: datetime) -> Alert:
    if alert.phase == Phase.FIRING:
        return replace(alert, false_since=None)
    since = alert.since if alert.phase == Phase.PENDING and alert.since else now
    if now - since >= rule.hold:
        return replace(alert, phase=Phase.FIRING, since=now, false_since=None, times=alert.times + 1)
    return replace(alert, phase=Phase.PENDING, since=since)


def _false(rule: Rule, alert: Alert, now: datetime) -> Alert:
    if alert.phase != Phase.FIRING:
        return replace(alert, phase=Phase.INACTIVE, since=_since(alert, Phase.INACTIVE, now))
    false_since = alert.false_since or now
    if now - false_since >= rule.keep_firing_for:
        return replace(alert, phase=Phase.INACTIVE, since=now, false_since=None)
    return replace(alert, false_since=false_since)


def _silent(rule: Rule, old: Alert, now: datetime) -> Alert:
    """Return the alert while there is nothing to judge: one that fires goes on, and is not counted as false."""
    quiet = replace(old, seen=now, silent_since=old.silent_since or now)
    if old.phase == Phase.FIRING:
        return replace(quiet, false_since=None)
    if rule.no_data == NoData.ALERT:
        return replace(_true(rule, quiet, now), value=None, state="")
    if rule.no_data == NoData.OK or old.phase == Phase.UNSET:
        return replace(quiet, phase=Phase.INACTIVE, since=_since(quiet, Phase.INACTIVE, now))
    if old.phase == Phase.PENDING and old.since and old.seen:
        return replace(quiet, since=old.since + (now - old.seen))  # silence is no part of what must hold
    return quiet


def _since(alert: Alert, phase: Phase, now: datetime) -> datetime:
    """Return since when an alert is in a phase that it is in now."""
    return alert.since if alert.phase == phase and alert.since else now
