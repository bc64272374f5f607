"""The two files that the search fields fetch when one is first used."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256

from flask import Response, request

from dashboard.engine import Engine, NoReleaseError
from dashboard.engine.cache import Memo
from dashboard.topics.finding.index import search_index, site_index
from dashboard.web.api.routes import Route
from dashboard.web.client_data import NAMES, SITES
from dashboard.web.page import Page

_AN_HOUR = "public, max-age=3600"
_FILES: Memo[bytes] = Memo(4)


def routes(engine: Engine, pages: Sequence[Page]) -> tuple[Route, ...]:
    """Return the routes of the vocabulary and of the names of sites."""

    def search_names() -> Response:
        return _answer(engine, NAMES, lambda: search_index(engine, pages))

    def search_sites() -> Response:
        return _answer(engine, SITES, lambda: site_index(engine))

    return Route(NAMES, search_names), Route(SITES, search_sites)


def _answer(engine: Engine, path: str, content: Callable[[], dict[str, object]]) -> Response:
    """Return a file, made once a release; a vocabulary without a release names what the code lists hold."""
    try:
        made = _FILES.get(engine, path, lambda: _file(content()))
    except NoReleaseError:
        made = _file(content() if path == NAMES else {})
    answer = Response(made, content_type="application/json")
    answer.headers["Cache-Control"] = _AN_HOUR
    answer.set_etag(sha256(made).hexdigest()[:16])
    answer.make_conditional(request)
    return answer


def _file(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
