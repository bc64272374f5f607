"""The loop of a live page, against a server within the browser: when it asks, and when it does not."""

import time
from itertools import pairwise

import pytest


def test_one_question_at_a_time_and_the_next_after_the_answer(live):
    live.say(pause=300)
    live.place()
    live.until("return window.__live.asked.length >= 3")
    times = [one["at"] for one in live.asked()]
    assert all(later - earlier >= 800 for earlier, later in pairwise(times)), "a second, less what a busy machine adds"
    live.say(pause=1200)
    live.until("return document.querySelector('[data-live-state]').textContent.includes('updating')")
    live.until("return window.__live.asked.length >= 2")
    first, second, *_ = (one["at"] for one in live.asked())
    assert second - first >= 1200 + 250 - 1, "never at once after an answer"


def test_only_what_has_changed_is_asked_for_and_put_in_place(live):
    live.panel("events", '<ul><li id="e2">two</li><li id="e1">one</li></ul>', "r7")
    live.say(etag='"a"')
    live.run("window.kept = null")
    live.place()
    live.run("window.kept = document.getElementById('e1'); window.kept.tabIndex = -1; window.kept.focus()")
    live.until("return document.getElementById('e2')")
    assert live.run("return document.getElementById('e1') === window.kept && document.activeElement === window.kept")
    live.say(status=304)
    live.until("return window.__live.asked.length >= 3")
    first, second, *_ = live.asked()
    assert first["address"] == "/api/v1/live?shape=html"
    assert second["address"] == "/api/v1/live?shape=html&since=0123456789abcdef.1&have=events:r7"
    assert second["headers"]["If-None-Match"] == '"a"'
    assert live.until_state("live")


def test_what_is_shown_does_not_go_back_but_for_a_log_that_did(live):
    live.say(say={"seq": 9})
    live.panel("events", "<p>nine</p>", "r9")
    live.place()
    live.until("return document.getElementById('events-body').textContent === 'nine'")
    live.say(say={"seq": 8, "gap": True, "whole": True})
    live.panel("events", "<p>eight</p>", "r8")
    live.asked()
    live.until("return window.__live.asked.length >= 3")
    assert live.run("return document.getElementById('events-body').textContent") == "nine"
    live.until("return document.getElementById('events-body').textContent === 'eight'")


@pytest.mark.parametrize("said", [{"gap": True}, {"generation": "g2"}], ids=["a gap", "another server"])
def test_what_was_missed_is_asked_for_as_a_whole(live, said):
    live.panel("events", "<p>1</p>", "r1")
    live.place()
    live.until("return window.__live.asked.length >= 1")
    live.say(say=said)
    live.until("return window.__live.asked.slice(1).some((one) => !one.address.includes('since='))")
    live.say(say={})
    assert [("since=" in one["address"]) for one in live.asked()[:2]] == [False, True]


def test_a_hidden_tab_asks_nothing_and_catches_up_once(live):
    live.place()
    live.until("return window.__live.asked.length >= 1")
    live.hide()
    live.asked()
    time.sleep(1.6)
    assert live.asked() == []
    live.run("window.dispatchEvent(new Event('online'))")
    assert live.asked() == []
    live.run("const now = Date.now; Date.now = () => now() + 3600000")
    live.run("""
        Object.defineProperty(document, 'hidden', {configurable: true, get: () => false});
        document.dispatchEvent(new Event('visibilitychange'));
        window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
        window.dispatchEvent(new Event('online'));
    """)
    assert live.count() == 1
    assert "caught up" in live.until(
        "const t = document.querySelector('[data-live-state]').textContent; return t.includes('caught') && t"
    )
    time.sleep(0.5)
    assert live.count() == 1


def test_a_server_out_of_reach_is_said_with_the_time_and_comes_back_by_itself(live):
    live.panel("events", "<p>kept</p>", "r1")
    live.place()
    live.until_state("live")
    live.say(status=0)
    words = live.until_state("disconnected")
    assert all(one in words for one in ("since", "UTC", "cannot be reached"))
    assert live.run("return document.title.startsWith('✕ Disconnected')")
    assert live.run("return document.getElementById('events-body').textContent") == "kept"
    assert live.run("return document.getElementById('announcer').textContent").startswith("Disconnected.")
    live.say(status=200)
    live.until_state("live", 15)
    assert live.run("return document.title.startsWith('Operational') || !document.title.includes('Disconnected')")
    live.until("return document.getElementById('announcer').textContent === 'Connected again.'")


