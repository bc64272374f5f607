"""Who sends a request: the holder of a token of this log, or nobody."""

from __future__ import annotations

import logging

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.topics.operations.route import RefusedError
from dashboard.web.logged import logged
from data.stores.events import EventLog, tokens
from data.stores.events.tokens import Kind, Token

_LOGGER = logging.getLogger(__name__)


def bearer(log: EventLog, kind: Kind, *, off: str, who: str, realm: str) -> Token:
    """Return the good token of the request.

    Raises RefusedError: 403 with the words `off` where no token of that kind was ever made, 401 with `who` otherwise.
    """
    scheme, _, stated = request.headers.get("Authorization", "").partition(" ")
    token = tokens.token_of(log, stated.strip() if scheme.lower() == "bearer" else "", kind)
    if token is None:
        if not tokens.is_on(log, kind):
            raise RefusedError(403, off)
        _LOGGER.warning("refused %s of %s: no good token", realm, logged(tokens.key_id_of(stated.strip()) or "nobody"))
        raise RefusedError(401, who, {"WWW-Authenticate": f'Bearer realm="{realm}"'})
    return token


def body(most_bytes: int) -> bytes:
    """Return the body of the request. Raises RefusedError for one that is compressed or larger than that."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise RefusedError(415, "send it uncompressed, without Content-Encoding")
    request.max_content_length = most_bytes + 1
    try:
        content = request.get_data(cache=False)
    except RequestEntityTooLarge:
        content = b"\0" * (most_bytes + 1)
    if len(content) > most_bytes:
        raise RefusedError(413, f"the body must not exceed {most_bytes} bytes")
    return content
