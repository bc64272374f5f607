"""`POST /api/v1/events`: events of sites, by sources that hold a token. `GET /api/v1/measures`: what may be measured.

What takes events is loaded with the first request that brings some.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Response

from dashboard.web.api.request import as_json
from dashboard.web.api.routes import Route
from dashboard.web.front.kinds import EVENTS_PATH
from data.stores.events import BusyError, LogError, RateError
from data.stores.events.measures import measures
from data.stores.events.reading import KEYS

if TYPE_CHECKING:
    from data.stores.events import EventLog

MEASURES_PATH = "/api/v1/measures"
MOST_EVENTS, MOST_BYTES = 10_000, 6_000_000
NEVER_KEEP = {"Cache-Control": "no-store"}
_SECONDS_BUSY = 5.0


class RefusedError(Exception):
    """A request of which nothing is stored."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.headers = status, headers or {}


def routes(log: Callable[[], EventLog]) -> tuple[Route, ...]:
    """Return the routes over a log, which is asked for with the first request."""

    def post_events() -> Response:
        opened = log()
        from dashboard.topics.operations.ingest import take  # noqa: PLC0415 - loaded with the log

        try:
            return take(opened)
        except RefusedError as error:
            return as_json({"error": str(error)}, error.status, NEVER_KEEP | dict(error.headers))
        except LogError as error:
            return _not_now(error)

    return Route(EVENTS_PATH, post_events, ("POST",), _openapi), Route(MEASURES_PATH, list_measures)


def list_measures() -> Response:
    """Return every measure with its unit, kind, what may be made of its values, and its target band."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return as_json({"measures": [asdict(measure) for measure in measures().values()]}, headers=headers)


def _not_now(error: LogError) -> Response:
    """Return 429 where the source hands in too much, 503 where the log cannot be written."""
    seconds = getattr(error, "seconds", _SECONDS_BUSY)
    status = 429 if isinstance(error, RateError) else 503
    words = str(error) if isinstance(error, RateError | BusyError) else "events cannot be stored now: nothing is lost"
    headers = NEVER_KEEP | {"Retry-After": str(max(1, math.ceil(seconds)))}
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
