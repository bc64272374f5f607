"""What clients hold of the server at once: all together only so much, and each of them a share.

So one client never takes the room of the others.
"""

from __future__ import annotations

import math
from collections import Counter
from threading import Lock

from dashboard.web.front.refused import RefusedError

RETRY_SECONDS = 10


class Room:
    """Room for bytes or requests: `most` in all, `of_one` for each client. `held` says in words what fills it."""

    def __init__(self, held: str, *, of_one: int, most: float = math.inf) -> None:
        """Start empty."""
        self._held, self._of_one, self._left, self._lock = held, of_one, most, Lock()
        self._of: Counter[str] = Counter()

    def take(self, client: str, size: int = 1) -> None:
        """Take room. Raises RefusedError where there is not so much left, 429 where the client itself has it."""
        with self._lock:
            if self._of[client] + size > self._of_one:
                raise RefusedError(429, f"too many {self._held} of yours are under way: wait for them", RETRY_SECONDS)
            if size > self._left:
                raise RefusedError(503, f"too many {self._held} are under way: try again in a moment", RETRY_SECONDS)
            self._left -= size
            self._of[client] += size

    def give_back(self, client: str, size: int = 1) -> None:
        """Give room back."""
        with self._lock:
            self._left += size
            self._of[client] -= size
            if not self._of[client]:
                del self._of[client]

    def expect_half(self, client: str) -> None:
        """Raise RefusedError where the client has more than half of its share: what comes next might not end."""
        if self._of.get(client, 0) > self._of_one / 2:
            raise RefusedError(429, f"{self._held} of yours wait to be read: read them first", RETRY_SECONDS)


class Holding:
    """What one request holds of a room; up to `free` bytes it holds nothing."""

    def __init__(self, room: Room, client: str, free: int) -> None:
        """Start with nothing."""
        self._room, self._client, self._free, self._taken = room, client, free, 0

    def grow(self, size: int) -> None:
        """Hold `size` bytes in all. Raises RefusedError where there is no room for them."""
        if size > self._free:
            self._room.take(self._client, size - self._taken)
            self._taken = size

    def give_back(self) -> None:
        """Hold nothing any more."""
        taken, self._taken = self._taken, 0
        if taken:
            self._room.give_back(self._client, taken)
