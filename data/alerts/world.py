"""What rules about hazards and feeds say: pure functions of what stands in the log, the known sites and the clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.alerts.evaluating import Verdict
from data.alerts.model import Form, Rule, SeriesId
from data.hazards.health import Health, State
from data.hazards.model import Hazard, Kind, Level
from data.hazards.reach import GRAVITY, Near
from data.stores.events.model import Mode

AT_ONCE = frozenset({Kind.EARTHQUAKE, Kind.TSUNAMI})
"""Hazards that are over when they are told of."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says of a hazard or a feed: `subject` in words, as its publisher names it."""

    mode: Mode
    series: SeriesId
    subject: str
    verdict: Verdict


def of_hazards(
    rule: Rule,
    groups: Iterable[Sequence[Hazard]],
    near: Callable[[Hazard], Sequence[Near]],
    known: Collection[tuple[Mode, SeriesId]],
    now: datetime,
) -> Iterator[Said]:
    """Yield what a rule says of each hazard that it is of, and of those `known` that no longer stand: they are over.

    `groups` are hazards as `data.hazards.reach.once` gives them: those of a group are one. The value is the number of
    known sites within reach that name one of the rule's materials; of the members the first that the rule is of counts.
    """
    over = dict.fromkeys(known)
    for group in groups:
        series = _series(group, known)
        over.pop((group[0].mode, series), None)
        found = [(hazard, sites) for hazard in group if (sites := _reached(rule, hazard, near, now))]
        if found:
            hazard, sites = found[0]
            is_true = sites >= rule.expr.reached
            if is_true or (hazard.mode, series) in known:
                yield Said(hazard.mode, series, hazard.title, Verdict(is_true, float(sites), hazard.level.value))
        elif (group[0].mode, series) in known:
            yield Said(group[0].mode, series, group[0].title, Verdict(False))
    for mode, series in over:
        yield Said(mode, series, "", Verdict(False))


def of_feeds(rule: Rule, feeds: Iterable[Health], now: datetime) -> Iterator[Said]:
    """Yield what a rule says of each feed; the value is for how many seconds it has been so.

    One that the operator has not asked does not fail, of one that nobody ever asked nothing is known.
    """
    for feed in feeds:
        if rule.expr.feeds and feed.source_id not in rule.expr.feeds:
            continue
        series = ("", Form.FEED.value, feed.source_id)
        if feed.state == State.NEVER:
            verdict = Verdict(None)
        elif feed.state in {State.FAILING, State.SILENT} and feed.since is not None:
            age = now - feed.since
            verdict = Verdict(age > rule.expr.over, age.total_seconds(), feed.wrong or feed.state.value)
        else:
            verdict = Verdict(False)
        yield Said(Mode.REAL, series, feed.source_id, verdict)


def _series(group: Sequence[Hazard], known: Collection[tuple[Mode, SeriesId]]) -> SeriesId:
    """Return the name of a hazard: one of its names that an alert has already, or that of its first source."""
    names = [f"{hazard.source_id}:{name}" for hazard in group for name in (hazard.hazard_id, *hazard.ids)]
    every = [("", Form.HAZARD.value, name) for name in names]
    return next((one for one in every if (group[0].mode, one) in known), every[0])


def _reached(rule: Rule, hazard: Hazard, near: Callable[[Hazard], Sequence[Near]], now: datetime) -> int:
    """Return how many known sites a hazard may reach that a rule is of; 0 of one that it is not of, or that is over."""
    expr = rule.expr
    if hazard.kind not in expr.kinds or GRAVITY[hazard.level] < GRAVITY[Level(expr.level)]:
        return 0
    if expr.strength is not None and (hazard.strength is None or hazard.strength < expr.strength):
        return 0
    if hazard.recorded is None and not _goes_on(rule, hazard, now):
        return 0
    sites = (one.site for one in near(hazard))
    return sum(not expr.materials or not expr.materials.isdisjoint(site.materials) for site in sites)


def _goes_on(rule: Rule, hazard: Hazard, now: datetime) -> bool:
    if hazard.kind in AT_ONCE:
        return now - hazard.started <= rule.expr.over
    return hazard.over_since is None
