"""Takes events of sites from sources that hold a token.

Good events of a batch are stored whatever is wrong with the others, which are named with their place, what is wrong and
how to mend it; whoever hands the whole batch in again is told which the log holds already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from flask import Response, request

from dashboard.filter_values import FilterError
from dashboard.topics.operations.bearer import bearer, body
from dashboard.topics.operations.route import MOST_BYTES, MOST_EVENTS, NEVER_KEEP, RefusedError
from dashboard.web.api.request import as_json
from data.stores.events import Charge, EventLog, Outcome, Taken
from data.stores.events.reading import Fault, WrongError, read_events
from data.stores.events.tokens import Kind

MOST_FAULTS = 1_000
"""Told of one batch; `faulty` counts them all."""
_JSON = frozenset({"application/json"})
_LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-lines"})
_OFF = "events are not taken here: the operator has made no token yet (python -m pipelines tokens new)"
_WHO = "a good token is needed: Authorization: Bearer crm_…; it may have ended or been revoked"
_CONFLICTS = {
    "id": (
        "event_id", "the log holds other content under this id",
        "give a new event another id; to mend an event, hand in one that names it in correction_of",
    ),
    "correction_of": (
        "correction_of", "the log holds another correction of that event", "name the last correction in correction_of",
    ),
}  # fmt: skip


def take(log: EventLog) -> Response:
    """Store what is good of the events in the body, and say what became of all. Raises RefusedError, LogError."""
    for key in request.args:
        raise FilterError(key[:80], "", (), "is no key of this address")
    token = bearer(log, Kind.SOURCE, off=_OFF, who=_WHO, realm="events")
    given = list(_given(body(MOST_BYTES)))
    if len(given) > MOST_EVENTS:
        raise RefusedError(413, f"{len(given)} events: at most {MOST_EVENTS} a request; send several")
    events, places, faults = read_events(given, token.scope)
    charge = Charge(token.scope.source_id, len(given), token.a_second, token.burst)
    taken = log.append(events, charge)
    conflicts = [
        Fault(index, event.event_id, *_CONFLICTS[one.reason])
        for index, event, one in zip(places, events, taken, strict=True)
        if one.outcome == Outcome.CONFLICT
    ]
    return _told(taken, faults, conflicts)


def _given(content: bytes) -> Iterator[object]:
    """Return what stands in the body, each not yet read. Raises RefusedError where it is neither JSON nor NDJSON."""
    if request.mimetype in _LINES:
        return (_line(line) for line in content.splitlines() if line.strip())
    if request.mimetype not in _JSON:
        raise RefusedError(415, "Content-Type must be application/json or application/x-ndjson")
    try:
        given = _parsed(content)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"the body is no JSON: {_short(error)}") from None
    return iter(given if isinstance(given, list) else [given])


def _line(line: bytes) -> object:
    try:
        return _parsed(line)
    except (ValueError, RecursionError) as error:
        return WrongError("", f"the line is no JSON: {_short(error)}", "one object a line, in UTF-8")


def _parsed(content: bytes) -> object:
    """Return what JSON says; NaN and infinity, which are none, stay what they are for the event to be told of."""
    return json.loads(content.decode("utf-8"))


def _short(error: Exception) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error).partition(" (char")[0][:120]


def _told(taken: Sequence[Taken], faults: Sequence[Fault], conflicts: Sequence[Fault]) -> Response:
    """Return 200 where all is stored, 409 where the log holds other content, 422 where an event is wrong."""
    outcomes = [one.outcome for one in taken]
    body: dict[str, object] = {
        "stored": outcomes.count(Outcome.STORED),
        "duplicates": outcomes.count(Outcome.DUPLICATE),
        "conflicting": len(conflicts),
        "faulty": len(faults),
        "last_seq": max((one.seq for one in taken if one.outcome != Outcome.CONFLICT), default=None),
        "conflicts": [one.as_json() for one in conflicts[:MOST_FAULTS]],
        "faults": [one.as_json() for one in faults[:MOST_FAULTS]],
    }
    if not faults and not conflicts:
        return as_json(body, 200, NEVER_KEEP)
    bad = len(faults) + len(conflicts)
    of = len(taken) + len(faults)
    told = {"error": f"{bad} of {of} events are not stored; the others are" if bad < of else "no event is stored"}
    return as_json(told | body, 422 if faults else 409, NEVER_KEEP)
