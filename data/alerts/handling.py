"""What whoever watches does with an alert: takes it on, or puts it on a shelf until a moment; each with a name.

To acknowledge is not to resolve: the alert fires until it clears, and is new when it fires again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from data.alerts.model import Acknowledgement, Change, Phase, Shelf
from data.alerts.notices import tell
from data.alerts.store import Entry, Kept, acknowledgement_of, acknowledgements, changed, kept_of, shelf_of, shelves
from data.stores.events.log import EventLog
from data.stores.events.model import microseconds
from data.stores.events.tables import ACKNOWLEDGEMENT, ALERT, SHELF

LONGEST = timedelta(days=30)
"""That an alert may be on a shelf: then somebody must look again."""
MOST_WHO, MOST_WHY = 160, 500


class HandlingError(ValueError):
    """What was asked for cannot be: `field` what is wrong ("": the alert), `str()` why, `fix` how to mend it."""

    def __init__(self, field: str, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.field, self.fix = field, fix


class UnknownAlertError(HandlingError):
    """There is no alert of that name."""


class NotSoError(HandlingError):
    """The alert is not such that this can be done with it: it does not fire, or is on no shelf."""


@dataclass(frozen=True, slots=True)
class _Found:
    kept: Kept
    acknowledgement: Acknowledgement | None
    shelf: Shelf | None


def acknowledge(log: EventLog, alert_id: str, who: str, why: str, now: datetime) -> Acknowledgement:
    """Let `who` take an alert on; whoever did so before is relieved. The same once more changes nothing.

    Raises UnknownAlertError, NotSoError where it does not fire, HandlingError, LogError.
    """
    who, why = _words("who", who, MOST_WHO, needed=True), _words("why", why, MOST_WHY)

    def change(connection: Connection) -> Acknowledgement:
        found = _find(connection, alert_id, now)
        alert = found.kept.alert
        if alert.phase != Phase.FIRING:
            raise NotSoError("", f"the alert does not fire: it is {alert.phase}", "look again: it may have cleared")
        before = found.acknowledgement
        if before is not None and (before.who, before.why) == (who, why):
            return before
        row = {"times": alert.times, "at_us": microseconds(now), "who": who, "why": why}
        _replace(connection, ACKNOWLEDGEMENT, alert_id, row)
        _say(connection, found.kept, Entry(Change.ACKNOWLEDGED, now, who, why))
        return Acknowledgement(alert.rule_id, alert.series, alert.times, now, who, why)

    return log.write(change)


def shelve(log: EventLog, alert_id: str, who: str, why: str, *, until: datetime, now: datetime) -> Shelf:
    """Put an alert on a shelf until a moment: it is judged all the same, and nobody is told of it. Replaces a shelf.

    Raises UnknownAlertError, HandlingError for an end that is past or more than `LONGEST` away, LogError.
    """
    who, why = _words("who", who, MOST_WHO, needed=True), _words("why", why, MOST_WHY, needed=True)
    if until.tzinfo is None:
        raise HandlingError("until", "has no zone", "such as 2026-12-01T18:00:00Z")
    if not now < until <= now + LONGEST:
        reason = "is past" if until <= now else f"is more than {LONGEST.days} days away"
        raise HandlingError("until", reason, f"a moment within {LONGEST.days} days from now")

    def change(connection: Connection) -> Shelf:
        found = _find(connection, alert_id, now)
        alert = found.kept.alert
        shelf = Shelf(alert.rule_id, alert.series, until, who, why)
        if found.shelf == shelf:
            return shelf
        row = {"until_us": microseconds(until), "at_us": microseconds(now), "who": who, "why": why}
        _replace(connection, SHELF, alert_id, row)
        _say(connection, found.kept, Entry(Change.SHELVED, now, who, why))
        return shelf

    return log.write(change)


def unshelve(log: EventLog, alert_id: str, who: str, why: str, now: datetime) -> None:
    """Take an alert from its shelf before its end.

    Raises UnknownAlertError, NotSoError where it is on none, HandlingError, LogError.
    """
    who, why = _words("who", who, MOST_WHO, needed=True), _words("why", why, MOST_WHY)

    def change(connection: Connection) -> None:
        found = _find(connection, alert_id, now)
        if found.shelf is None:
            raise NotSoError("", "the alert is on no shelf", "look again: its end may have come")
        connection.execute(delete(SHELF).where(SHELF.c.alert_id == alert_id))
        _say(connection, found.kept, Entry(Change.UNSHELVED, now, who, why))
        tell(connection, [(found.kept, Entry(Change.UNSHELVED, now, who, why))], now)

    log.write(change)


def _find(connection: Connection, alert_id: str, now: datetime) -> _Found:
    row = connection.execute(select(ALERT).where(ALERT.c.alert_id == alert_id)).one_or_none()
    if row is None:
        raise UnknownAlertError("", "there is no alert of that name", "names are those of GET /api/v1/alerts")
    kept = kept_of(row)
    taken, shelved = acknowledgements(connection, alert_id), shelves(connection, alert_id)
    return _Found(
        kept, acknowledgement_of(taken.get(alert_id), kept.alert), shelf_of(shelved.get(alert_id), kept.alert, now)
    )


def _replace(connection: Connection, table: Table, alert_id: str, row: dict[str, Any]) -> None:
    connection.execute(delete(table).where(table.c.alert_id == alert_id))
    connection.execute(insert(table).values(alert_id=alert_id, **row))


def _say(connection: Connection, kept: Kept, entry: Entry) -> None:
    changed(connection, [(kept, replace(entry, value=kept.alert.value, state=kept.alert.state))])


def _words(field: str, said: str, most: int, *, needed: bool = False) -> str:
    words = said.strip()
    if needed and not words:
        raise HandlingError(field, "is missing", "say it in words")
    if len(words) > most:
        raise HandlingError(field, f"has more than {most} characters", "say it shorter")
    if not words.isprintable():
        raise HandlingError(field, "holds characters that cannot be printed", "one line of words")
    return words
