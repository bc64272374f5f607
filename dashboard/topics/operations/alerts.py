"""Alerts by HTTP: as they stand, and what an operator does with one. The history has the name of the token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, request

from dashboard.filter_values import FilterError
from dashboard.topics.operations.alerts_route import MOST_BYTES
from dashboard.topics.operations.bearer import bearer, body
from dashboard.topics.operations.route import NEVER_KEEP, RefusedError
from dashboard.web.api.request import as_json
from data.alerts.board import Board, Line, board, revision
from data.alerts.handling import HandlingError, NotSoError, UnknownAlertError, acknowledge, shelve, unshelve
from data.alerts.load import Load
from data.alerts.model import Rule
from data.alerts.store import Entry
from data.stores.events import EventLog
from data.stores.events.tokens import Kind

MOST_WHO = 80
_OFF = "nobody may act on alerts here yet: no operator has a token (python -m pipelines tokens new --operator NAME)"
_WHO = "a good token of an operator is needed: Authorization: Bearer crm_…; one of a source is good for events alone"
_KEYS = {"acknowledge": ("who", "why"), "shelve": ("who", "why", "until"), "unshelve": ("who", "why")}


@dataclass(frozen=True, slots=True)
class _Asked:
    """By whom, why, until when, at which moment."""

    who: str
    why: str
    until: datetime | None
    now: datetime


def listed(log: EventLog) -> Response:
    """Return alerts as they stand. Raises LogError."""
    _expect_no_query()
    return as_json(board_json(board(log, datetime.now(UTC))), headers=NEVER_KEEP)


def handle(log: EventLog, action: str, alert_id: str) -> Response:
    """Do what an operator asks for with an alert, and say so. Raises RefusedError, LogError."""
    _expect_no_query()
    token = bearer(log, Kind.OPERATOR, off=_OFF, who=_WHO, realm="alerts")
    given = _given(action)
    try:
        asked = _Asked(_who(token.name, given), given.get("why", ""), _until(given), datetime.now(UTC))
        until = _do(log, action, alert_id, asked)
    except HandlingError as error:
        status = 404 if isinstance(error, UnknownAlertError) else 409 if isinstance(error, NotSoError) else 422
        told = {"error": f"{error.field}: {error}" if error.field else str(error), "field": error.field}
        return as_json(told | {"fix": error.fix}, status, NEVER_KEEP)
    done = {"alert_id": alert_id, "done": action, "who": asked.who, "why": asked.why, "at": _time(asked.now)}
    return as_json(done | {"until": _time(until), "revision": revision(log)}, headers=NEVER_KEEP)


def board_json(seen: Board) -> dict[str, object]:
    """Return a board as JSON: times as ISO 8601 in UTC, spans in seconds."""
    return {
        "revision": seen.revision, "judged": _time(seen.judged), "rules": seen.rules, "faults": list(seen.faults),
        "load": {mode.value: _load(load) for mode, load in seen.loads.items()},
        "alerts": [line_json(line) for line in seen.lines],
    }  # fmt: skip


def line_json(line: Line) -> dict[str, object]:
    """Return an alert as JSON."""
    alert, taken, shelf = line.alert, line.acknowledgement, line.shelf
    return {
        "alert_id": line.alert_id, **_series(alert.series), "mode": line.mode.value, "subject": line.subject,
        "phase": alert.phase.value, "since": _time(alert.since), "value": alert.value, "unit": line.unit,
        "state": alert.state, "silent_since": _time(alert.silent_since), "times": alert.times,
        "needs_somebody": line.needs_somebody, "cleared": _time(line.cleared),
        "acknowledgement": taken and {"who": taken.who, "why": taken.why, "at": _time(taken.at)},
        "shelf": shelf and {"who": shelf.who, "why": shelf.why, "until": _time(shelf.until)},
        "rule": _rule(line.rule), "history": [_entry(entry) for entry in line.history],
    }  # fmt: skip


def _do(log: EventLog, action: str, alert_id: str, asked: _Asked) -> datetime | None:
    """Do what is asked for, and return until when it holds (None: no end)."""
    if action == "acknowledge":
        acknowledge(log, alert_id, asked.who, asked.why, asked.now)
    elif action == "unshelve":
        unshelve(log, alert_id, asked.who, asked.why, asked.now)
    else:
        if asked.until is None:
            raise HandlingError("until", "is missing", "a moment with its zone, such as 2026-12-01T18:00:00Z")
        shelve(log, alert_id, asked.who, asked.why, until=asked.until, now=asked.now)
    return asked.until


def _expect_no_query() -> None:
    for key in request.args:
        raise FilterError(key[:80], "", (), "is no key of this address")


def _given(action: str) -> Mapping[str, str]:
    """Return what the body states. Raises RefusedError."""
    content = body(MOST_BYTES)
    if not content.strip():
        return {}
    if request.mimetype != "application/json":
        raise RefusedError(415, "Content-Type must be application/json")
    try:
        given = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise RefusedError(400, "the body is no JSON") from None
    keys = ", ".join(_KEYS[action])
    if not isinstance(given, dict) or not given.keys() <= set(_KEYS[action]):
        raise RefusedError(400, f"the body must be an object with no keys but {keys}")
    if not all(isinstance(value, str) for value in given.values()):
        raise RefusedError(422, f"each of {keys} must be a text")
    return given


def _who(name: str, given: Mapping[str, str]) -> str:
    """Return the name for the history: the token's, and who is said to use it where that is another."""
    said = given.get("who", "").strip()
    if len(said) > MOST_WHO:
        raise HandlingError("who", f"has more than {MOST_WHO} characters", "say it shorter")
    return name if said in {"", name} else f"{name} ({said})"


def _until(given: Mapping[str, str]) -> datetime | None:
    if "until" not in given:
        return None
    try:
        return datetime.fromisoformat(given["until"])
    except ValueError:
        raise HandlingError("until", "is no moment", "such as 2026-12-01T18:00:00Z") from None


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _seconds(span: timedelta) -> float:
    return span.total_seconds()


def _series(series: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("site_id", "measure_id", "material_id"), series, strict=True))


def _load(load: Load) -> dict[str, object]:
    lists = {"chattering": load.chattering, "stale": load.stale}
    named = {name: [{"rule_id": rule_id, **_series(one)} for rule_id, one in every] for name, every in lists.items()}
    return {"last_hour": load.last_hour, "mean_hour": load.mean_hour, **named}


def _rule(rule: Rule) -> dict[str, Any]:
    expr = rule.expr
    return {
        "rule_id": rule.rule_id, "title": rule.title, "severity": rule.severity.value, "summary": rule.summary,
        "action": rule.action, "because": rule.because, "form": expr.form.value, "side": expr.side.value,
        "raise_at": "site" if expr.of_site else expr.raise_at, "clear_at": expr.clear_at,
        "over_s": _seconds(expr.over), "for_s": _seconds(rule.hold),
        "keep_firing_for_s": _seconds(rule.keep_firing_for), "no_data": rule.no_data.value,
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "change": entry.change.value, "at": _time(entry.at), "who": entry.who, "why": entry.why, "value": entry.value,
        "state": entry.state,
    }  # fmt: skip
