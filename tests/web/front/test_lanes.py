"""Lanes: clients take turns for threads, and none takes more than its share."""

import asyncio

import pytest

from dashboard.web.front.lanes import Lane
from dashboard.web.front.refused import GoneError, RefusedError


def test_clients_take_turns_and_who_asks_for_too_much_is_told_so():
    lane = Lane("one", threads=1, waiting=4, of_one=3, seconds=5)
    order, refused = [], []

    async def ask(client, name):
        try:
            async with lane.turn(client):
                order.append(name)
                await asyncio.sleep(0.01)
        except RefusedError as error:
            refused.append((name, error.status, error.retry_seconds))

    async def everybody():
        asked = [("a", "a1"), ("a", "a2"), ("a", "a3"), ("a", "a4"), ("a", "a5"), ("b", "b1"), ("c", "c1")]
        await asyncio.gather(*(ask(*one) for one in asked))

    asyncio.run(everybody())
    assert order == ["a1", "a2", "b1", "c1", "a3"]
    assert refused == [("a5", 429, 2), ("a4", 429, 2)]


def test_who_waits_too_long_is_told_when_to_come_again_and_the_thread_stays_free():
    lane = Lane("one", threads=1, waiting=4, of_one=3, seconds=0.05)

    async def waiting():
        async with lane.turn("a"):
            with pytest.raises(RefusedError) as error:
                async with lane.turn("b"):
                    pass
        async with lane.turn("b"):
            return error.value.status

    assert asyncio.run(waiting()) == 503


def test_a_place_in_the_queue_is_free_once_its_client_has_left():
    lane = Lane("one", threads=1, waiting=1, of_one=1, seconds=5)
    departures = []

    async def leaving():
        with pytest.raises(GoneError):
            async with lane.turn("b", lambda stop: departures.append(stop) or (lambda: None)):
                pass

    async def everybody():
        async with lane.turn("a"):
            gone = asyncio.create_task(leaving())
            await asyncio.sleep(0)
            departures[0]()
            await gone
            assert not lane._queues
        assert lane.is_free("c")

    asyncio.run(everybody())


def test_a_newcomer_takes_the_last_place_of_whoever_waits_with_most():
    lane = Lane("one", threads=1, waiting=4, of_one=4, seconds=5)
    served, refused = [], []

    async def ask(name):
        try:
            async with lane.turn(name[0]):
                served.append(name)
        except RefusedError as error:
            refused.append((name, error.status))

    async def everybody():
        async with lane.turn("x"):
            asked = [asyncio.create_task(ask(name)) for name in ("a1", "a2", "a3", "a4", "b1", "c1", "d1", "e1")]
            await asyncio.sleep(0)
        await asyncio.gather(*asked)

    asyncio.run(everybody())
    assert served == ["a1", "b1", "c1", "d1"]
    assert sorted(refused) == [("a2", 429), ("a3", 429), ("a4", 429), ("e1", 503)]


def test_one_client_has_one_of_two_threads():
    lane = Lane("two", threads=2, at_once=1, waiting=4, of_one=4, seconds=5)

    async def everybody():
        async with lane.turn("a"):
            assert not lane.is_free("a")
            second = asyncio.create_task(lane.turn("a").__aenter__())
            async with lane.turn("b"):
                assert not second.done()
            await asyncio.sleep(0)
            assert not second.done()
        await asyncio.wait_for(second, 1)

    asyncio.run(everybody())
