"""`POST /api/v1/events`: events of sites, by sources that hold a token. `GET /api/v1/measures`: what may be measured.

Good events of a batch are stored whatever is wrong with the others, which are named with their place, what is wrong and
how to mend it; whoever hands the whole batch in again is told which the log holds already.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.filter_values import FilterError
from dashboard.web.api.request import as_json
from dashboard.web.api.routes import Route
from dashboard.web.front.kinds import EVENTS_PATH
from data.stores.events import BusyError, Charge, EventLog, LogError, Outcome, RateError, Taken, tokens
from data.stores.events.measures import measures
from data.stores.events.reading import KEYS, Fault, WrongError, read_events
from data.stores.events.tokens import Token

MEASURES_PATH = "/api/v1/measures"
MOST_EVENTS, MOST_BYTES = 10_000, 6_000_000
MOST_FAULTS = 1_000
"""Told of one batch; `faulty` counts them all."""
_JSON = frozenset({"application/json"})
_LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-lines"})
_NEVER_KEEP = {"Cache-Control": "no-store"}
_ASK = {"WWW-Authenticate": 'Bearer realm="events"'}
_OFF = "events are not taken here: the operator has made no token yet (python -m pipelines tokens new)"
_WHO = "a good token is needed: Authorization: Bearer crm_…; it may have ended or been revoked"
_SECONDS_BUSY = 5.0
_CONFLICTS = {
    "id": (
        "event_id", "the log holds other content under this id",
        "give a new event another id; to mend an event, hand in one that names it in correction_of",
    ),
    "correction_of": (
        "correction_of", "the log holds another correction of that event", "name the last correction in correction_of",
    ),
}  # fmt: skip


class RefusedError(Exception):
    """A request of which nothing is stored."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.headers = status, headers or {}


def routes(log: EventLog) -> tuple[Route, ...]:
    """Return the routes over a log, which is opened with the first request."""

    def post_events() -> Response:
        try:
            return take(log)
        except RefusedError as error:
            return as_json({"error": str(error)}, error.status, _NEVER_KEEP | dict(error.headers))
        except LogError as error:
            return _not_now(error)

    return Route(EVENTS_PATH, post_events, ("POST",), _openapi), Route(MEASURES_PATH, list_measures)


def take(log: EventLog) -> Response:
    """Store what is good of the events in the body, and say what became of all. Raises RefusedError, LogError."""
    for key in request.args:
        raise FilterError(key[:80], "", (), "is no key of this address")
    token = _token(log)
    given = list(_given(_body()))
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


def list_measures() -> Response:
    """Return every measure with its unit, kind, what may be made of its values, and its target band."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return as_json({"measures": [asdict(measure) for measure in measures().values()]}, headers=headers)


def _token(log: EventLog) -> Token:
    kind, _, stated = request.headers.get("Authorization", "").partition(" ")
    token = tokens.token_of(log, stated.strip() if kind.lower() == "bearer" else "")
    if token is None:
        if not tokens.is_on(log):
            raise RefusedError(403, _OFF)
        raise RefusedError(401, _WHO, _ASK)
    return token


def _body() -> bytes:
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise RefusedError(415, "send events uncompressed, without Content-Encoding")
    request.max_content_length = MOST_BYTES + 1
    try:
        content = request.get_data(cache=False)
    except RequestEntityTooLarge:
        content = b"\0" * (MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RefusedError(413, f"the body must not exceed {MOST_BYTES} bytes: send several")
    return content


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
        return as_json(body, 200, _NEVER_KEEP)
    bad = len(faults) + len(conflicts)
    told = {"error": f"{bad} of {len(taken) + len(faults)} events are not stored; the others are"}
    return as_json(told | body, 422 if faults else 409, _NEVER_KEEP)


def _not_now(error: LogError) -> Response:
    """Return 429 where the source hands in too much, 503 where the log cannot be written."""
    seconds = getattr(error, "seconds", _SECONDS_BUSY)
    status = 429 if isinstance(error, RateError) else 503
    words = str(error) if isinstance(error, RateError | BusyError) else "events cannot be stored now: nothing is lost"
    headers = _NEVER_KEEP | {"Retry-After": str(max(1, math.ceil(seconds)))}
    return as_json({"error": f"{words}: hand them in again later"}, status, headers)


def _openapi() -> dict[str, object]:
    """Return the path of events."""
    texts = {"type": "string"}
    event = {
        "type": "object",
        "properties": {key: {"type": "number"} if key == "value" else texts for key in KEYS},
        "required": ["event_id", "site_id", "measure_id", "event_time"],
    }
    schema = {"type": "array", "maxItems": MOST_EVENTS, "items": event}
    answers = {
        "200": "All are on disk; `stored` and `duplicates` say how many were new",
        "400": "The body is no JSON",
        "401": "No token, or none that is good",
        "403": "The operator has made no token yet: events are not taken",
        "409": "The log holds other content for some (`conflicts`); the others are on disk",
        "413": f"More than {MOST_EVENTS} events or {MOST_BYTES} bytes; nothing is stored",
        "415": "Neither JSON nor NDJSON, or compressed",
        "422": "Some are wrong (`faults`: index, field, reason, fix); the others are on disk",
        "429": "More events than the source may hand in; nothing is stored, `Retry-After` says when to come back",
        "503": "The log cannot be written now; hand all in again",
    }
    post = {
        "summary": "Hand events of sites in; answered when they are on disk",
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema},
                                                      "application/x-ndjson": {"schema": event}}},
        "responses": {status: {"description": words} for status, words in answers.items()},
    }  # fmt: skip
    return {EVENTS_PATH: {"post": post}}
