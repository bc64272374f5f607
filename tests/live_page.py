"""A live page of our own in the product's shell, and a server within the browser that answers what a test wants."""

import json
import time
from pathlib import Path

FAKE = (Path(__file__).parent / "live_page.js").read_text("utf-8")
PAGE = """
<div data-live="/api/v1/live" id="live">
 <p><span data-live-state></span>
  <button type="button" data-control="pause" id="pause">Pause</button>
  <button type="button" data-control="sound" id="sound">Sound</button>
  <button type="button" data-control="kiosk" id="kiosk">Kiosk</button>
  <label>Every <input id="every" type="number" data-control="every"></label>
  <select id="range" data-control="range" data-default="24h" aria-label="Range">
   <option>1h</option><option>24h</option></select>
  <input id="start" data-control="start" type="datetime-local" aria-label="Start">
  <input id="end" data-control="end" type="datetime-local" aria-label="End">
 </p>
 <section data-panel="alerts" id="alerts"><h2>Alerts</h2><div data-panel-body id="alerts-body"></div></section>
 <section data-panel="events" id="events"><h2>Events</h2>
  <input data-control="events" id="filter" aria-label="Filter"><p data-events-shown id="shown"></p>
  <div data-panel-body id="events-body"><ul><li id="e1">one</li></ul></div></section>
</div>
"""
PLACE = """
document.querySelector('#react-entry-point #shell--page-body [data-page-of-test]')?.remove();
const holder = document.createElement('div');
holder.dataset.pageOfTest = '';
holder.innerHTML = arguments[0];
document.querySelector('#react-entry-point #shell--page-body').append(holder);
document.dispatchEvent(new CustomEvent('crm:moved'));
"""
REMOVE = """
document.querySelector('[data-page-of-test]').remove();
document.dispatchEvent(new CustomEvent('crm:moved'));
"""
HIDE = """
const isHidden = arguments[0];
Object.defineProperty(document, 'hidden', {configurable: true, get: () => isHidden});
document.dispatchEvent(new Event('visibilitychange'));
"""


class LivePage:
    """The page within a browser that has `FAKE` in each document."""

    def __init__(self, browser):
        self.browser, self.run = browser, browser.driver.execute_script

    def place(self, markup=PAGE):
        """Put the page in place, as if the reader had come to it."""
        self.run(PLACE, markup)

    def remove(self):
        """Take the page away, as if the reader had left it."""
        self.run(REMOVE)

    def say(self, **what):
        """Set what the server says next."""
        self.run("Object.assign(window.__live, arguments[0])", what)

    def panel(self, name, html, revision, **more):
        """Set what the server says of a panel."""
        self.run(
            "window.__live.panels = {[arguments[0]]: arguments[1]}", name, {"html": html, "revision": revision, **more}
        )

    def asked(self):
        """Return what was asked since the last call."""
        return self.run("return window.__live.asked.splice(0)")

    def count(self):
        """Return how much was asked since the last `asked`."""
        return self.run("return window.__live.asked.length")

    def hide(self, is_hidden=True):
        """Let the tab be one that nobody looks at, or is looked at again."""
        self.run(HIDE, is_hidden)

    def state(self):
        """Return the word of the state and its words."""
        return self.run(
            "const s = document.querySelector('[data-live-state]'); return [s.dataset.state, s.textContent]"
        )

    def until(self, script, seconds=20.0):
        """Wait until a script returns what is true, and return that."""
        end = time.monotonic() + seconds
        while not (found := self.run(script)):
            assert time.monotonic() < end, f"it did not come about: {script}\n{self.told()}"
            time.sleep(0.03)
        return found

    def until_state(self, word, seconds=20.0):
        """Wait until the state is `word`; return its words."""
        self.until(f"return document.querySelector('[data-live-state]')?.dataset.state === {json.dumps(word)}", seconds)
        return self.state()[1]

    def told(self):
        """Return what there is to say where a test fails."""
        return self.run(
            "return [document.querySelector('[data-live-state]')?.textContent, document.title,"
            " window.__live?.asked.length]"
        )
