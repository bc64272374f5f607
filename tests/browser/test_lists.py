"""Native lists by keyboard: what is typed at a human pace is what is chosen, and keys of the help work beside it."""

import time

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

FOCUS = "const at = document.activeElement; return [at.id, at.value]"
LETTER_SECONDS = 0.25


def enter(browser, selector):
    browser.driver.execute_script("document.querySelector(`#react-entry-point ${arguments[0]}`).focus()", selector)


def typed(browser, text):
    for letter in text:
        ActionChains(browser.driver).send_keys(letter).perform()
        time.sleep(LETTER_SECONDS)


@pytest.mark.parametrize(
    ("address", "text", "key"),
    [
        ("/scenarios#scenarios--builder-exporter", "finland", "exporter=FIN"),
        ("/scenarios#scenarios--builder-exporter", "democ", "exporter=COD"),
        ("/strategy/dependence#dependence--supplier", "china", "exporter=CHN"),
        ("/materials/cobalt?view=trade#filter-year_from", "2019", "year_from=2019"),
    ],
)
def test_a_list_waits_until_the_reader_has_typed(browser, server, address, text, key):
    path, field = address.split("#")
    browser.go(server.url + path)
    enter(browser, f"#{field}")
    typed(browser, text)
    assert browser.address == path
    time.sleep(1)
    browser.settle()
    assert key in browser.address.split("?")[1].split("&")
    assert browser.driver.execute_script(FOCUS) == [field, key.split("=")[1]]


def test_enter_and_leaving_choose_at_once_and_escape_takes_back(browser, server):
    browser.go(server.url + "/scenarios?exporter=CHN")
    for last, address in ((Keys.ENTER, "exporter=FIN"), (Keys.TAB, "exporter=JPN"), (Keys.ESCAPE, "exporter=JPN")):
        enter(browser, "#scenarios--builder-exporter")
        typed(browser, {"exporter=FIN": "fin"}.get(address, "jap" if last == Keys.TAB else "chi"))
        ActionChains(browser.driver).send_keys(last).perform()
        browser.settle()
        assert browser.address == f"/scenarios?{address}"
    assert browser.driver.execute_script(FOCUS) == ["scenarios--builder-exporter", "JPN"]


def test_the_keys_of_the_help_work_from_a_list_whose_letters_are_its_own(browser, server):
    browser.go(server.url + "/scenarios")
    theme = "return document.documentElement.dataset.themeChoice"
    before = browser.driver.execute_script(theme)
    enter(browser, "#scenarios--builder-stage, #filter-stage")
    ActionChains(browser.driver).send_keys("t").perform()
    assert browser.driver.execute_script(theme) == before
    ActionChains(browser.driver).send_keys("/").perform()
    assert browser.driver.execute_script(FOCUS) == ["filter-jump", ""]
    enter(browser, "#filter-stage")
    ActionChains(browser.driver).send_keys("?").perform()
    assert browser.opened("help")
