"""Native lists by keyboard: what is typed at a human pace is chosen, keys of the help work, ends of flows are said."""

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


def test_places_are_chosen_for_the_end_of_a_flow_that_the_list_says(browser, server):
    def add(place):
        field = browser.find_element("#react-entry-point #filter-country")
        field.send_keys(place)
        browser.wait_for_element("#filter-country-list [aria-selected=true]")
        field.send_keys(Keys.ENTER)
        browser.settle()

    def say(ends):
        enter(browser, "#filter-ends")
        typed(browser, ends)
        ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
        browser.settle()

    browser.go(server.url + "/data/trade_yearly?material=cobalt")
    add("zambia")
    add("china")
    assert browser.address.endswith("&country=ZMB,CHN")
    say("both")
    assert browser.address.endswith("&exporter=ZMB,CHN&importer=ZMB,CHN")
    add("zambia")
    assert browser.address.endswith("&exporter=CHN&importer=CHN")
    say("imp")
    assert browser.address == "/data/trade_yearly?material=cobalt&importer=CHN"
    browser.go(server.url + "/materials/cobalt?view=trade&exporter=COD&importer=CHN")
    seen = "const list = document.querySelector('#filter-ends'); return [list.checkVisibility(), list.value]"
    assert browser.driver.execute_script(seen) == [True, "own"]
    for path in ("/materials/cobalt", "/data/production_yearly", "/countries/CHN"):
        browser.go(server.url + path)
        assert browser.driver.execute_script(seen)[0] is False
    browser.appear((1024, 768), "light")
    browser.go(server.url + "/materials/cobalt?view=trade")
    assert browser.overflow() == 0
