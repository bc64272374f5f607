"""A reader builds a shock: every choice is in the address, the result follows, and the export says the same."""

import json
import urllib.request

PATH = "/scenarios"


def choose(browser, key, value):
    """Choose a value in a control of the shock builder, and wait for the page to follow."""
    browser.driver.execute_script(
        "const select = document.getElementById(arguments[0]); select.value = arguments[1];"
        "select.dispatchEvent(new Event('change', {bubbles: true}));",
        f"scenarios--builder-{key}", value,
    )  # fmt: skip
    browser.settle()


def text_of(browser, selector):
    """Return the text of the first element that matches."""
    return browser.wait_for_element(selector).text


def test_a_shock_is_built_in_the_address_and_its_export_agrees(browser, server):
    browser.go(server.url + PATH)
    browser.find_element('.shock-presets a[href*="exporter=COD"]').click()
    browser.settle()
    assert "exporter=COD" in browser.address
    assert "cut=50" in browser.address
    assert "falls by 50 % from" in text_of(browser, ".shock-result").replace("\u202f", " ")
    choose(browser, "cut", "20")
    assert "cut=20" in browser.address
    assert "by 20 %" in text_of(browser, ".shock-result").replace("\u202f", " ")
    choose(browser, "measure", "quantity")
    assert "measure=quantity" in browser.address
    link = browser.driver.execute_script(
        "return document.querySelector('#scenarios--losers a[href*=\"shock.json\"]').getAttribute('href')"
    )
    with urllib.request.urlopen(server.url + link) as answer:
        body = json.load(answer)
    assert {row["measure"] for row in body["data"]} == {"quantity_t"}
    assert "20 %" in body["assumptions"]["cut"]
    browser.driver.back()
    browser.settle()
    assert "measure=" not in browser.address
    assert not browser.console()


def test_an_opportunity_leads_to_its_evidence(browser, server):
    browser.go(server.url + "/opportunities")
    link = browser.find_element("#opportunities--resource tbody a")
    address = link.get_attribute("href")
    link.click()
    browser.settle()
    assert browser.driver.current_url == address
    assert not browser.console()
