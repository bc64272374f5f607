"""What is answered without a thread: bytes that are in memory already, or that nothing has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

Message = dict[str, Any]


class Reply(Protocol):
    """A status, headers and a body."""

    @property
    def status(self) -> int:
        """The status."""

    @property
    def headers(self) -> Sequence[tuple[str, str]]:
        """The headers that are its own."""

    @property
    def body(self) -> bytes:
        """The body, empty where nothing has changed."""


Give = Callable[[str, str, str], Reply | None]
"""Query, ETag of what the client holds, encoding → an answer, None where it is not in memory."""


class AtOnce:
    """Answers GET of one path by `give`, with `headers` beside its own."""

    def __init__(self, path: str, give: Give, headers: Mapping[str, str]) -> None:
        """Write the headers as ASGI has them."""
        self.path, self._give = path, give
        self._headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]

    def reply(self, scope: Message) -> tuple[Message, Message] | None:
        """Return the two messages of an answer, None where a thread has to make it."""
        if scope["method"] != "GET":
            return None
        asked = {name: value for name, value in scope["headers"] if name in _READ}
        encoding = _encoding(asked.get(b"accept-encoding", b""))
        if encoding is None or asked.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in asked:
            return None
        known = asked.get(b"if-none-match", b"").decode("latin-1")
        reply = self._give(scope["query_string"].decode("latin-1"), known, encoding)
        if reply is None:
            return None
        own = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers]
        start = {"type": "http.response.start", "status": reply.status, "headers": own + self._headers}
        return start, {"type": "http.response.body", "body": reply.body}


_READ = frozenset({b"accept-encoding", b"if-none-match", b"content-length", b"transfer-encoding"})


def _encoding(accepted: bytes) -> str | None:
    """Return how to compress; None where the client weighs encodings, which takes longer to read."""
    if b"q=" in accepted:
        return None
    names = {name.strip() for name in accepted.lower().split(b",")}
    return "br" if b"br" in names else "gzip" if b"gzip" in names else "identity"