def test_a_page_that_was_loaded_without_a_connection_finds_it_by_itself(live):
    live.run("crm.live.backOff = (failures) => (failures < 2 ? 100 : 3600000)")
    live.say(status=0)
    live.place()
    assert "Trying again" in live.until_state("disconnected")
    live.say(status=200)
    live.run("window.dispatchEvent(new Event('online'))")
    live.until_state("live")


def test_what_a_server_says_against_it_is_told(live):
    live.say(status=403)
    live.place()
    assert "No." in live.until_state("disconnected")
    live.say(status=200, text="<html>")
    live.run("document.dispatchEvent(new Event('visibilitychange'))")
    live.until("return document.querySelector('[data-live-state]').textContent.includes('cannot be read')", 15)


def test_what_cannot_be_asked_is_not_asked_again_and_says_so(live):
    live.say(status=400)
    live.place()
    said = live.until_state("unaskable")
    assert "cannot be asked: No." in said
    assert "Trying again" not in said
    live.asked()
    time.sleep(3)
    assert live.count() == 0


def test_after_failures_it_waits_longer_and_never_two_at_one_pace(live):
    pace = "return [1, 2, 3, 9].map((n) => [crm.live.backOff(n, 0, 0), crm.live.backOff(n, 0, 1)])"
    assert live.run(pace) == [[750, 1250], [1500, 2500], [3000, 5000], [22500, 37500]]
    assert live.run("return crm.live.backOff(1, 20, 0)") == 20000


def test_a_page_that_is_left_leaves_nothing_behind(live):
    live.place()
    live.until_state("live")
    live.say(hangs=True)
    live.until("return window.__live.asked.length >= 2")
    live.run("""
        window.__timers = 0;
        for (const name of ['setTimeout', 'setInterval']) {
            const set = window[name];
            window[name] = (...given) => { window.__timers += 1; return set(...given); };
        }
    """)
    live.remove()
    live.asked()
    assert live.run("return [window.__live.aborted, crm.live.view()]") == [1, None]
    made = live.run("return window.__timers")
    live.run("""
        document.dispatchEvent(new Event('visibilitychange'));
        document.dispatchEvent(new CustomEvent('crm:going', {detail: {pathname: location.pathname, search: ''}}));
    """)
    live.run("window.dispatchEvent(new Event('online')); window.dispatchEvent(new Event('pageshow'))")
    time.sleep(1.5)
    assert live.asked() == []
    assert live.run("return window.__timers") == made
    live.say(hangs=False)
    live.place()
    live.until_state("live")


def test_pace_is_kept_and_too_short_a_one_is_refused(live):
    live.place()
    live.until_state("live")
    change = """
        const field = document.getElementById('every');
        field.value = arguments[0];
        field.dispatchEvent(new Event('change', {bubbles: true}));
        return [field.value, field.getAttribute('aria-invalid'), localStorage.getItem('crm-live-every')];
    """
    assert live.run(change, "0.5") == ["1", "true", "1"]
    assert live.run(change, "30") == ["30", None, "30"]
    live.asked()
    time.sleep(1.5)
    assert live.asked() == []


def test_pause_by_button_and_key_and_of_a_range_of_the_past(live):
    live.place()
    live.until_state("live")
    live.run("document.getElementById('pause').click()")
    live.until_state("paused")
    live.asked()
    time.sleep(1.3)
    assert live.asked() == []
    live.run("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'p', bubbles: true}))")
    live.until_state("live")
    live.run("crm.live.choose({start: '2026-01-01T00:00Z', end: '2026-01-02T00:00Z'})")
    assert "past" in live.until_state("paused")
    live.until("return window.__live.asked.filter((one) => one.address.includes('start')).length >= 2")
    time.sleep(1.2)
    first, again = [one["address"] for one in live.asked() if "start" in one["address"]]
    assert first == "/api/v1/live?start=2026-01-01T00%3A00Z&end=2026-01-02T00%3A00Z&shape=html"
    assert "since=" in again, "asked until it stays the same: a range is read bit by bit"
    live.run("history.back()")
    live.until_state("live")
    live.until("return window.__live.asked.length >= 1")
    assert "start" not in live.asked()[-1]["address"]
