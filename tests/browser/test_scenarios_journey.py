"""A reader builds a shock: every choice is in the address, the result follows, and the export says the same."""

import json
import urllib.request

import pytest
from selenium.webdriver.common.keys import Keys

PATH = "/scenarios"


def choose(browser, key, value):
    """Choose a value in a control of the shock builder, and wait for the page to follow."""
    browser.driver.execute_script(
        "const select = document.getElementById(arguments[0]); select.value = arguments[1];"
        "select.dispatchEvent(new Event('change', {bubbles: true}));",
        f"scenarios--builder-{key}", value,
    )  # fmt: skip
    browser.settle()


def place_shown(browser):
    """Return what the place control of the filter bar shows, and whether it is marked as chosen by the address."""
    return tuple(
        browser.driver.execute_script(
            "const field = document.querySelector('#react-entry-point #filter-for');"
            "return [field.value, field.closest('.control').classList.contains('is-set')]"
        )
    )


def text_of(browser, selector):
    """Return the text of the first element that matches."""
    return browser.wait_for_element(selector).text


def test_a_shock_is_built_in_the_address_and_its_export_agrees(browser, server):
    browser.go(server.url + PATH)
    browser.find_element('.shock-presets a[href*="exporter=COD"]').click()
    browser.settle()
    assert "exporter=COD" in browser.address
    cut = browser.address.partition("cut=")[2].partition("&")[0]
    assert f"fall by {cut} % from" in text_of(browser, ".shock-result").replace("\u202f", " ")
    choose(browser, "cut", "20")
    assert "cut=20" in browser.address
    assert "by 20 %" in text_of(browser, ".shock-result").replace("\u202f", " ")
    choose(browser, "measure", "quantity")
    assert "measure=quantity" in browser.address
    link = browser.driver.execute_script(
        "return document.querySelector('#scenarios--losers a[href*=\".json\"]').getAttribute('href')"
    )
    with urllib.request.urlopen(server.url + link) as answer:
        body = json.load(answer)
    assert {row["measure"] for row in body["data"]} == {"quantity_t"}
    assert "20 %" in body["assumptions"]["cut"]
    browser.driver.back()
    browser.settle()
    assert "measure=" not in browser.address
    assert not browser.console()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("for=EU27", "European Union (27)"),
        ("for=eu27", "European Union (27)"),
        ("for=COD", "Democratic Republic of the Congo"),
        ("for=DEU,FRA", "Germany, France"),
        ("for=G7,CHN", "G7, China"),
    ],
)
def test_the_place_control_shows_what_the_address_asks_for(browser, server, query, names):
    browser.go(f"{server.url}{PATH}?material=cobalt&{query}")
    assert place_shown(browser) == (names, True)
    assert names in browser.find_element("#filter-for").get_attribute("aria-description")
    assert browser.axe() == []


def test_the_place_control_follows_from_page_to_page_and_back(browser, server):
    browser.go(f"{server.url}/strategy")
    assert place_shown(browser) == ("European Union (27)", False)  # what the page shows without being asked
    browser.driver.find_element("link text", "Scenarios and shocks").click()
    browser.settle()
    assert place_shown(browser) == ("", False)
    field = browser.find_element("#filter-for")
    field.send_keys("Japan")
    field.send_keys(Keys.ENTER)
    browser.settle()
    assert "for=JPN" in browser.address
    field.send_keys("unfinished")
    browser.driver.execute_script("document.activeElement.blur()")
    assert place_shown(browser) == ("Japan", True)
    browser.driver.find_element("css selector", ".section-pages a[href^='/strategy']:not([href*='brief'])").click()
    browser.wait_for_text_to_equal("#page-title", "Exposure of Japan to cobalt")
    browser.settle()
    assert place_shown(browser) == ("Japan", True)
    browser.driver.back()
    browser.settle()
    assert browser.address.startswith(f"{PATH}?")
    assert place_shown(browser) == ("Japan", True)
    browser.driver.back()
    browser.settle()
    assert place_shown(browser) == ("", False)
    browser.driver.forward()
    browser.settle()
    assert place_shown(browser) == ("Japan", True)
    browser.driver.find_element("css selector", "#react-entry-point .page-top .chips a[href='/scenarios']").click()
    browser.settle()
    assert place_shown(browser) == ("", False)
    assert not browser.console()


def test_an_opportunity_leads_to_its_evidence(browser, server):
    browser.go(server.url + "/opportunities")
    link = browser.find_element("#opportunities--resource tbody a")
    address = link.get_attribute("href")
    link.click()
    browser.settle()
    assert browser.driver.current_url == address
    assert not browser.console()
