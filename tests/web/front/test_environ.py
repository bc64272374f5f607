"""Who asks: a named proxy says so, nobody else."""

import pytest

from dashboard.web.front.environ import client as asking
from tests.asgi import scope


@pytest.mark.parametrize(
    ("peer", "said", "asks"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "evil, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_a_named_proxy_says_who_asks(peer, said, asks):
    headers = [("x-forwarded-for", said)] if said else []
    assert asking(scope(client=peer, headers=headers), ("10.0.0.1", "10.0.0.2")) == asks
