"""What a live page shows: ages and what is late, alerts and what is done about them, kiosk, keys; nothing is lost."""

import time

from tests.live_page import LivePage

NOW = 1_800_000_000_000
ALERT = """
<ul><li class="op-alert severity-critical" id="a-{0}" tabindex="-1"><p><strong>Freeboard {0}</strong>
<a href="/sites/S1">Dam S1</a></p>
<button type="button" id="a-{0}-shelve" data-alert="r1:{0}" data-act="shelve">Shelve</button>
<button type="button" id="a-{0}-acknowledge" data-alert="r1:{0}" data-act="acknowledge">Acknowledge</button></li></ul>
"""
TAKEN = ALERT.partition('<button type="button" id="a-{0}-acknowledge')[0] + "</li></ul>"


def tile(at, due):
    moment = f"new Date({NOW + at}).toISOString()"
    return (
        f"`<ul><li id='t' data-due='${{new Date({NOW + due}).toISOString()}}'><time data-age datetime='${{{moment}}}'>"
        "12:00</time> <span class='stale-badge' hidden>▲ Stale</span></li></ul>`"
    )


def say_tile(live, at, due, revision):
    live.run(f"window.__live.panels = {{events: {{revision: '{revision}', html: {tile(at, due)}}}}}")


def announced(live):
    return live.run("return document.getElementById('announcer').textContent")


def test_ages_run_by_the_clock_of_the_server_and_what_is_late_says_so(live):
    clock = "Object.defineProperty(window.__live, 'date', {get: () => arguments[0] + Date.now() - began})"
    live.run(f"const began = Date.now(); {clock.replace('arguments[0]', str(NOW))}")
    say_tile(live, -65_000, 3_000, "r1")
    live.place()
    live.until("return /12:00 65 s ago/.test(document.getElementById('t')?.textContent)")
    assert live.run("return document.querySelector('.stale-badge').hidden")
    live.run("window.__same = document.getElementById('t')")
    live.until(
        "return !document.querySelector('.stale-badge').hidden && document.getElementById('t').matches('.is-stale')"
    )
    say_tile(live, 0, 60_000, "r2")
    live.until(
        "return document.querySelector('.stale-badge').hidden && !document.getElementById('t').matches('.is-stale')"
    )
    assert (
        live.run("return document.getElementById('t') === window.__same && document.querySelectorAll('.age').length")
        == 1
    )
    ages = "return [4000, 119000, 120000, 7300000, 200000000, -90000].map((ms) => crm.live.age(ms))"
    assert live.run(ages) == ["4 s ago", "119 s ago", "2 min ago", "2 h ago", "2 d ago", "in 90 s"]


def test_what_the_reader_holds_stays_where_it_is(live):
    rows = "".join(
        f"<li id='e{n}'>event {n}<details id='d{n}'><summary>more</summary>{n}</details></li>" for n in range(40)
    )
    live.panel("events", f"<ul id='list' style='height:100px;overflow:auto'>{rows}</ul>", "r1")
    live.place()
    live.until("return document.getElementById('e39')")
    live.run("""
        const list = document.getElementById('list');
        list.scrollTop = 300;
        document.getElementById('d20').open = true;
        document.querySelector('#d21 summary').focus();
        getSelection().selectAllChildren(document.getElementById('d22'));
        window.__kept = [20, 21, 22].map((n) => document.getElementById(`d${n}`));
        window.__seen = document.getElementById('d20').getBoundingClientRect().top;
    """)
    new = "".join(f"<li id='n{n}'>new {n}</li>" for n in range(3))
    live.panel(
        "events",
        f"<ul id='list' style='height:100px;overflow:auto'>{new}{rows.replace('event 20', 'Event 20')}</ul>",
        "r2",
    )
    live.until("return document.getElementById('n2')")
    assert live.run("return window.__kept.every((one) => one.isConnected) && document.getElementById('d20').open")
    assert live.run("return document.activeElement.parentElement.id") == "d21"
    assert live.run("return getSelection().toString().length > 0")
    moved = "return Math.abs(document.getElementById('d20').getBoundingClientRect().top - window.__seen)"
    assert live.run(moved) < 2


