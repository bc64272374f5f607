"""`GET /api/v1/live`: what is so now. What reads the log for it is loaded with the first request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Response, request

from dashboard.engine import Engine
from dashboard.topics.operations.live import keys
from dashboard.web.api.routes import Route
from dashboard.web.delivery import encoding

if TYPE_CHECKING:
    from dashboard.topics.operations.live.answer import Answers, Reply
    from data.stores.events import EventLog


class LiveLater:
    """The answers of a process over a log, which is opened with the first question.

    Its history is in `folder`, the sites' own limits are in the file `limits`.
    """

    def __init__(self, engine: Engine, log: Callable[[], EventLog], folder: Path, limits: Path | None) -> None:
        """Open nothing."""
        self._engine, self._log, self._folder, self._limits = engine, log, folder, limits
        self._lock = Lock()
        self._made: Answers | None = None

    def routes(self) -> tuple[Route, ...]:
        """Return the route."""
        return (Route(keys.LIVE_PATH, self.live, openapi=_openapi),)

    def live(self) -> Response:
        """Answer what is so now. Raises FilterError, EngineError."""
        query = request.query_string.decode("utf-8", "replace")
        reply = self._answers().answer(query, request.headers.get("If-None-Match", ""), encoding())
        return Response(reply.body, reply.status, headers=list(reply.headers))

    def at_once(self, query: str, known: str, accepted: str) -> Reply | None:
        """Return an answer that is in memory, None where there is none."""
        return self._made.at_once(query, known, accepted) if self._made else None

    def _answers(self) -> Answers:
        with self._lock:
            if self._made is None:
                log = self._log()
                from dashboard.topics.operations.live.answer import answers  # noqa: PLC0415 - loads SQLAlchemy

                self._made = answers(self._engine, log, self._folder, self._limits)
            return self._made


def _openapi() -> Mapping[str, object]:
    """Return the path."""
    texts = {
        keys.SINCE: "The seq of the last answer (or its generation, a point, its seq): the events after it are given",
        keys.HAVE: "The panels that are held, name:revision between commas: those that have changed are given",
        keys.SHAPE: "data (the default) for records, html for panels as the page shows them",
        keys.RANGE: f"How far back: {', '.join(keys.RANGES)} ({keys.DAY} where nothing is said)",
        keys.START: "A moment (ISO 8601): the range begins with it", keys.END: "A moment: the range ends before it",
        keys.SITE: "The id of a site", keys.MATERIAL: "A material", keys.READING: "A measure",
        keys.COUNTRY: "A country: ISO 3166-1 alpha-3",
    }  # fmt: skip
    answers = {
        "200": "Generation and seq of the log, as_of, and the panels, each with its revision and when it is due; "
        "`gap` where what was missed cannot be told: then all are given",
        "304": "Nothing has changed",
        "400": "A key or value that cannot be used: key, value and what is allowed",
        "429": "More requests than one address may send",
    }
    parameters = [
        {"name": name, "in": "query", "description": words, "schema": {"type": "string"}}
        for name, words in texts.items()
    ]
    described = {status: {"description": words} for status, words in answers.items()}
    get = {"summary": "What is so now at sites and feeds", "parameters": parameters, "responses": described}
    return {keys.LIVE_PATH: {"get": get}}
