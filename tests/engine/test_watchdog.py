"""One thread watches every query: what ends in time is left alone, what does not is interrupted once."""

from __future__ import annotations

import threading
import time

from dashboard.engine.watchdog import Watchdog


def test_what_takes_too_long_is_interrupted_once():
    late, calls = threading.Event(), []
    with Watchdog().watch(0.02, lambda: (calls.append(time.monotonic()), late.set())):
        assert late.wait(2)
        time.sleep(0.05)
    assert len(calls) == 1


def test_what_ends_in_time_is_left_alone():
    calls = []
    watchdog = Watchdog()
    for _ in range(50):
        with watchdog.watch(0.05, lambda: calls.append(1)):
            pass
    time.sleep(0.15)
    assert calls == []


def test_a_shorter_time_that_comes_later_is_up_first():
    order = []
    watchdog, done = Watchdog(), threading.Event()
    with watchdog.watch(0.3, lambda: (order.append("long"), done.set())):
        with watchdog.watch(0.02, lambda: order.append("short")):
            time.sleep(0.1)
        assert done.wait(2)
    assert order == ["short", "long"]


def test_one_thread_for_all():
    before = threading.active_count()
    watchdog = Watchdog()
    for _ in range(20):
        with watchdog.watch(1, lambda: None):
            pass
    assert threading.active_count() <= before + 1


def test_a_time_already_used_up_is_up_at_once():
    late = threading.Event()
    with Watchdog().watch(-1, late.set):
        assert late.wait(2)
