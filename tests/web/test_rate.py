"""A client may send so many requests a second: who sends more waits, and nobody else does."""

import pytest

from dashboard.web.front import rate
from dashboard.web.front.rate import Rate


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self):
        """Return the time."""
        return self.now


def test_a_client_waits_when_its_bucket_is_empty_and_no_other_does():
    clock = Clock()
    limited = Rate(2, clock)
    assert [limited.wait_seconds("192.0.2.1") for _ in range(21)] == [0] * 20 + [1]
    assert limited.wait_seconds("192.0.2.2") == 0
    clock.now += 1
    assert [limited.wait_seconds("192.0.2.1") for _ in range(3)] == [0, 0, 1]
    clock.now += 3_600
    assert [limited.wait_seconds("192.0.2.1") for _ in range(21)] == [0] * 20 + [1]


def test_a_slow_rate_says_how_long_to_wait():
    limited = Rate(0.01, Clock())
    assert [limited.wait_seconds("192.0.2.1") for _ in range(2)] == [0, 100]


@pytest.mark.parametrize("client", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", ""])
def test_the_machine_itself_has_no_limit(client):
    limited = Rate(0.01, Clock())
    assert {limited.wait_seconds(client) for _ in range(50)} == {0}


def test_a_network_of_ipv6_is_one_client():
    limited = Rate(0.1, Clock())
    assert [limited.wait_seconds(f"2001:db8::{last}") for last in range(2)] == [0, 10]
    assert limited.wait_seconds("2001:db8:0:1::1") == 0


def test_no_limit_is_none():
    assert {Rate(0, Clock()).wait_seconds("192.0.2.1") for _ in range(50)} == {0}


def test_only_so_many_clients_are_kept_in_mind(monkeypatch):
    monkeypatch.setattr(rate, "CLIENTS", 3)
    limited = Rate(0.1, Clock())
    for last in range(50):
        limited.wait_seconds(f"192.0.2.{last}")
    assert len(limited._buckets) == 3
