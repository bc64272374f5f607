"""Errors as JSON: what is wrong, where, and what is allowed; never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Collection

from flask import Response
from werkzeug.exceptions import HTTPException

from dashboard.api.asked import as_json
from dashboard.engine import NoReleaseError, QueryTimeoutError, UnknownReleaseError
from dashboard.filters import FilterError

_LOG = logging.getLogger(__name__)
_RETRY = {"Retry-After": "30"}


class NothingHereError(LookupError):
    """An address that names nothing: what was asked for, and what there is."""

    def __init__(self, key: str, value: str, allowed: Collection[str]) -> None:
        """Keep the parts for the answer."""
        self.key, self.value, self.allowed = key, value, tuple(allowed)
        super().__init__(f"there is no {key} {value!r}")


def answer_error(error: Exception) -> Response:
    """Return the answer to an error raised while answering a request."""
    match error:
        case FilterError() | NothingHereError():
            status = 400 if isinstance(error, FilterError) else 404
            body = {"error": str(error), "key": error.key, "value": error.value, "allowed": error.allowed}
            return as_json(body, status)
        case UnknownReleaseError():
            allowed = error.available
            return as_json({"error": str(error), "key": "release", "value": error.release_id, "allowed": allowed}, 404)
        case NoReleaseError():
            return as_json({"error": str(error)}, 503, _RETRY)
        case QueryTimeoutError():
            return as_json({"error": str(error)}, 504)
        case HTTPException():
            return as_json({"error": error.description}, error.code or 500)
        case _:
            _LOG.error("request failed", exc_info=error)
            return as_json({"error": "the server failed to answer; its log says why"}, 500)
