"""The Content-Security-Policy: nothing from elsewhere; scripts and style elements of a page are known by their hash."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Response, request

OF_LIBRARIES = (
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "Do5Z9ZqsPvCQTUBQS9BnDm/2+on7omuzuLYk5sbA+2s=",
)
"""Style elements of libraries: the empty one, which plotly.js fills by rules, and what Dash 4.4.1's renderer writes of
itself. With another Dash the browser's console names what it would add."""


def hash_of(text: str) -> str:
    """Return the source that allows an element with this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@dataclass(frozen=True)
class Policy:
    """What a response may load and who may frame it; `scripts` and `styles` are sources of elements in our pages.

    `framed` has who may frame a page that is asked for with a key.
    """

    frame_ancestors: Sequence[str]
    scripts: Sequence[str] = ()
    styles: Sequence[str] = ()
    framed: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def add(self, response: Response) -> Response:
        """Add the policy to a response; what is no page has no elements of its own."""
        ancestors = next((self.framed[key] for key in self.framed if key in request.args), self.frame_ancestors)
        is_page = response.mimetype == "text/html"
        response.headers.setdefault("Content-Security-Policy", self._text(ancestors, is_page=is_page))
        return response

    @property
    def of_data(self) -> str:
        """The policy of what is no page."""
        return self._text(self.frame_ancestors, is_page=False)

    def _text(self, ancestors: Sequence[str], *, is_page: bool) -> str:
        styles = (*self.styles, *(f"'sha256-{one}'" for one in OF_LIBRARIES)) if is_page else ()
        directives = {
            "default-src": ["'self'"],
            "script-src": ["'self'", *(self.scripts if is_page else ())],
            "style-src": ["'self'", *styles],
            "style-src-attr": ["'unsafe-inline'"],
            "img-src": ["'self'", "data:", "blob:"],
            "font-src": ["'self'"],
            "connect-src": ["'self'"],
            "worker-src": ["'self'", "blob:"],
            "object-src": ["'none'"],
            "base-uri": ["'self'"],
            "form-action": ["'self'"],
            "frame-ancestors": ancestors,
        }
        return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())
