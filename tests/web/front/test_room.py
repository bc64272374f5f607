"""Rooms: what is under way is counted, in all and of one client."""

import asyncio
from threading import Event

import pytest

from dashboard.web.front.refused import RefusedError
from dashboard.web.front.room import Holding, Room
from tests.asgi import Client, echo, front, scope


def test_one_client_holds_a_share_of_a_room_and_what_is_small_holds_nothing():
    room = Room("things", of_one=60, most=100)
    held = Holding(room, "a", free=10)
    held.grow(10)
    room.take("a", 60)
    room.expect_half("b")
    for client, size, status in (("a", 1, 429), ("b", 41, 503)):
        with pytest.raises(RefusedError) as refused:
            room.take(client, size)
        assert (refused.value.status, refused.value.retry_seconds) == (status, 10)
    with pytest.raises(RefusedError):
        room.expect_half("a")
    room.give_back("a", 60)
    held.grow(11)
    held.grow(60)
    with pytest.raises(RefusedError):
        held.grow(61)
    held.give_back()
    room.take("a", 60)


def test_large_bodies_under_way_are_counted_until_they_are_answered_and_nobody_else_waits_for_them(tmp_path):
    going = Event()

    def slow(request, start):
        assert going.wait(5)
        return echo(request, start)

    async def everybody():
        served = front(slow, tmp_path)
        served._bodies = Room("large bodies", of_one=1_500_000, most=2_000_000)

        async def ask(size, address):
            client = Client(b"a" * size)
            await served(scope(method="POST", client=address), client.receive, client.send)
            return client.status

        first = asyncio.create_task(ask(900_000, "192.0.2.1"))
        await asyncio.sleep(0.1)
        surplus = await ask(900_000, "192.0.2.1")
        small = asyncio.create_task(ask(60_000, "192.0.2.2"))
        await asyncio.sleep(0.1)
        going.set()
        return surplus, await first, await small, await ask(900_000, "192.0.2.1")

    assert asyncio.run(everybody()) == (429, 200, 200, 200)


def test_one_client_has_so_many_requests_under_way_and_others_are_answered(tmp_path):
    async def everybody():
        served = front(echo, tmp_path)
        served._under_way = Room("requests", of_one=2)
        silent = [Client(b"", more=True) for _ in range(3)]
        waiting = [asyncio.create_task(served(scope(), one.receive, one.send)) for one in silent]
        other = Client()
        await asyncio.sleep(0)
        await served(scope(client="192.0.2.2"), other.receive, other.send)
        await waiting[2]
        for one in waiting[:2]:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        late = Client()
        await served(scope(), late.receive, late.send)
        return silent[2], other.status, late.status

    surplus, other, late = asyncio.run(everybody())
    assert (surplus.status, surplus.headers["connection"], other, late) == (429, "close", 200, 200)
