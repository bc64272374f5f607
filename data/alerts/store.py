"""Alerts as rows of the event log's database: what is written in one transaction, and what is read back.

Only the process that judges writes where alerts stand; whoever watches writes acknowledgements and shelves. Each change
makes the one number `revision` grow and, but for states between two transitions, adds to the history.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from data.alerts.faults import WrongRuleError
from data.alerts.model import Acknowledgement, Alert, Change, Phase, Rule, SeriesId, Shelf
from data.alerts.reading import rule_of
from data.stores.events.model import Mode, microseconds, moment
from data.stores.events.tables import ACKNOWLEDGEMENT, ALERT, ALERT_ENTRY, ALERT_HEAD, ALERT_RULE, DUTY, SHELF

DUTY_ID = "alerts"
"""The duty of the live process that judges."""
_AT_ONCE = 500
"""Rows in one statement."""


def alert_id_of(rule_id: str, mode: Mode, series: SeriesId) -> str:
    """Return the short name of a rule's alert for a series: the same for ever."""
    return blake2b("\x1f".join((rule_id, mode, *series)).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert as it is kept: `mode` of its series' events; `subject` what it is about, where that is no site.

    `cleared` is when it last cleared, None where it never did.
    """

    alert: Alert
    mode: Mode
    subject: str = ""
    cleared: datetime | None = None

    @property
    def alert_id(self) -> str:
        """Return the name of the alert."""
        return alert_id_of(self.alert.rule_id, self.mode, self.alert.series)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history: what became of an alert and when; by whom and why ("": by itself), at which value."""

    change: Change
    at: datetime
    who: str = ""
    why: str = ""
    value: float | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The head of alerts: see `ALERT_HEAD`.

    `judged` as written there, or as the duty last told, whichever is later;
    `written` what is written there, which tells whether another process has judged since.
    """

    revision: int
    entries: int
    judged: datetime | None
    faults: tuple[str, ...]
    written: int | None


def standing(connection: Connection) -> Standing:
    """Return the head of alerts."""
    row = connection.execute(select(ALERT_HEAD)).one()
    told = connection.execute(select(DUTY.c.done_us).where(DUTY.c.duty_id == DUTY_ID)).scalar_one_or_none()
    judged = max((moment(one) for one in (row.judged_us, told) if one is not None), default=None)
    return Standing(row.revision, row.entries, judged, tuple(json.loads(row.faults)), row.judged_us)


def changed(connection: Connection, entries: Sequence[tuple[Kept, Entry]], **head: Any) -> int:
    """Add to the history, set what `head` names, and return the new revision. The connection holds the log."""
    before = standing(connection)
    rows = [
        {"entry": before.entries + number, **_key(kept), **_entry_row(kept, entry)}
        for number, (kept, entry) in enumerate(entries, 1)
    ]
    _insert(connection, ALERT_ENTRY, rows)
    new = {"revision": before.revision + 1, "entries": before.entries + len(rows)}
    connection.execute(update(ALERT_HEAD).values(**new, **head))
    return new["revision"]


def forget(connection: Connection, before: datetime) -> None:
    """Forget the history before a moment. The connection holds the log."""
    connection.execute(delete(ALERT_ENTRY).where(ALERT_ENTRY.c.at_us < microseconds(before)))


def put(connection: Connection, every: Iterable[Kept]) -> None:
    """Write where alerts stand."""
    rows = [_row(kept) for kept in every]
    drop(connection, [str(row["alert_id"]) for row in rows])
    _insert(connection, ALERT, rows)


def drop(connection: Connection, alert_ids: Sequence[str]) -> None:
    """Forget where alerts stand."""
    for start in range(0, len(alert_ids), _AT_ONCE):
        connection.execute(delete(ALERT).where(ALERT.c.alert_id.in_(alert_ids[start : start + _AT_ONCE])))


def judged_rules(connection: Connection) -> dict[str, str]:
    """Return the rules that are judged, each as it was written, in their order."""
    question = select(ALERT_RULE).where(ALERT_RULE.c.is_judged == 1).order_by(ALERT_RULE.c.place)
    return {row.rule_id: row.said for row in connection.execute(question)}


def put_rules(connection: Connection, said: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the rules that are judged from now on, in their order; others stay for what they raised."""
    connection.execute(update(ALERT_RULE).values(is_judged=0))
    connection.execute(delete(ALERT_RULE).where(ALERT_RULE.c.rule_id.in_(list(said))))
    rows = [
        {"rule_id": rule_id, "place": place, "said": rule_text(table), "is_judged": 1}
        for place, (rule_id, table) in enumerate(said.items())
    ]
    _insert(connection, ALERT_RULE, rows)


def rule_text(table: Mapping[str, Any]) -> str:
    """Return a rule's table as it is written."""
    return json.dumps(table, sort_keys=True)


def rules(connection: Connection) -> tuple[dict[str, Rule], int]:
    """Return every rule ever judged that can still be read, and how many are judged now."""
    found: dict[str, Rule] = {}
    rows = connection.execute(select(ALERT_RULE).order_by(ALERT_RULE.c.place)).all()
    for row in rows:
        try:
            found[row.rule_id] = rule_of(row.rule_id, json.loads(row.said))
        except WrongRuleError:  # of another version of the product
            continue
    return found, sum(row.is_judged for row in rows)


def alerts(connection: Connection) -> list[Kept]:
    """Return every alert."""
    return [kept_of(row) for row in connection.execute(select(ALERT))]


def kept_of(row: Any) -> Kept:
    """Return the alert that a row states."""
    alert = Alert(
        row.rule_id, (row.site_id, row.measure_id, row.material_id), Phase(row.phase), _moment(row.since_us), row.value,
        row.state, _moment(row.false_us), _moment(row.silent_us), _moment(row.seen_us), row.times,
    )  # fmt: skip
    return Kept(alert, Mode(row.mode), row.subject, _moment(row.cleared_us))


def entry_of(row: Any) -> Entry:
    """Return the line of the history that a row states."""
    return Entry(Change(row.change), moment(row.at_us), row.who, row.why, row.value, row.state)


def acknowledgements(connection: Connection, alert_id: str | None = None) -> dict[str, Any]:
    """Return the row of each alert that somebody took on, or of one, by its name."""
    return _by_alert(connection, ACKNOWLEDGEMENT, alert_id)


def shelves(connection: Connection, alert_id: str | None = None) -> dict[str, Any]:
    """Return the row of each shelf, or of one, also where its end has come, by the name of its alert."""
    return _by_alert(connection, SHELF, alert_id)


def _by_alert(connection: Connection, table: Table, alert_id: str | None) -> dict[str, Any]:
    question = select(table) if alert_id is None else select(table).where(table.c.alert_id == alert_id)
    return {row.alert_id: row for row in connection.execute(question)}


def acknowledgement_of(row: Any, alert: Alert) -> Acknowledgement | None:
    """Return who has taken on this alert this time; None where `row` (None: nobody ever) is of another time."""
    if row is None:
        return None
    taken = Acknowledgement(alert.rule_id, alert.series, row.times, moment(row.at_us), row.who, row.why)
    return taken if alert.phase == Phase.FIRING and taken.is_of(alert) else None


def shelf_of(row: Any, alert: Alert, now: datetime) -> Shelf | None:
    """Return the shelf of an alert; None where there is none, or its end has come."""
    if row is None:
        return None
    shelf = Shelf(alert.rule_id, alert.series, moment(row.until_us), row.who, row.why)
    return shelf if shelf.holds(now) else None


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))


def _key(kept: Kept) -> dict[str, Any]:
    site_id, measure_id, material_id = kept.alert.series
    return {
        "alert_id": kept.alert_id, "rule_id": kept.alert.rule_id, "mode": str(kept.mode), "site_id": site_id,
        "measure_id": measure_id, "material_id": material_id,
    }  # fmt: skip


def _entry_row(kept: Kept, entry: Entry) -> dict[str, Any]:
    return {
        "change": str(entry.change), "at_us": microseconds(entry.at), "who": entry.who, "why": entry.why,
        "value": entry.value, "state": entry.state, "times": kept.alert.times,
    }  # fmt: skip


def _row(kept: Kept) -> dict[str, Any]:
    alert = kept.alert
    return _key(kept) | {
        "subject": kept.subject, "phase": str(alert.phase), "since_us": _us(alert.since), "value": alert.value,
        "state": alert.state, "false_us": _us(alert.false_since), "silent_us": _us(alert.silent_since),
        "seen_us": _us(alert.seen), "times": alert.times, "cleared_us": _us(kept.cleared),
    }  # fmt: skip


def _us(at: datetime | None) -> int | None:
    return None if at is None else microseconds(at)


def _moment(us: int | None) -> datetime | None:
    return None if us is None else moment(us)
