"""How a request ends without an answer of the application: refused in words, or nobody waits for it any more."""

from __future__ import annotations


class RefusedError(Exception):
    """A request that is refused: `status` 429 where the client itself asks for too much, 503 where all together do.

    `retry_seconds` is when to ask again, 0 where that would not help.
    """

    def __init__(self, status: int, words: str, retry_seconds: int = 0) -> None:
        """Keep the parts of the answer."""
        self.status, self.retry_seconds = status, retry_seconds
        super().__init__(words)


class GoneError(ConnectionError):
    """The client has left: nobody waits for the rest."""
