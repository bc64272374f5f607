"""Refuses what no browser of ours sends to Dash's own addresses: 400, 404 or 413 as JSON and one line in the log.

Dash itself takes a callback's request at its word and fails on a malformed one with a trace of the stack.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from dashboard.web.logged import logged

MAX_BODY_BYTES = 1_000_000
_CALLBACKS = "/_dash-update-component"
_RELOAD = "/_reload-hash"
"""Where Dash tells a developer's browser what it has loaded: nothing of ours asks."""

log = logging.getLogger(__name__)


class MalformedError(ValueError):
    """The body of a request for a callback is none that the page could have sent."""


def check_callback(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise MalformedError unless `body` asks for one of `callbacks` with just the properties that it declares.

    Every property that our callbacks read is text or unset.
    """
    if not isinstance(body, dict):
        raise MalformedError("the body must be a JSON object")
    output = body.get("output")
    declared = callbacks.get(output) if isinstance(output, str) else None
    if declared is None or "callback" not in declared:
        raise MalformedError("output: names no callback")
    if _joined(body.get("outputs")) != output:
        raise MalformedError("outputs: not those of the callback")
    for name, key in (("inputs", "inputs"), ("state", "state")):
        _check_values(name, body.get(name, []), declared[key])
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(one, str) for one in changed):
        raise MalformedError("changedPropIds: must be a list of texts")


def _joined(outputs: object) -> str | None:
    """Return the id that Dash gives to a callback with these outputs, None where they are no outputs."""
    many = isinstance(outputs, list)
    parts = outputs if isinstance(outputs, list) else [outputs]
    names = [f"{part.get('id')}.{part.get('property')}" for part in parts if isinstance(part, dict)]
    if not names or len(names) != len(parts):
        return None
    return f"..{'...'.join(names)}.." if many else names[0]


def _check_values(name: str, given: object, declared: Sequence[Mapping[str, str]]) -> None:
    """Raise MalformedError unless `given` holds a text or nothing for each property `declared`, in order."""
    if not isinstance(given, list) or len(given) != len(declared):
        raise MalformedError(f"{name}: not those of the callback")
    for value, wanted in zip(given, declared, strict=True):
        if not isinstance(value, dict) or any(value.get(part) != wanted[part] for part in ("id", "property")):
            raise MalformedError(f"{name}: not those of the callback")
        if not isinstance(value.get("value"), str | None):
            raise MalformedError(f"{name}: the value of {wanted['id']}.{wanted['property']} must be text")


def _answer(reason: str, status: int) -> Response:
    log.warning("refused %s: %s", logged(f"{request.method} {request.path}"), reason)
    response: Response = jsonify(error=reason)
    response.status_code = status
    return response


def refuse_malformed(server: Flask, app: Dash) -> None:
    """Refuse requests that are too large, callbacks that are malformed, and scripts that do not exist."""
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES

    def check() -> Response | None:
        if request.method != "POST" or request.path != _CALLBACKS:
            return None
        try:
            check_callback(request.get_json(), app.callback_map)
        except MalformedError as error:
            return _answer(str(error), 400)
        except RecursionError:
            return _answer("the body is nested too deeply", 400)
        except RequestEntityTooLarge:
            return _answer(f"the body must not exceed {MAX_BODY_BYTES} bytes", 413)
        except HTTPException as error:
            return _answer("the body must be JSON", error.code or 400)
        return None

    def no_script(_: Exception) -> Response:
        return _answer("there is no such file", 404)

    def no_reload() -> Response | None:
        return _answer("there is no such file", 404) if request.path == _RELOAD else None

    server.before_request(no_reload)
    server.before_request(check)
    server.register_error_handler(DependencyException, no_script)
