"""What a reader's hand does: a mouse on a link or a suggestion, keys in a list. Each ends in one trusted event."""

from __future__ import annotations

import time
from collections.abc import Iterable

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.chromium import Chromium

_ADDRESSES = """
return [...document.querySelectorAll(arguments[0])].filter((link) => link.checkVisibility()).map((link) => {
  const url = new URL(link.href); return url.pathname + url.search; });
"""
_PLACE_OF_LINK = """
const link = [...document.querySelectorAll(arguments[0])].find((one) => {
  const url = new URL(one.href); return one.checkVisibility() && url.pathname + url.search === arguments[1]; });
if (!link) return null;
link.scrollIntoView({block: 'center', behavior: 'instant'});
const box = (link.querySelector('.leader-name') || link).getClientRects()[0];
return [box.left + Math.min(box.width / 2, 40), box.top + box.height / 2];
"""
_PLACE_OF_OPTION = """
const done = arguments[2], end = performance.now() + 4000;
const timer = setInterval(() => {
  const options = [...document.querySelectorAll(`${arguments[0]} [role=option]`)];
  const option = options.find((one) => one.textContent.trim().startsWith(arguments[1]));
  if (!option && performance.now() < end) return;
  clearInterval(timer);
  const box = option && option.getBoundingClientRect();
  done(box && [box.left + 20, box.top + box.height / 2]);
}, 20);
"""
_OPTIONS = """
return [...document.querySelectorAll(`${arguments[0]} option`)].filter((one) => !one.disabled)
  .map((one) => [one.value, one.text]);
"""
_FOCUS = """
const one = document.querySelector(arguments[0]);
one.scrollIntoView({block: 'center', behavior: 'instant'});
one.focus();
"""


class NotThereError(LookupError):
    """A control or a choice that the page does not offer."""


def addresses(browser: Chromium, selector: str) -> list[str]:
    """Return where the visible links of a selector lead: path and query."""
    return browser.driver.execute_script(_ADDRESSES, selector)


def options(browser: Chromium, selector: str) -> dict[str, str]:
    """Return what a list offers: value → text."""
    return dict(browser.driver.execute_script(_OPTIONS, selector))


def click_link(browser: Chromium, selector: str, address: str) -> None:
    """Click the link to an address with the mouse."""
    place = browser.driver.execute_script(_PLACE_OF_LINK, selector, address)
    if not place:
        raise NotThereError(f"no link of {selector} to {address}")
    _arm(browser)
    browser.click_at(*place)


def choose(browser: Chromium, selector: str, value: str) -> None:
    """Choose a value of a list by typing how its text begins, then Enter."""
    offered = options(browser, selector)
    if value not in offered:
        raise NotThereError(f"{selector} does not offer {value}")
    browser.driver.execute_script(_FOCUS, selector)
    _arm(browser)
    # In one go: a list takes what was typed by itself once the reader pauses.
    ActionChains(browser.driver).send_keys(beginning(offered[value], offered.values()), Keys.ENTER).perform()


def beginning(text: str, among: Iterable[str]) -> str:
    """Return the fewest first letters of a text with which no other begins; all of it where another is longer."""
    others = [one.lower() for one in among if one != text]
    lengths = range(1, len(text) + 1)
    found = (text[:length] for length in lengths if not any(one.startswith(text[:length].lower()) for one in others))
    return next(found, text)


def suggest(browser: Chromium, key: str, name: str) -> None:
    """Type a name into a field with suggestions and click the one that begins with it."""
    browser.driver.execute_script(_FOCUS, f"#filter-{key}")
    browser.command("Input.insertText", text=name)
    place = browser.driver.execute_async_script(_PLACE_OF_OPTION, f"#filter-{key}-list", name)
    if not place:
        raise NotThereError(f"{key} suggests nothing for {name}")
    _arm(browser)
    browser.click_at(*place)


def _arm(browser: Chromium) -> None:
    browser.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 20))")
    browser.driver.execute_script("window.__bench.arm()")
    time.sleep(0.02)
