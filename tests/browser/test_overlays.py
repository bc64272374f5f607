"""What opens over a page: loaded when first asked for, filled, shut by Esc with the focus back where it was."""

from selenium.webdriver.common.keys import Keys

from tests.chromium import NARROW

COMPONENTS = "return performance.getEntriesByType('resource').filter(({name}) => /bootstrap/.test(name)).length"


def press(browser, action):
    """Press the button of an action in the page, or in the overlay that is open, as the keyboard does."""
    button = browser.find_element(f":is(#react-entry-point, .offcanvas) [data-action={action}]")
    browser.driver.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    return button


def shut(browser):
    """Press Esc where the focus is, and return what has the focus when the overlay has gone."""
    browser.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    browser.wait_for_no_elements(".modal, .offcanvas")
    return browser.driver.switch_to.active_element


def test_on_a_phone_sections_and_filters_stand_in_sheets(browser, server):
    browser.appear(NARROW, "dark")
    browser.go(f"{server.url}/materials/lithium")
    assert browser.driver.execute_script(COMPONENTS) == 0
    assert not browser.find_element(".filter-controls").is_displayed()

    button = press(browser, "filters")
    sheet = browser.opened("filters")
    assert "Stage" in sheet.text
    assert browser.axe() == []
    sheet.find_element("css selector", "select[data-filter=stage] option[value=refine]").click()
    browser.wait_for_element(".chip")
    sheet.find_element("css selector", "#filter-country").send_keys("chi", Keys.ESCAPE)
    assert sheet.is_displayed(), "the first Esc shuts the suggestions, the next one the sheet"
    assert browser.address == "/materials/lithium?stage=refine"
    assert shut(browser) == button
    assert (
        browser.find_element(".filter-bar .filter-controls select[data-filter=stage]").get_attribute("value")
        == "refine"
    )

    press(browser, "menu")
    sheet = browser.opened("menu")
    assert [one.text for one in sheet.find_elements("css selector", "[aria-current=page]")] == ["Materials"]
    assert browser.axe() == []
    sheet.find_element("link text", "Countries").click()
    browser.wait_for_no_elements(".offcanvas")
    browser.wait_for_text_to_equal("#page-title", "Countries")
    assert browser.driver.switch_to.active_element.get_attribute("id") == "page-title"


BESIDE = """
const panel = document.querySelector(arguments[0]), box = panel.getBoundingClientRect(), places = [];
for (const across of [0.3, 0.6, 0.97]) for (const down of [0.02, 0.1, 0.3, 0.6]) {
  const [x, y] = [box.x + box.width * across, box.y + box.height * down];
  const there = document.elementFromPoint(x, y);
  if (panel.contains(there) && !there.closest('a, button')) places.push([x, y]);
}
return places;
"""
"""Places of a menu that are no item: a press there must neither shut it nor, as in Chromium 150, end the tab."""


def test_dialogs_are_filled_where_the_reader_asks(browser, server):
    browser.go(f"{server.url}/materials/graphite")
    assert browser.driver.execute_script(COMPONENTS) == 0
    browser.find_element("#react-entry-point .map-actions button").click()
    notes = browser.opened("notes")
    assert "do not imply official endorsement" in notes.text
    assert "Line of Control" in notes.text
    assert browser.axe() == []
    assert shut(browser).text == "Notes on boundaries"

    browser.find_element("#material--share .card-menu > summary").click()
    beside = browser.driver.execute_script(BESIDE, "#material--share .menu")
    assert beside
    for place in beside:
        browser.click_at(*place)
    browser.find_element("#material--share [data-action=cite]").click()
    cite = browser.opened("cite")
    assert browser.axe() == []
    assert "@misc{" not in cite.text, "one citation at a time"
    cite.find_elements("css selector", ".accordion-button")[1].click()
    browser.settle()
    assert "@misc{" in cite.text
    assert browser.driver.execute_script(COMPONENTS) == 2, "script and style, once"
    assert shut(browser).text.strip(" ▾") == "Download and share"

    browser.find_element("#page-title").send_keys("?")
    assert "Shift + click" in browser.opened("help").text.replace("\n", " ")
    assert shut(browser).get_attribute("id") == "page-title"


def test_a_page_that_stayed_open_over_an_upgrade_says_so(browser, server):
    """A file under the name that it had before is gone; one that the connection lost says nothing."""
    browser.go(f"{server.url}/about")
    ask = "document.head.append(Object.assign(document.createElement('script'), { src: arguments[0] }))"
    browser.driver.execute_script(ask, "/assets/vendor/plotly-crm.min.js?m=0123456789ab")
    browser.wait_for_element(".outdated[role=alert]")
    browser.driver.execute_script(ask, "/assets/vendor/plotly-crm.min.js?m=ba9876543210")
    assert len(browser.find_elements(".outdated")) == 1
    assert browser.axe() == []
    browser.find_element(".outdated button").click()
    browser.wait_for_no_elements(".outdated")
    browser.driver.get_log("browser")  # the two files that were not there
