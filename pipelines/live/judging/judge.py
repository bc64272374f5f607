"""Judges the rules again and again, and writes what has become of alerts: states and history in one transaction.

Killed at any moment, the next process reads where each alert stands, and goes on from there: what was written is not
raised again, and what was not is judged anew. Where nothing has changed nothing is written.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from data.alerts.evaluating import advance, evaluate
from data.alerts.model import Alert, Change, Phase, Sample
from data.alerts.notices import tell
from data.alerts.store import (
    Entry,
    Kept,
    Standing,
    alerts,
    changed,
    drop,
    judged_rules,
    kept_of,
    put,
    put_rules,
    rule_text,
    standing,
)
from data.stores.events import EventLog, LogError, Mode
from data.stores.events.model import microseconds, moment
from data.stores.events.tables import ALERT, SHELF
from pipelines.live.judging.samples import Key, Memory
from pipelines.live.judging.sources import Sources
from pipelines.live.judging.world import World

SWEEP = timedelta(seconds=10)
"""Every series is judged at least so often; one of which something has come, or whose time runs, at every look."""
VALUES = timedelta(seconds=5)
"""The value of an alert that is shown is written at most so often, where nothing else of it has changed."""
GAP = timedelta(seconds=60)
"""Not judged for longer: what was false before does not count as having been false meanwhile."""
KEPT = timedelta(days=1)
"""That an alert is kept whose rule or hazard is gone, and one that is simulated after the last simulated event."""
_SHOWN = frozenset({Phase.PENDING, Phase.FIRING})
_GONE = "the rule is judged no more"
_NO_MORE = "nothing more is simulated"
_ITS_END = "its end has come"


@dataclass
class Held:
    """An alert as it is now, and as it was last written (None: never)."""

    now: Kept
    written: Kept | None = None


@dataclass
class Step:
    """What one look changes."""

    put: list[Kept] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    entries: list[tuple[Kept, Entry]] = field(default_factory=list)
    is_new: bool = False
    is_seen: bool = False
    has_ended: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self.put or self.drop or self.entries or self.has_ended or self.is_new)


class Judge:
    """What one process knows of rules, samples and alerts between two looks."""

    def __init__(self, sources: Sources | None = None) -> None:
        self.sources = sources or Sources()
        self._memory, self._world = Memory({}), World()
        self._told: tuple[str, ...] = ()
        self._written: int | None = None
        self._held: dict[Key, dict[str, Held]] = {}
        self._running: set[Key] = set()
        self._judged: datetime | None = None
        self._swept: datetime | None = None

    def look(self, log: EventLog, now: datetime) -> None:
        """Judge what is due at `now` and write what changes. Raises LogError."""
        try:
            self._look(log, now)
        except BaseException:
            self._judged = None  # whether it was written is not known: read where alerts stand
            raise

    def _look(self, log: EventLog, now: datetime) -> None:
        step = Step()
        if self.sources.read() or self._judged is None or now < self._judged:
            self._load(log, now, step)
        keys = self._memory.read(log, now) | self._running
        if self._swept is None or now - self._swept >= SWEEP:
            self._memory.trim(now)
            ended = self._end_simulations(now, step)
            keys = (keys | self._memory.series.keys() | self._held.keys()) - ended
            self._judge_world(log, now, step)
            self._swept = now
        self._judge(keys, now, step)
        step.is_new = step.is_new or self._faults != self._told
        step.has_ended = bool(log.read(select(SHELF.c.alert_id).where(_ended(now)).limit(1)))
        if step:
            self._written = log.write(lambda connection: self._write(connection, step, now))
            self._told = self._faults
            for kept in step.put:
                held = self._held.get((kept.mode, kept.alert.series), {}).get(kept.alert.rule_id)
                if held is not None:
                    held.written = kept
        self._judged = now

    def _load(self, log: EventLog, now: datetime, step: Step) -> None:
        """Read where alerts stand and what was judged by; let go of those whose rule is gone."""
        head, found, said = log.look(lambda one: (standing(one), alerts(one), judged_rules(one)))
        if self.sources.lacks and said:
            self.sources.resume(said)
        rules = {rule_id: rule_text(table) for rule_id, table in self.sources.said.items()}
        step.is_new = list(said.items()) != list(rules.items())
        self._told, self._written = head.faults, head.written
        self._held = defaultdict(dict)
        for kept in found:
            rule = self.sources.rules.get(kept.alert.rule_id)
            if rule is not None and rule.is_of(kept.alert.series):
                self._hold(Held(_resumed(kept, head, now), kept))
            elif self.sources.rules_are_whole:
                _let_go(kept, now, step)
        self._running = {key for key, of_rules in self._held.items() if any(map(_runs, of_rules.values()))}
        self._swept = None
        reach = self.sources.reach()
        if reach != self._memory.reach:
            self._memory = Memory(reach)

    @property
    def _faults(self) -> tuple[str, ...]:
        return (*self.sources.faults, *filter(None, [self._world.fault]))

    def _hold(self, held: Held) -> None:
        self._held[held.now.mode, held.now.alert.series][held.now.alert.rule_id] = held

    def _judge(self, keys: Iterable[Key], now: datetime, step: Step) -> None:
        by_mode: dict[Mode, list[Key]] = defaultdict(list)
        for key in keys:
            if key[1][0]:  # what is of no site is judged by itself
                by_mode[key[0]].append(key)
        for mode, mine in by_mode.items():
            series = {one: self._memory.series.get((mode, one), []) for _, one in mine}
            before = {
                (rule_id, key[1]): held.now.alert
                for key in mine
                for rule_id, held in self._held.get(key, {}).items()
            }  # fmt: skip
            found, changes = evaluate(self.sources.of_sites(), series, before, now, self.sources.limits(now))
            self._take(
                mode, found.values(), {(one.alert.rule_id, one.alert.series): one.change for one in changes}, step
            )
            self._running -= set(mine)
            self._running |= {key for key in mine if any(map(_runs, self._held.get(key, {}).values()))}

    def _end_simulations(self, now: datetime, step: Step) -> set[Key]:
        """Let go of what was made up, when nothing more has been made up of it for a day; return which series."""
        made_up = {key for key in (*self._held, *self._memory.series) if key[0] == Mode.SIMULATED}
        ended = {key for key in made_up if _is_silent(self._memory.series.get(key, []), now)}
        for key in ended:
            for held in self._held.pop(key, {}).values():
                _let_go(held.now, now, step, _NO_MORE)
            self._memory.series.pop(key, None)
        self._running -= ended
        return ended

    def _judge_world(self, log: EventLog, now: datetime, step: Step) -> None:
        """Judge the rules about hazards and feeds; forget an alert about what is over when it is no longer shown."""
        known: dict[str, list[Key]] = defaultdict(list)
        for key, of_rules in self._held.items():
            for rule_id in of_rules:
                known[rule_id].append(key)
        for rule, said in self._world.said(log, self.sources.rules, known, now):
            held = self._held[said.mode, said.series].get(rule.rule_id)
            before = held.now if held else Kept(Alert(rule.rule_id, said.series), said.mode)
            alert, change = advance(rule, before.alert, said.verdict, now)
            named = replace(before, subject=said.subject or before.subject)
            kept = self._note(Held(named, held.written if held else None), alert, change, step)
            if not said.subject and alert.phase == Phase.INACTIVE and not _is_late(kept, now):
                step.drop.append(kept.alert_id)
                del self._held[said.mode, said.series][rule.rule_id]

    def _take(self, mode: Mode, found: Iterable[Alert], changes: dict[Any, Change], step: Step) -> None:
        """Keep what was judged, and note what is to be written of it."""
        for alert in found:
            held = self._held[mode, alert.series].get(alert.rule_id) or Held(Kept(alert, mode))
            self._note(held, alert, changes.get((alert.rule_id, alert.series)), step)

    def _note(self, held: Held, alert: Alert, change: Change | None, step: Step) -> Kept:
        """Keep an alert as it was judged, note what is to be written of it, and return it."""
        cleared = alert.seen if change == Change.CLEARED else held.now.cleared
        held.now = replace(held.now, alert=alert, cleared=cleared)
        self._hold(held)
        if change is not None and alert.seen is not None:
            step.entries.append((held.now, Entry(change, alert.seen, value=alert.value, state=alert.state)))
        if is_other(held.written, held.now):
            step.put.append(held.now)
            step.is_seen = step.is_seen or alert.phase in _SHOWN or _was_shown(held.written)
        return held.now

    def _write(self, connection: Connection, step: Step, now: datetime) -> int | None:
        """Write a look in one transaction. Raises LogError where another process has judged since."""
        if standing(connection).written != self._written:
            raise LogError("another process has judged meanwhile: what it wrote is read first")
        if step.is_new:
            put_rules(connection, self.sources.said)
        put(connection, {kept.alert_id: kept for kept in step.put}.values())
        drop(connection, step.drop)
        entries = [*step.entries, *_end_shelves(connection, now)] if step.has_ended else step.entries
        if entries or step.is_new or step.is_seen or step.has_ended:
            written, faults = microseconds(now), json.dumps(self._faults)
            changed(connection, entries, judged_us=written, faults=faults)
            tell(connection, entries, now)
            return written
        return self._written


def _ended(now: datetime) -> ColumnElement[bool]:
    """Return the condition that the end of a shelf has come."""
    return SHELF.c.until_us <= microseconds(now)


def _end_shelves(connection: Connection, now: datetime) -> list[tuple[Kept, Entry]]:
    """Take away the shelves whose end has come, and return what the history is to say of it."""
    rows = connection.execute(select(ALERT, SHELF.c.until_us).where(ALERT.c.alert_id == SHELF.c.alert_id, _ended(now)))
    ended = [(kept_of(row), Entry(Change.UNSHELVED, moment(row.until_us), why=_ITS_END)) for row in rows]
    connection.execute(delete(SHELF).where(_ended(now)))
    return ended


def is_other(written: Kept | None, now: Kept) -> bool:
    """Tell whether an alert is to be written: other than it was, or shown with an old value."""
    if written is None or _stand(written) != _stand(now):
        return True
    before, alert = written.alert, now.alert
    if alert.phase not in _SHOWN or (before.value, before.state) == (alert.value, alert.state):
        return False
    return before.seen is None or alert.seen is None or alert.seen - before.seen >= VALUES


def _stand(kept: Kept) -> tuple[object, ...]:
    """Return what the next process must know of an alert. While one is silent `since` moves with the clock alone."""
    alert = kept.alert
    since = None if alert.phase == Phase.PENDING and alert.is_silent else alert.since
    return alert.phase, since, alert.false_since, alert.silent_since, alert.times, kept.cleared, kept.subject


def _is_silent(samples: Sequence[Sample], now: datetime) -> bool:
    """Tell whether nothing was stated for a day."""
    return not samples or now - samples[-1].at > KEPT


def _was_shown(written: Kept | None) -> bool:
    return written is not None and written.alert.phase in _SHOWN


def _runs(held: Held) -> bool:
    """Tell whether time alone can soon change an alert."""
    return held.now.alert.phase == Phase.PENDING or held.now.alert.false_since is not None


def _resumed(kept: Kept, head: Standing, now: datetime) -> Kept:
    """Return an alert as the next process takes it up: judged until the last one was, and no time is after now."""
    alert, judged = kept.alert, head.judged
    seen = alert.seen if alert.is_silent or judged is None or alert.seen is None else max(alert.seen, judged)
    was_long_ago = judged is None or now - judged > GAP
    return replace(
        kept,
        alert=replace(
            alert, since=_by(alert.since, now), seen=_by(seen, now), silent_since=_by(alert.silent_since, now),
            false_since=None if was_long_ago else _by(alert.false_since, now),
        ),
    )  # fmt: skip


def _by(at: datetime | None, now: datetime) -> datetime | None:
    return None if at is None else min(at, now)


def _is_late(kept: Kept, now: datetime) -> bool:
    """Tell whether an alert cleared so lately that it is still shown."""
    return kept.cleared is not None and now - kept.cleared <= KEPT


def _let_go(kept: Kept, now: datetime, step: Step, why: str = _GONE) -> None:
    """End an alert whose rule or simulation is gone; forget it when it is no longer shown."""
    if kept.alert.phase in _SHOWN:
        fired = kept.alert.phase == Phase.FIRING
        alert = replace(kept.alert, phase=Phase.INACTIVE, since=now, false_since=None, silent_since=None, seen=now)
        ended = replace(kept, alert=alert, cleared=now if fired else kept.cleared)
        step.put.append(ended)
        if fired:
            step.entries.append((ended, Entry(Change.CLEARED, now, why=why)))
        step.is_seen = True
    elif not _is_late(kept, now):
        step.drop.append(kept.alert_id)
