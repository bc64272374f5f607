"""What a reader does: drill to a country, go back and forward, paste a link, switch the theme."""

import urllib.request

import pytest
from selenium.webdriver import ActionChains

MATERIAL = "/materials/cobalt"
CHOOSE_COUNTRY = f'a[href^="{MATERIAL}?"][href*="country=COD"]'


def shown_chips(browser):
    """Return the texts of the chips that say what is on."""
    return [chip.text for chip in browser.find_elements("#shell--filter-chips a, #shell--filter-chips button")]


def choose_country(browser):
    """Click the Democratic Republic of the Congo wherever the page offers it, and wait for the page to follow."""
    link = browser.wait_for_element(CHOOSE_COUNTRY)
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    browser.settle()


@pytest.fixture
def material(browser, server):
    """The page of cobalt, drawn."""
    browser.go(server.url + MATERIAL)
    assert "country=" not in browser.address
    return browser


def test_a_click_on_a_country_is_in_the_address_and_in_a_chip(material):
    assert not shown_chips(material)
    choose_country(material)
    assert "country=COD" in material.address
    assert any("Congo" in chip for chip in shown_chips(material))
    assert not material.console()


def test_back_and_forward_restore_the_view(material):
    choose_country(material)
    chosen, chips = material.address, shown_chips(material)
    material.driver.back()
    material.settle()
    assert material.address == MATERIAL
    assert not shown_chips(material)
    material.driver.forward()
    material.settle()
    assert material.address == chosen
    assert shown_chips(material) == chips
    assert not material.console()


def test_a_pasted_link_restores_the_view(material, server):
    choose_country(material)
    link, text = material.address, material.find_element("main").text
    material.forget()
    material.go(server.url + link)
    assert material.address == link
    assert material.find_element("main").text == text


def test_clearing_a_chip_brings_the_whole_view_back(material):
    whole = material.find_element("main").text
    choose_country(material)
    assert material.find_element("main").text != whole
    material.find_elements("#shell--filter-chips a, #shell--filter-chips button")[0].click()
    material.settle()
    assert "country=" not in material.address
    assert material.find_element("main").text == whole


def test_an_unknown_key_in_a_link_does_no_harm(browser, server):
    browser.go(server.url + MATERIAL + "?utm_source=letter&material=lithium")
    assert "Cobalt" in browser.find_element("h1").text
    assert not browser.console()


def test_a_click_on_the_map_chooses_the_country(material):
    """The map's shapes carry their country; the click is a real one, in the middle of the shape."""
    shape = material.driver.execute_script(
        "return [...document.querySelectorAll('main .choroplethlayer path')]"
        ".find((path) => path.__data__ && path.__data__.loc === 'COD');"
    )
    material.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", shape)
    ActionChains(material.driver).move_to_element(shape).click().perform()
    material.settle()
    assert "country=COD" in material.address
    assert not material.console()


def test_every_download_of_a_chart_gives_the_rows_that_are_on(material, server):
    choose_country(material)
    links = material.driver.execute_script(
        "return [...document.querySelectorAll('main a[href*=\"/api/v1/\"]')].map((link) => link.getAttribute('href'))"
    )
    assert links
    for link in links:
        with urllib.request.urlopen(server.url + link, timeout=10) as answer:
            assert answer.status == 200
            assert answer.read(1)
