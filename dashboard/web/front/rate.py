"""How many requests a client may send: a bucket of tokens for each, filled at a steady rate."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

BURST_SECONDS = 10
"""What a client may send at once is what flows in within so many seconds."""
CLIENTS = 10_000
"""Clients kept in mind; who was heard least recently is forgotten, which fills its bucket."""


class Rate:
    """Tells each client, by its address, how long to wait; `a_second` requests a second flow in, 0 for no limit.

    A client on this machine has no limit: it is its owner, or a proxy in front that `CRM_PROXIES` does not name and
    for whom all visitors would share a bucket.
    """

    def __init__(self, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with full buckets."""
        self.a_second, self._most, self._clock = a_second, max(1, a_second * BURST_SECONDS), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, client: str) -> int:
        """Take a token of the client and return 0, or return in how many whole seconds there is one."""
        key = network(client)
        if not self.a_second or not key or _is_here(key):
            return 0
        now = self._clock()
        held, since = self._buckets.pop(key, (self._most, now))
        held = min(self._most, held + (now - since) * self.a_second)
        served = held >= 1
        self._buckets[key] = (held - served, now)
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return 0 if served else max(1, math.ceil((1 - held) / self.a_second))


@lru_cache(CLIENTS)
def network(client: str) -> str:
    """Return who counts as one client: an address, of IPv6 its network."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if address.version == 6 and not address.is_loopback:
        address = address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64)
    return str(address)


def _is_here(key: str) -> bool:
    return key.startswith("127.") or key == "::1"
