"""What webhooks are told: a notice a change, written in the transaction of the change, so that a crash loses none.

The live process delivers them (`pipelines.live.webhooks`), each at least once; `notice_id` is the same at each attempt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, func, insert, select

from data.alerts.model import Change, Phase, Rule
from data.alerts.store import (
    Entry,
    Kept,
    acknowledgement_of,
    acknowledgements,
    rules,
    shelf_of,
    shelves,
)
from data.alerts.units import unit_of
from data.stores.events.model import microseconds, moment
from data.stores.events.tables import NOTICE

TOLD = frozenset({Change.RAISED, Change.CLEARED})
"""Of which changes webhooks are told. An alert that comes from its shelf and fires untaken is told of as raised."""
SAID = timedelta(days=7)
"""That a notice which was given up is told of."""
LATE = timedelta(minutes=5)


class Outcome(StrEnum):
    """What has become of a notice."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


def tell(connection: Connection, entries: Iterable[tuple[Kept, Entry]], now: datetime) -> None:
    """Write the notices of changes; none of an alert on a shelf. The connection holds the log."""
    told = [(kept, entry) for kept, entry in entries if _is_told(entry)]
    if not told:
        return
    known, _ = rules(connection)
    raised = {kept.alert_id for kept, entry in told if entry.change == Change.RAISED}
    shelved, taken = shelves(connection), acknowledgements(connection)
    rows = []
    for kept, entry in told:
        rule, alert_id = known.get(kept.alert.rule_id), kept.alert_id
        if rule is None or not rule.webhooks or shelf_of(shelved.get(alert_id), kept.alert, now) is not None:
            continue
        fires = kept.alert.phase == Phase.FIRING and alert_id not in raised
        untaken = acknowledgement_of(taken.get(alert_id), kept.alert) is None
        if entry.change == Change.UNSHELVED and not (fires and untaken):
            continue
        rows += list(_notices(rule, kept, entry, now))
    if rows:
        connection.execute(insert(NOTICE), rows)


def undelivered(connection: Connection, now: datetime) -> tuple[str, ...]:
    """Return what is to be said of notices that wait for long or were given up; webhooks are not named."""
    waits = NOTICE.c.outcome == Outcome.WAITING.value, NOTICE.c.made_us < microseconds(now - LATE)
    over = NOTICE.c.outcome == Outcome.GIVEN_UP.value, NOTICE.c.done_us > microseconds(now - SAID)
    said = []
    for where, words in ((waits, "that wait to be delivered to webhooks"), (over, "given up after a day")):
        question = select(func.count(), func.min(NOTICE.c.made_us), func.max(NOTICE.c.fault)).where(*where)
        count, since, fault = connection.execute(question).one()
        if count:
            first = f"{moment(since):%Y-%m-%d %H:%M} UTC"
            said.append(f"notices {words}: {count}, the first of {first} ({fault or 'not yet tried'})")
    return tuple(said)


def _is_told(entry: Entry) -> bool:
    return entry.change in TOLD or entry.change == Change.UNSHELVED


def _notices(rule: Rule, kept: Kept, entry: Entry, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the row of a notice for each webhook that is told of alerts of this mode."""
    change = Change.RAISED if entry.change == Change.UNSHELVED else entry.change
    for hook in rule.webhooks:
        if kept.mode in hook.modes:
            said = "\x1f".join((kept.alert_id, change, str(microseconds(entry.at)), hook.url))
            notice_id = blake2b(said.encode(), digest_size=16).hexdigest()
            body = _body(rule, kept, entry, change) | {"id": notice_id}
            yield {
                "notice_id": notice_id, "alert_id": kept.alert_id, "url": hook.url, "secret_env": hook.secret_env,
                "body": json.dumps(body, ensure_ascii=False, sort_keys=True), "made_us": microseconds(now),
                "due_us": microseconds(now), "attempts": 0, "outcome": Outcome.WAITING.value, "fault": "",
                "done_us": None,
            }  # fmt: skip


def _body(rule: Rule, kept: Kept, entry: Entry, change: Change) -> dict[str, object]:
    site_id, measure_id, material_id = kept.alert.series
    return {
        "change": change.value, "at": entry.at.isoformat(), "alert_id": kept.alert_id, "rule_id": rule.rule_id,
        "severity": rule.severity.value, "title": rule.title, "summary": rule.summary, "action": rule.action,
        "mode": kept.mode.value, "site_id": site_id, "measure_id": measure_id, "material_id": material_id,
        "subject": kept.subject, "value": kept.alert.value, "unit": unit_of(rule), "state": kept.alert.state,
        "times": kept.alert.times, "why": entry.why,
    }  # fmt: skip
