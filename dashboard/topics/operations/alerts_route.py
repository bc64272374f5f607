"""`GET /api/v1/alerts`: alerts as they stand. `POST /api/v1/alerts/<id>/acknowledge|shelve|unshelve`: by an operator.

What answers is loaded with the first request.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response

from dashboard.topics.operations.route import NEVER_KEEP, RefusedError
from dashboard.web.api.request import as_json
from dashboard.web.api.routes import Route
from dashboard.web.front.kinds import ALERTS_PATH
from data.stores.events import LogError

if TYPE_CHECKING:
    from data.stores.events import EventLog

MOST_BYTES = 4_000
WORDS = {
    "acknowledge": "Take on an alert that fires; it goes on firing until it clears, and is new when it fires again",
    "shelve": "Have nobody told of an alert until a moment within 30 days; it is judged all the same",
    "unshelve": "Take an alert from its shelf before its end",
}
"""What an operator does with an alert."""
_LATER = {"Retry-After": "5"}


def routes(log: Callable[[], EventLog]) -> tuple[Route, ...]:
    """Return the routes over a log, which is asked for with the first request."""

    def list_alerts() -> Response:
        opened = log()
        from dashboard.topics.operations.alerts import listed  # noqa: PLC0415 - loaded with the log

        return _answer(lambda: listed(opened), "alerts cannot be read now")

    def handler(action: str) -> Callable[..., Response]:
        def handle(alert_id: str) -> Response:
            opened = log()
            from dashboard.topics.operations.alerts import handle as done  # noqa: PLC0415 - loaded with the log

            return _answer(lambda: done(opened, action, alert_id), "nothing can be written now: send it again")

        handle.__name__ = f"{action}_alert"
        return handle

    handling = (Route(f"{ALERTS_PATH}/<alert_id>/{action}", handler(action), ("POST",)) for action in WORDS)
    return Route(ALERTS_PATH, list_alerts, openapi=_openapi), *handling


def _answer(ask: Callable[[], Response], later: str) -> Response:
    try:
        return ask()
    except RefusedError as error:
        return as_json({"error": str(error)}, error.status, NEVER_KEEP | dict(error.headers))
    except LogError:
        return as_json({"error": later}, 503, NEVER_KEEP | _LATER)


def _openapi() -> dict[str, object]:
    """Return the paths of alerts."""
    get = {
        "summary": "Alerts that are pending, firing, or cleared within 24 hours, with history, rules and load",
        "responses": {"200": {"description": "As they stand now; `revision` grows with each change"},
                      "503": {"description": "The event log cannot be read now"}},
    }  # fmt: skip
    return {ALERTS_PATH: {"get": get}} | {
        f"{ALERTS_PATH}/{{alert_id}}/{action}": _described(action) for action in WORDS
    }


def _described(action: str) -> dict[str, object]:
    text: dict[str, object] = {"type": "string"}
    properties = {"who": text | {"maxLength": 80}, "why": text | {"maxLength": 500}}
    needed = []
    if action == "shelve":
        properties["until"] = text | {"format": "date-time"}
        needed = ["why", "until"]
    schema = {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    answers = {
        "200": "Done and in the history, under the name of the token; `who` adds to it",
        "400": "The body is no JSON, or has other keys",
        "401": "No token of an operator, or none that is good",
        "403": "The operator has made no such token yet: nobody may",
        "404": "There is no alert of that name",
        "409": "The alert does not fire, or is on no shelf",
        "413": f"More than {MOST_BYTES} bytes",
        "415": "Not application/json, or compressed",
        "422": "A value cannot be (`field`, `fix`)",
        "503": "Nothing can be written now",
    }
    where = {"name": "alert_id", "in": "path", "required": True, "schema": text}
    post = {
        "summary": WORDS[action],
        "parameters": [where],
        "requestBody": {"required": bool(needed), "content": {"application/json": {"schema": schema}}},
        "responses": {status: {"description": words} for status, words in answers.items()},
    }
    return {"post": post}
