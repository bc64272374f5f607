"""A file that only grows at its end, for writers of formats that stream."""

from __future__ import annotations


class Sink:
    """Keeps what is written until `taken` hands it over; cannot go back."""

    closed = False

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._place = 0

    def write(self, data: bytes) -> int:
        """Take `data`; return its length."""
        self._chunks.append(bytes(data))
        self._place += len(data)
        return len(data)

    def tell(self) -> int:
        """Return the bytes written so far."""
        return self._place

    def flush(self) -> None:
        """Do nothing: there is no buffer below."""

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        chunks, self._chunks = self._chunks, []
        return b"".join(chunks)
