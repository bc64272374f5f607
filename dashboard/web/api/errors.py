"""Errors as JSON: what is wrong, where, and what is allowed; never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Collection

from flask import Response
from werkzeug.exceptions import HTTPException

from dashboard.engine import (
    MemoryUsedError,
    NoReleaseError,
    NotHeldError,
    QueryTimeoutError,
    ReleaseDamagedError,
    UnknownReleaseError,
)
from dashboard.filter_values import FilterError
from dashboard.web.api.request import as_json

_LOG = logging.getLogger(__name__)
_RETRY, RETRY_SOON = {"Retry-After": "30"}, {"Retry-After": "5"}
_CURES = {"GET": "ask with GET", "POST": "send it with POST, as the body itself: curl --data-binary @file"}


class NothingHereError(LookupError):
    """An address that names nothing: what was asked for, and what there is."""

    def __init__(self, key: str, value: str, allowed: Collection[str]) -> None:
        """Keep the parts for the answer."""
        self.key, self.value, self.allowed = key, value, tuple(allowed)
        super().__init__(f"there is no {key} {value!r}")


class WrongMethodError(ValueError):
    """A method that an address does not answer, and those that it does."""

    key = "method"

    def __init__(self, method: str, allowed: Collection[str]) -> None:
        """Keep the parts for the answer."""
        self.value, self.allowed = method, tuple(allowed)
        super().__init__(f"this address does not answer {method}: {_CURES[self.allowed[0]]}")


def _not_there(error: UnknownReleaseError | NotHeldError) -> dict[str, str]:
    """Return what was asked for: a release, or a dataset of one."""
    if isinstance(error, NotHeldError):
        return {"key": "dataset", "value": error.dataset_id, "release": error.release_id}
    return {"key": "release", "value": error.release_id}


def answer_error(error: Exception) -> Response:
    """Return the answer to an error raised while answering a request."""
    match error:
        case FilterError() | NothingHereError() | WrongMethodError():
            body = {"error": str(error), "key": error.key, "value": error.value, "allowed": error.allowed}
            status = 400 if isinstance(error, FilterError) else 404 if isinstance(error, NothingHereError) else 405
            return as_json(body, status, {"Allow": ", ".join(error.allowed)} if status == 405 else None)
        case UnknownReleaseError() | NotHeldError():
            return as_json({"error": str(error), **_not_there(error), "allowed": error.available}, 404)
        case MemoryUsedError() | NoReleaseError() | QueryTimeoutError() | ReleaseDamagedError():
            return as_json({"error": str(error)}, 503, _RETRY if isinstance(error, NoReleaseError) else RETRY_SOON)
        case HTTPException():
            return as_json({"error": error.description}, error.code or 500)
        case _:
            _LOG.error("request failed", exc_info=error)
            return as_json({"error": "the server failed to answer; its log says why"}, 500)
