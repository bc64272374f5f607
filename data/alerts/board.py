"""What whoever watches sees of alerts at a moment: `board`. `revision` says cheaply whether anything has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from data.alerts.load import Load, load
from data.alerts.model import Acknowledgement, Alert, Change, Phase, Rule, Severity, Shelf, Transition
from data.alerts.notices import undelivered
from data.alerts.store import (
    Entry,
    acknowledgement_of,
    acknowledgements,
    entry_of,
    kept_of,
    rules,
    shelf_of,
    shelves,
    standing,
)
from data.alerts.units import unit_of
from data.stores.events.log import EventLog
from data.stores.events.model import Mode, microseconds, moment
from data.stores.events.tables import ALERT, ALERT_ENTRY, ALERT_HEAD

SHOWN = timedelta(hours=24)
"""That an alert which has cleared is still shown."""
MOST_ENTRIES = 20
_SEVERITIES = tuple(Severity)
_CLEARED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """An alert as it is shown.

    `alert_id` its name in addresses · `mode` of its series' events: to be said wherever it is shown · `subject` what it
    is about where that is no site (the title of a hazard), else "" · `unit` of `alert.value`, as a UCUM code ("1" for
    spreads and counts) · `acknowledgement` of this time that it fires, None where nobody has taken it on · `shelf` None
    where it is on none · `cleared` when it cleared, None while it fires or where it never did · `history` the newest
    first, at most `MOST_ENTRIES`.
    """

    alert_id: str
    rule: Rule
    alert: Alert
    mode: Mode
    subject: str
    unit: str
    acknowledgement: Acknowledgement | None
    shelf: Shelf | None
    cleared: datetime | None
    history: tuple[Entry, ...]

    @property
    def needs_somebody(self) -> bool:
        """Tell whether it fires and nobody has taken it on or put it on a shelf."""
        return self.alert.phase == Phase.FIRING and self.acknowledgement is None and self.shelf is None


@dataclass(frozen=True, slots=True)
class Board:
    """All alerts that are pending, firing, or cleared within `SHOWN`.

    `revision` grows with each change · `judged` when the rules were last judged, at most some 20 s behind while they
    are (None: never) · `lines` those that need somebody first, then others that fire, are pending, have cleared; among
    these by severity, then the newest first · `loads` the load of each mode, `load` that of real ones · `rules` how
    many are judged · `faults` what cannot be read of the rules, of the sites' limits, of the sites of the release, or
    delivered to webhooks.
    """

    revision: int
    judged: datetime | None
    lines: tuple[Line, ...]
    loads: Mapping[Mode, Load]
    rules: int
    faults: tuple[str, ...]

    @property
    def load(self) -> Load:
        """Return the load of real alerts."""
        return self.loads[Mode.REAL]


def revision(log: EventLog) -> int:
    """Return the number that grows with each change of anything about alerts. Raises LogError.

    What changes by the clock alone (a shelf's end, a cleared alert that is shown no more) moves it within seconds, or
    not at all: ask for the board now and then.
    """
    return int(log.read(select(ALERT_HEAD.c.revision))[0][0])


def board(log: EventLog, now: datetime) -> Board:
    """Return what is to be shown at `now`, of one state of the log. Raises LogError."""
    return log.look(lambda connection: _board(connection, now))


def _board(connection: Connection, now: datetime) -> Board:
    head, (known, judged) = standing(connection), rules(connection)
    shown = _shown(now)
    rows = [row for row in connection.execute(shown) if row.rule_id in known]
    taken, shelved, history = acknowledgements(connection), shelves(connection), _history(connection, shown)
    lines = []
    for row in rows:
        kept = kept_of(row)
        lines.append(
            Line(
                row.alert_id, known[row.rule_id], kept.alert, kept.mode, kept.subject, unit_of(known[row.rule_id]),
                acknowledgement_of(taken.get(row.alert_id), kept.alert),
                shelf_of(shelved.get(row.alert_id), kept.alert, now),
                None if kept.alert.phase == Phase.FIRING else kept.cleared, history[row.alert_id],
            )
        )  # fmt: skip
    faults, loads = (*head.faults, *undelivered(connection, now)), _loads(connection, lines, now)
    return Board(head.revision, head.judged, tuple(sorted(lines, key=_order)), loads, judged, faults)


def _shown(now: datetime) -> Select[Any]:
    since = microseconds(now - SHOWN)
    phases = ALERT.c.phase.in_([Phase.PENDING.value, Phase.FIRING.value])
    return select(ALERT).where(or_(phases, ALERT.c.cleared_us > since))


def _history(connection: Connection, shown: Select[Any]) -> Mapping[str, tuple[Entry, ...]]:
    """Return the newest entries of each alert that is shown, the newest first."""
    place = func.row_number().over(partition_by=ALERT_ENTRY.c.alert_id, order_by=ALERT_ENTRY.c.entry.desc())
    wanted = shown.with_only_columns(ALERT.c.alert_id)
    placed = select(ALERT_ENTRY, place.label("place")).where(ALERT_ENTRY.c.alert_id.in_(wanted)).subquery()
    newest = select(placed).where(placed.c.place <= MOST_ENTRIES).order_by(placed.c.entry.desc())
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in connection.execute(newest):
        found[row.alert_id].append(entry_of(row))
    return defaultdict(tuple, {alert_id: tuple(entries) for alert_id, entries in found.items()})


def _loads(connection: Connection, lines: Sequence[Line], now: datetime) -> dict[Mode, Load]:
    entry = ALERT_ENTRY.c
    raised = select(entry.mode, entry.rule_id, entry.site_id, entry.measure_id, entry.material_id, entry.at_us).where(
        entry.at_us > microseconds(now - SHOWN), entry.change == Change.RAISED.value
    )
    found: dict[Mode, list[Transition]] = {mode: [] for mode in Mode}
    for row in connection.execute(raised):
        alert = Alert(row.rule_id, (row.site_id, row.measure_id, row.material_id))
        found[Mode(row.mode)].append(Transition(Change.RAISED, alert, moment(row.at_us)))
    return {
        mode: load(changes, [line.alert for line in lines if line.mode == mode], now) for mode, changes in found.items()
    }


def _order(line: Line) -> tuple[int, int, float, str]:
    phase = line.alert.phase
    group = 0 if line.needs_somebody else {Phase.FIRING: 1, Phase.PENDING: 2}.get(phase, _CLEARED)
    when = line.cleared if group == _CLEARED else line.alert.since
    newest = -when.timestamp() if when else 0.0
    return group, _SEVERITIES.index(line.rule.severity), newest, line.alert_id
