"""A reader who clicks anywhere: no link, button, choice or mark of a chart leads to an error that nothing catches.

Clicks are drawn from a seed. `CRM_WALK_CLICKS` sets how many a page, `CRM_WALK_SEED` another walk; a failure names
the last steps, with the address that each began at.
"""

import os
import random

import pytest

from dashboard.pages import PAGES
from tests.browser.test_pages import EXAMPLE

CLICKS = int(os.environ.get("CRM_WALK_CLICKS", "8"))
SEED = int(os.environ.get("CRM_WALK_SEED", "11"))
SHORT = ("/materials/cobalt?view=trade", "/scenarios")
"""The pages of a short walk: where charts, controls and lists change most."""
LONG = (*SHORT, *(module.PAGE.href(**EXAMPLE) for module in PAGES.values()))
FAR = 6
"""Clicks after which a walk that has left its page begins there again."""
TRAIL = 8
LETTERS = "abceglmnrstu"

PICK = """
const [kind, place, choice] = arguments;
const seen = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
  !element.disabled && element.getBoundingClientRect().width > 1;
const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
const page = '#react-entry-point ';
const inside = (link) => {
  const url = new URL(link.href, location.href);
  return url.origin === location.origin && !link.hasAttribute('download') && link.target !== '_blank' &&
    !/^[/]api[/]|[.][a-z]+$/.test(url.pathname);
};
const kinds = {
  link: all(page + 'a[href]').filter(inside),
  button: all(page + 'button, ' + page + 'summary, ' + page + '[role=option]'),
  choice: all(page + 'select[data-filter]'),
  text: all(page + 'input:not([type=file]):not([type=hidden])'),
  mark: all('.js-plotly-plot .point, .js-plotly-plot .points > path, .sankey-link, .sankey-node rect, ' +
            '.choroplethlayer path'),
};
const names = Object.keys(kinds).filter((name) => kinds[name].length);
if (!names.length) return null;
const name = names[Math.floor(kind * names.length)];
const element = kinds[name][Math.floor(place * kinds[name].length)];
element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
if (name === 'choice') {
  const options = [...element.options].filter((option) => !option.disabled);
  element.value = options[Math.floor(choice * options.length)].value;
  element.dispatchEvent(new Event('change', {bubbles: true}));
}
const box = element.getBoundingClientRect();
const words = (element.getAttribute('aria-label') || element.textContent || element.id || '').trim().slice(0, 40);
return {
  kind: name, words: name === 'choice' ? `${element.id}=${element.value}` : words,
  x: box.x + box.width / 2, y: box.y + box.height / 2,
};
"""


def step(browser, chance):
    """Do one thing of those the page offers, and say which."""
    picked = browser.driver.execute_script(PICK, chance.random(), chance.random(), chance.random())
    if picked is None:  # a link led out of the product
        browser.driver.back()
        browser.settle()
        return "back"
    if picked["kind"] != "choice":
        browser.click_at(picked["x"], picked["y"])
    if picked["kind"] == "text":
        browser.command("Input.insertText", text=chance.choice(LETTERS))
    return f"{picked['kind']} {picked['words']}"


@pytest.mark.parametrize("address", LONG if "CRM_WALK_CLICKS" in os.environ else SHORT)
def test_no_click_leads_to_an_error_that_nothing_catches(browser, server, address):
    chance, trail, away = random.Random(f"{SEED} {address}"), [], 0
    browser.command("Page.addScriptToEvaluateOnNewDocument", source="window.print = () => {};")
    browser.command("Browser.setDownloadBehavior", behavior="deny")
    browser.go(server.url + address)
    for _ in range(CLICKS):
        trail.append((browser.address, step(browser, chance)))
        if chance.random() < 0.2:
            browser.settle()
        assert browser.faults() == [], trail[-TRAIL:]
        away = 0 if browser.address.split("?")[0] == address.split("?")[0] else away + 1
        if away == FAR:
            browser.go(server.url + address)
            away = 0
    browser.settle()
    assert browser.faults() == [], trail[-TRAIL:]
