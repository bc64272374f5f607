"""How responses leave the server: security headers, compression, and caching of what never changes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import normpath
from threading import Lock

import brotli
from flask import Flask, Response, abort, request
from flask_compress import Compress

from dashboard.web.policy import Policy
from dashboard.web.static_names import ASSETS_PATH, SUITES_PATH, StaticNames

_IMMUTABLE = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_STATIC = (ASSETS_PATH, SUITES_PATH)
_KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Cache-Control", "ETag", "Last-Modified", "Vary")
_BROTLI_QUALITY = 5
_SECURE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_COMPRESSIBLE = (
    "text/html", "text/css", "text/plain", "text/csv", "text/javascript", "application/javascript", "application/json",
    "application/geo+json", "image/svg+xml",
)  # fmt: skip


def _is_static() -> bool:
    return request.method in {"GET", "HEAD"} and request.path.startswith(_STATIC)


def _cache_control(*, states_version: bool) -> str:
    """Return how long the browser may keep this file: for ever where the address names its version."""
    if states_version:
        return _IMMUTABLE
    return _A_DAY if request.path.startswith(ASSETS_PATH) else "no-cache"


def encoding() -> str:
    """Return the compression to use for this request."""
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted[name] > 0), "identity")


@dataclass
class StaticFiles:
    """Bodies of static files, compressed once in a process. Each file has its names and no other, so it is bounded."""

    names: StaticNames
    _kept: dict[tuple[str, str], tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def answer(self) -> Response | None:
        """Answer from what is kept; None lets the request go on. A conditional request goes on to be a 304.

        Aborts with 404 where a file is asked for by a name that is none of its own: see `StaticNames`.
        """
        if not _is_static():
            return None
        if normpath(request.path) != request.path or self._states_version() is None:
            abort(404)
        if "If-None-Match" in request.headers or "Range" in request.headers:
            return None
        kept = self._kept.get((request.full_path, encoding()))
        if kept is None:
            return None
        return Response(kept[0], headers=kept[1])

    def keep(self, response: Response) -> Response:
        """Compress and keep a static file that was just read."""
        if not _is_static():
            return response
        fresh = response.status_code == 200 and "Content-Encoding" not in response.headers
        accepted = encoding()
        if response.status_code in {200, 304}:
            response.headers["Cache-Control"] = _cache_control(states_version=bool(self._states_version()))
            response.headers["Vary"] = "Accept-Encoding"
        if fresh and response.mimetype in _COMPRESSIBLE and accepted != "identity":
            response.direct_passthrough = False
            body = response.get_data()
            response.set_data(
                brotli.compress(body, quality=_BROTLI_QUALITY) if accepted == "br" else gzip.compress(body, 6)
            )
            response.headers["Content-Encoding"] = accepted
            kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
            with self._lock:
                self._kept[request.full_path, accepted] = response.get_data(), kept
        return response

    def _states_version(self) -> bool | None:
        return self.names.version_stated(request.path, request.query_string.decode("latin-1"))


def secure(headers: dict[str, str]) -> Callable[[Response], Response]:
    """Return a function that adds `headers` to a response."""

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return add


def deliver(server: Flask, policy: Policy, names: StaticNames) -> None:
    """Add security headers, compression and caching to every response of `server`."""
    server.config.update(
        COMPRESS_MIMETYPES=list(_COMPRESSIBLE),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=2,
        COMPRESS_MIN_SIZE=1000,
    )
    Compress(server)
    files = StaticFiles(names)
    server.before_request(files.answer)
    server.after_request(files.keep)
    server.after_request(policy.add)
    server.after_request(secure(_SECURE))


def secured(policy: Policy) -> dict[str, str]:
    """Return the headers that `deliver` adds to what is no page."""
    return {"Content-Security-Policy": policy.of_data} | _SECURE
