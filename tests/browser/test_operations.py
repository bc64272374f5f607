"""The operational view as an operator has it open: real events, real alerts, a real live process, nothing touched."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests import feeds, soak
from tests.live_page import LivePage
from tests.operating import SITE, Operating

RULES = """
[freeboard_of_the_test]
title = "Freeboard of the test"
expr = { form = "threshold", measure = "tailings_freeboard", over = "1h", side = "below", raise_at = 2 }
severity = "critical"
no_data = "keep"
summary = "The newest freeboard is below two metres."
action = "Call the engineer of record."
because = "The test says so."
"""
QUICK = "localStorage.setItem('crm-live-every', '1')"
EVENT = "[data-panel=events] tbody tr"
REFRESHES, WARM_UP, MOST = 200, 60, 1.10
QUAKES = ("us7000pv32", "us7000puz4", "us7000puyk")
NEAR, QUAKE, FELT = (125.57, 9.53, 10.0), "19 km S of Kumburgaz", 5.8
"""A place near a mine of the release, a name, and a magnitude that counts there."""


def quakes(*names):
    """Return the recorded earthquakes as if they had happened in the last days, near a mine."""
    said, now = feeds.collection("usgs_turkey_2025-04-26"), datetime.now(UTC)
    said["features"] = [one for one in said["features"] if one["id"] in names]
    for one in said["features"]:
        one["properties"] |= {"time": int((now - timedelta(hours=2)).timestamp()) * 1000, "mag": FELT}
        one["geometry"]["coordinates"] = list(NEAR)
    said["metadata"] |= {"count": len(said["features"]), "generated": int(now.timestamp()) * 1000}
    return json.dumps(said).encode()


@pytest.fixture(scope="module")
def usgs():
    """What the feed of earthquakes says."""
    said = feeds.Said(body=quakes(*QUAKES))
    with feeds.server(said) as url:
        said.url = url
        yield said


@pytest.fixture(scope="module")
def operating(server, usgs, tmp_path_factory):
    """A server and a live process of our own, whose rules are quick and whose feed is on this machine."""
    folder = tmp_path_factory.mktemp("operating")
    (folder / "rules.toml").write_text(RULES, "utf-8")
    nowhere = "http://127.0.0.1:9/feed"
    running = Operating(
        folder,
        CRM_ALERT_RULES=str(folder / "rules.toml"),
        CRM_FEEDS="on",
        CRM_FEED_USGS_EARTHQUAKES=usgs.url,
        CRM_FEED_GDACS=nowhere,
    )
    running.start_server()
    running.start_live()
    yield running
    running.stop()


@pytest.fixture
def page(browser, operating):
    """The operational view, a second between two questions."""
    script = browser.command("Page.addScriptToEvaluateOnNewDocument", source=QUICK)
    browser.driver.get(f"{operating.url}/operations")
    page = LivePage(browser)
    page.until("return document.querySelector('#react-entry-point [data-live].is-held')", 20)
    page.run("window.__same = true")
    yield page
    assert page.run("return window.__same"), "the page was loaded anew"
    browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def has(selector, text):
    """Return the script that tells whether what a selector finds has a text."""
    return (
        f"return [...document.querySelectorAll({json.dumps(f'#react-entry-point {selector}')})]"
        f".some((one) => one.textContent.includes({json.dumps(text)}))"
    )


def test_an_event_appears_without_a_reload(page, operating):
    page.until_state("live", 20)
    operating.hand_in(3.21)
    page.until(has(EVENT, "3.21"))
    page.until(has("[data-panel=tiles]", "3.21"))
    page.browser.network()
    end = time.monotonic() + 20
    while 304 not in answers(page):
        assert time.monotonic() < end, "nothing has changed, and it is not said so"
        time.sleep(0.5)


def answers(page):
    """Return the statuses of the live answers since the last call."""
    told = [event["response"] for name, event in page.browser.network() if name == "Network.responseReceived"]
    return [one["status"] for one in told if "/api/v1/live" in one["url"]]


def test_the_view_ends_with_its_page_and_begins_again(page, operating):
    page.run("crm.go('/about', '')")
    page.until("return !crm.isMoving() && location.pathname === '/about' && !crm.live.view()")
    page.run("history.back()")
    page.until("return crm.live.view()?.isHeard")
    page.run("crm.go('/sites/ICMM00001', '')")
    page.until("return location.pathname.startsWith('/sites/') && crm.live.view()?.isHeard && crm.live.view().scope")
    assert page.run("return crm.live.view().scope") == "site=ICMM00001"
    page.run("history.back()")
    page.until("return crm.live.view()?.isHeard && crm.live.view().scope === ''")


LINES = "[...document.querySelectorAll('[data-panel=alerts] .op-alert')]"
LINE = f"{LINES}.find((one) => one.textContent.includes('of the test'))"
COUNTED = """
const told = Number((document.title.match(/^[(]([0-9]+)[)]/) || [0, 0])[1]);
const notOfNow = '[data-mode=recorded], [data-mode=simulated]';
return told === document.querySelectorAll(`[data-act=acknowledge]:not(${notOfNow})`).length;
"""


def test_an_alert_fires_is_taken_on_through_the_window_and_clears(page, operating):
    operating.hand_in(1.5)
    page.until(f"return {LINE}?.querySelector('[data-act=acknowledge]')")
    page.until("return document.title.startsWith('(')")
    page.until(COUNTED)
    page.run(f"const button = {LINE}.querySelector('[data-act=acknowledge]'); button.focus(); button.click()")
    send = """
        const form = document.querySelector('dialog form');
        form.elements.why.value = 'The crew is on its way';
        if (form.elements.token) form.elements.token.value = arguments[0];
        form.querySelector('[type=submit]').click();
    """
    page.run(send, operating.token)
    page.until("return document.querySelector('.act-error')?.textContent")
    assert page.browser.axe() == []
    page.run(send, operating.operator_token)
    page.until("return !document.querySelector('dialog')")
    page.until(f"return {LINE}.textContent.includes('The crew is on its way')")
    assert not page.run(f"return {LINE}.querySelector('[data-act=acknowledge]')")
    assert page.run(f"return {LINE}.querySelector('[data-act=shelve]')"), "it fires until it clears"
    page.until(COUNTED)
    assert page.run("return document.activeElement !== document.body")
    operating.hand_in(3.5)
    page.until(f"return !{LINE}?.querySelector('[data-act=shelve]')")
    page.until(has("#announcer", "Freeboard of the test."))
    assert page.run(has("#announcer", "No longer firing"))


def test_a_value_that_is_late_says_so_until_the_next_comes(page, operating):
    """The source keeps a pace of a second; then it stops."""
    tile = "#op-tile-ore_throughput-real"
    stale = (
        f"return document.querySelector('{tile} .stale-badge') && !document.querySelector('{tile} .stale-badge').hidden"
    )
    for number in range(5):
        operating.hand_in(800 + number, SITE, "ore_throughput", "t/h")
        time.sleep(0.4)
    page.until(has(tile, "804"))
    if not page.run(stale):
        due = f"return (Date.parse(document.querySelector('{tile}').dataset.due) - crm.live.now()) / 1000"
        ahead = page.run(due)
        # The clock of the page is put forward: nobody waits for the pace of a source.
        page.run(f"const now = crm.live.now; window.__back = now; crm.live.now = () => now() + {1000 * ahead + 1000}")
    page.until(stale)
    page.run("if (window.__back) crm.live.now = window.__back")
    operating.hand_in(900, SITE, "ore_throughput", "t/h")
    page.until(has(tile, "900"))
    page.until(f"return document.querySelector('{tile} .stale-badge').hidden")


def test_a_feed_that_is_down_says_since_when_and_a_withdrawn_earthquake_disappears(page, usgs):
    page.until(has("[data-panel=hazards]", QUAKE), 20)
    usgs.status = 503
    page.until(has("[data-panel=feeds] tr", "503"), 30)
    assert page.run(has("[data-panel=hazards]", QUAKE)), "what was known stays"
    usgs.status, usgs.body = 200, quakes(*QUAKES[1:])
    page.until(has("[data-panel=hazards] .op-gone", QUAKE), 40)
    assert not page.run(has("[data-panel=hazards] .op-hazard", QUAKE))
    page.until("return !document.querySelector('[data-panel=feeds] tr[id*=usgs] .status-bad')", 20)


def test_a_hidden_tab_asks_nothing_and_a_server_that_comes_back_is_found(page, operating):
    page.until_state("live", 20)
    page.run("""
        window.__asked = 0;
        document.addEventListener('crm:live', ({detail}) => (window.__asked += detail.what === 'asking'));
    """)
    page.browser.show(False)
    page.until("return document.hidden")
    page.run("window.__asked = 0")
    operating.hand_in(2.71)
    time.sleep(2)
    assert page.run("return window.__asked") == 0
    page.browser.show()
    page.until(has(EVENT, "2.71"))
    assert page.run("return window.__asked") <= 2
    operating.stop_server()
    words = page.until_state("disconnected")
    assert "since" in words
    assert page.run("return document.querySelectorAll('#react-entry-point [data-panel=events] tbody tr').length") > 0
    operating.start_server()
    page.until_state("live", 30)


def test_what_says_that_the_server_is_out_of_reach_can_be_read_by_all(page):
    page.run("window.__ask = crm.askOnce; crm.askOnce = () => Promise.reject(new TypeError('gone'))")
    page.until_state("disconnected")
    assert page.browser.axe() == []
    page.run("crm.askOnce = window.__ask")
    page.until_state("live")


def test_refreshes_leave_nothing_behind(page, operating):
    found = soak.soak(page.browser, operating, REFRESHES, WARM_UP, gap_ms=20)
    assert found.failed == 0
    assert found.changed > REFRESHES / 20
    growths = {name: found.growth(name) for name in ("heap", "nodes", "listeners", "server_mb")}
    assert all(growth <= MOST for growth in growths.values()), (growths, found)
