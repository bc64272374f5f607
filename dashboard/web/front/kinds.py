"""What kind of work a request is, however it is spelled: read as the application will read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote

Kind = Literal["quick", "long", "checks", "events", "live"]

_FILES = (
    "/api/v1/data/",
    "/api/v1/view/",
    "/api/v1/derived/",
    "/api/v1/events.",
    "/api/v1/self-assessment",
    "/principles/report.",
)
_COMPUTED = "/api/v1/derived/"
_DESCRIPTION = ".metadata.json"
_LONG_PAGES = ("/strategy/brief", "/scenarios")
_CALLBACK = "/_dash-update-component"
_CHECK = "/api/v1/check"
EVENTS_PATH, ALERTS_PATH, LIVE_PATH = "/api/v1/events", "/api/v1/alerts", "/api/v1/live"
_RELEASE = "release"
_MOST_BYTES = 65_536
"""Of a callback that is looked into; no page of ours sends a larger one."""


def plain(path: str) -> str:
    """Return a decoded path without doubled slashes and one at the end."""
    return "/" + "/".join(filter(None, path.split("/")))


def kind_of(path: str, query: str, body: bytes) -> Kind:
    """Return the kind of a request for a plain `path`, `query` (as sent) and `body`.

    A description of a computed table computes it; those of other files count their rows.
    """
    if path == _CHECK:
        return "checks"
    if path == EVENTS_PATH or path.startswith(ALERTS_PATH):
        return "events"
    if path == LIVE_PATH:
        return "live"
    if path == _CALLBACK:
        return "long" if len(body) > _MOST_BYTES or any(map(_is_long, _texts(body))) else "quick"
    is_file = path.startswith(_FILES) and (path.startswith(_COMPUTED) or not path.endswith(_DESCRIPTION))
    return "long" if is_file or path.startswith(_LONG_PAGES) or _names_release(query) else "quick"


def takes_much(path: str) -> bool:
    """Tell whether a plain `path` takes large bodies: where visitors' files are checked, and events handed in."""
    return path in {_CHECK, EVENTS_PATH}


def _is_long(text: str) -> bool:
    """Tell whether a callback's value is the path of a long page, or a query that names a release."""
    text = unquote(text)
    return (text.startswith("/") and plain(text).startswith(_LONG_PAGES)) or _names_release(text)


def _names_release(query: str) -> bool:
    """Tell whether a query, decoded or as it was sent, has the key `release`."""
    if _RELEASE not in unquote(query):
        return False
    return any(name == _RELEASE for name, _ in parse_qsl(query.lstrip("?"), keep_blank_values=True))


def _texts(body: bytes) -> Iterator[str]:
    """Yield the texts that a callback is given; none where the body is not one of a callback, which is refused."""
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError):
        return
    for part in ("inputs", "state") if isinstance(given, dict) else ():
        values = given.get(part)
        for one in values if isinstance(values, list) else ():
            value = one.get("value") if isinstance(one, dict) else None
            if isinstance(value, str):
                yield value