def test_an_alert_is_told_taken_on_through_the_window_and_told_to_be_over(live: LivePage):
    live.place()
    live.until_state("live")
    live.run("document.getElementById('sound').click()")
    live.panel("alerts", ALERT.format(1), "r1")
    live.until("return document.title.startsWith('(1) ')")
    live.until("return document.getElementById('announcer').textContent === 'New alert: Freeboard 1.'")
    assert live.run("return crm.live.beeps") == 2
    live.run("const b = document.getElementById('a-1-acknowledge'); b.focus(); b.click()")
    assert (
        live.run("return document.querySelector('dialog[open] h2').textContent") == "Acknowledge: Freeboard 1, Dam S1"
    )
    live.run("crm.live.every = () => 3600")
    time.sleep(1.2)
    live.asked()
    live.say(actStatus=401, act={"error": {"message": "The token is not known."}})
    send = """
        const form = document.querySelector('dialog form');
        form.elements.why.value = 'Crew is on its way';
        if (form.elements.token) form.elements.token.value = 'crm_a_b';
        form.querySelector('[type=submit]').click();
    """
    live.run(send)
    live.until("return document.querySelector('.act-error').textContent === 'The token is not known.'")
    live.say(actStatus=200)
    live.run(send)
    live.until("return !document.querySelector('dialog')")
    assert live.run("return document.activeElement.id") == "a-1-acknowledge"
    (*_, act, after) = live.until(
        "const a = window.__live.asked; return a.length && a.at(-1).address.includes('/live') && a"
    )
    assert act["address"] == "/api/v1/alerts/r1%3A1/acknowledge"
    assert act["headers"]["Authorization"] == "Bearer crm_a_b"
    assert act["body"] == '{"why":"Crew is on its way"}'
    assert after["at"] >= act["at"], "asked at once: the pace is an hour"
    live.run("crm.live.every = () => 1; crm.live.askNow()")
    kept = "return [sessionStorage.getItem('crm-operator-token'), JSON.stringify(localStorage).includes('crm_a_b')]"
    assert live.run(kept) == ["crm_a_b", False]
    live.panel("alerts", TAKEN.format(1), "r2")
    live.until("return !document.title.startsWith('(')")
    live.run("document.getElementById('a-1-shelve').click()")
    assert live.run(
        "const f = document.querySelector('dialog form'); return [!f.elements.token, f.elements.until.value]"
    ) == [True, "1"]
    live.run("document.querySelector('.act-known button').click()")
    assert live.run("return [document.activeElement.name, sessionStorage.getItem('crm-operator-token')]") == [
        "token",
        None,
    ]
    live.run("document.querySelector('.act-buttons button:last-child').click()")
    live.panel("alerts", "<p>none</p>", "r3")
    live.until("return document.getElementById('announcer').textContent === 'No longer firing: Freeboard 1.'")


def press(live, key):
    live.run(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))", key
    )


def test_kiosk_is_in_the_address_and_esc_leads_out_of_it(live):
    live.place()
    live.until_state("live")
    for leave in ("k", "Escape"):
        press(live, "k")
        assert live.run("return [document.body.matches('.kiosk'), location.search]") == [True, "?kiosk=1"]
        press(live, leave)
        assert live.run("return [document.body.matches('.kiosk'), location.search]") == [False, ""]
    live.run("document.getElementById('kiosk').click()")
    assert live.run("return document.getElementById('kiosk').getAttribute('aria-pressed')") == "true"
    live.run("history.back()")
    live.until("return !document.body.matches('.kiosk')")
    live.run("document.getElementById('filter').focus()")
    press(live, "k")
    assert live.run("return location.search") == ""
    live.run("document.activeElement.blur(); document.getElementById('kiosk').click()")
    live.remove()
    assert not live.run("return document.body.matches('.kiosk')")


def test_the_stream_shows_the_events_with_the_words_asked_for(live):
    table = "<table><tbody>{}</tbody></table>"
    row = "<tr id='r{0}'><th>12:00</th><td>{1}</td><td>pH</td></tr>"
    live.panel("events", table.format(row.format(1, "Mutanda") + row.format(2, "Kolwezi")), "r1")
    live.place()
    live.until("return document.getElementById('r2')")
    live.run("""
        const field = document.getElementById('filter');
        field.value = 'kolw PH';
        field.dispatchEvent(new Event('input', {bubbles: true}));
        field.dispatchEvent(new Event('change', {bubbles: true}));
    """)
    shown = "return [...document.querySelectorAll('#events tr')].filter((row) => !row.hidden).map((row) => row.id)"
    assert live.run(shown) == ["r2"]
    assert live.run("return [location.search, document.getElementById('shown').textContent]") == [
        "?events=kolw%20PH",
        "1 of 2 shown",
    ]
    live.panel(
        "events",
        table.format(
            "".join(row.format(n, name) for n, name in ((4, "Kolwezi"), (3, "Tenke"), (1, "Mutanda"), (2, "Kolwezi")))
        ),
        "r2",
    )
    live.until("return document.getElementById('r4')")
    assert live.run(shown) == ["r4", "r2"]
    live.run("history.back()")
    live.until("return document.getElementById('filter').value === ''")
    assert live.run(shown) == ["r4", "r3", "r1", "r2"]


def test_the_word_of_the_state(live):
    facts = {"isPaused": False, "failures": 0, "isHeard": True, "isRefused": False, "ageMs": 0, "tick": 1, "modes": []}
    found = {
        "live": {}, "connecting": {"isHeard": False}, "stale": {"ageMs": 16_000}, "disconnected": {"failures": 2},
        "stale ": {"wrong": "silent"}, "unaskable": {"failures": 1, "isUnaskable": True}, "paused": {"isPaused": True},
        "recorded": {"modes": ["recorded"]},
    }  # fmt: skip
    for word, more in found.items():
        assert live.run("return crm.live.wordOf(arguments[0])", facts | more) == word.strip()
    assert live.run("return crm.live.wordOf(arguments[0])", facts | {"modes": ["recorded", "real"]}) == "live"
    assert live.run("return crm.live.wordOf(arguments[0])", facts | {"failures": 1}) == "connecting"
    bounds = "return crm.live.bounds(arguments[0], arguments[1], arguments[2], arguments[3])"
    assert live.run(bounds, None, 10_000, 100, 200) == [9_800, 10_900]
    assert live.run(bounds, [9_800, 10_900], 11_000, 900, 950) == [10_050, 10_900]
    assert live.run(bounds, [9_800, 10_900], 99_000, 900, 950) == [98_050, 99_100]
