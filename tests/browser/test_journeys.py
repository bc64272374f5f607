"""What a reader does: drill to a country, go back and forward, paste a link, switch the theme."""

import re
import urllib.request

import pytest
from dash.testing.wait import until
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.chromium import NARROW, WIDE

MATERIAL = "/materials/cobalt"
CHOOSE_COUNTRY = f'a[href^="{MATERIAL}?"][href*="country=COD"]'


def shown_chips(browser):
    """Return the texts of the chips that say what is on."""
    return [chip.text for chip in browser.find_elements("#shell--filter-chips a, #shell--filter-chips button")]


def control(browser, key):
    """Return what the control of a filter shows."""
    return browser.driver.execute_script(f"return document.getElementById('filter-{key}').value")


def choose(browser, key, value):
    """Choose a value in a control of the filter bar, and wait for the page to follow.

    The driver takes what is in a closed `details` for hidden, though our style sheet shows it on a wide screen.
    """
    browser.driver.execute_script(
        "const select = document.getElementById(arguments[0]); select.value = arguments[1];"
        "select.dispatchEvent(new Event('change', {bubbles: true}));",
        f"filter-{key}", value,
    )  # fmt: skip
    browser.settle()


def click_row(browser, part, *keys):
    """Click the row of a list whose link holds `part`, with these keys held down."""
    row = browser.wait_for_element(f'.leader-link[href*="{part}"]')
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", row)
    actions = ActionChains(browser.driver)
    for key in keys:
        actions.key_down(key)
    actions.click(row)
    for key in keys:
        actions.key_up(key)
    actions.perform()
    browser.settle()


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


def test_controls_show_what_the_address_says(browser, server):
    browser.go(server.url + "/")
    choose(browser, "material", "nickel")
    assert browser.address == "/?material=nickel"
    assert control(browser, "material") == "nickel"
    click_row(browser, "material=niobium")
    assert browser.address == "/?material=niobium"
    assert control(browser, "material") == "niobium"
    browser.driver.back()
    browser.settle()
    assert control(browser, "material") == "nickel"
    browser.driver.execute_script("scrollTo(0, 0)")
    browser.find_elements("#shell--filter-chips a")[0].click()
    browser.settle()
    assert browser.address == "/"
    assert control(browser, "material") == "cobalt", "what the page shows of itself"


def test_a_stage_that_was_cleared_is_off_in_its_control(browser, server):
    browser.go(f"{server.url}{MATERIAL}?stage=mine")
    assert control(browser, "stage") == "mine"
    browser.find_elements("#shell--filter-chips a")[0].click()
    browser.settle()
    assert browser.address == MATERIAL
    assert (control(browser, "stage"), control(browser, "material")) == ("", "cobalt")


def test_shift_adds_a_row_to_the_choice_and_takes_it_out_again(material):
    click_row(material, "country=CHN")
    click_row(material, "country=COD", Keys.SHIFT)
    assert material.address == f"{MATERIAL}?country=CHN,COD"
    assert len(material.driver.window_handles) == 1
    click_row(material, "country=COD", Keys.SHIFT)
    assert material.address == f"{MATERIAL}?country=CHN"


def test_a_material_to_compare_is_found_by_typing(material):
    field = material.find_element("#filter-compare")
    field.send_keys("lith")
    field.send_keys(Keys.ENTER)  # answered when the names have come
    until(lambda: material.address == f"{MATERIAL}?compare=lithium", 10)
    material.settle()
    assert any("Lithium" in chip for chip in shown_chips(material))
    assert not material.console()


def test_a_saved_picture_and_a_citation_name_publisher_and_legend(material):
    svg = material.driver.execute_async_script(
        "const done = arguments[0]; const make = URL.createObjectURL;"
        "URL.createObjectURL = (blob) => { blob.text().then(done); return make(blob); };"
        "document.querySelector('#material--share [data-action=svg]').click();"
    )
    words = " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", svg))
    assert "share of world output" in words
    assert re.search(r"\b30\s?%", words), "the edges of the bins"
    assert "Not listed as a producer" in words
    assert "Cobalt" in words
    assert "boundaries" in words
    assert "font/woff2" in svg
    material.driver.execute_script("document.querySelector('#material--share [data-action=cite]').click()")
    shown = material.opened("cite").get_attribute("textContent")
    for text in (words, shown):
        assert "USGS Mineral Commodity Summaries" in text
        assert "Public domain" in text
        assert "United Nations" in text
        assert re.search(r"[?&]release=\d{4}-\d{2}-\d{2}-[0-9a-f]{8}", text)
    assert "@misc{" in shown
    assert "TY  - DATA" in shown
    named = "return crm.fileName('material--share', 'png')"
    assert re.fullmatch(r"crm_material_share_cobalt_\d{4}(-\d\d){2}-\w{8}\.png", material.driver.execute_script(named))


SAVE_ALL = """
const done = arguments[0], saved = [], make = URL.createObjectURL;
const buttons = [...document.querySelectorAll('[data-action=svg]')];
URL.createObjectURL = (blob) => {
  blob.text().then((text) => { saved.push(text); if (saved.length === buttons.length) done(saved); });
  return make(blob);
};
buttons.forEach((button) => button.click());
"""


@pytest.mark.parametrize("address", ["/scenarios", "/unfc", "/countries/COD?year_from=2015"])
def test_every_picture_of_a_page_can_be_saved_and_says_what_it_is_of(browser, server, address):
    browser.go(server.url + address)
    saved = browser.driver.execute_async_script(SAVE_ALL)
    title = browser.find_element("#page-title").text
    assert saved
    assert all(title in re.sub(r"</text><text[^>]*>", " ", svg) for svg in saved)


def test_the_menu_of_a_card_is_walked_with_arrows_and_gives_the_focus_back(material):
    here = "return document.activeElement.textContent"
    summary = material.find_element("#material--share .card-menu > summary")
    material.driver.execute_script("arguments[0].focus()", summary)
    before, words = material.address, []
    for key in (Keys.DOWN, Keys.END, Keys.DOWN, Keys.ESCAPE):
        material.driver.switch_to.active_element.send_keys(key)
        words.append(material.driver.execute_script(here))
    assert words == ["CSV", "Full screen", "CSV", summary.text.strip(" ▾")]
    assert material.address == before


def test_the_scale_of_a_map_follows_its_colours(material):
    before = material.find_element("#material--share .map-key").text.split()
    assert before[:4] == ["share", "of", "world", "output"]
    choose(material, "stage", "refine")
    after = material.find_element("#material--share .map-key").text.split()
    assert after[:4] == before[:4]
    assert after != before


def test_circles_of_output_are_a_second_view_of_the_map(material):
    material.find_element("#material--share .map-toggle").click()
    material.settle()
    assert material.address == f"{MATERIAL}?map=bubbles"
    assert len(
        material.find_elements("#material--share .scatterlayer path.point, #material--share .scattergeo path.point")
    )
    material.find_element("#material--share .map-toggle").click()
    material.settle()
    assert material.address == MATERIAL
    assert not material.console()


OUTLINES = """
return [...document.querySelectorAll('#material--share-graph path.choroplethlocation')]
  .map((path) => `${path.__data__.loc} ${path.getAttribute('d')}`).sort().join('\\n');
"""


def outlines(browser):
    """Return code and outline of every shape on the map, in pixels."""
    browser.settle()
    return browser.driver.execute_script(OUTLINES)


def test_a_map_drawn_after_a_click_or_another_size_is_the_one_of_a_fresh_load(browser, server):
    browser.go(server.url + MATERIAL)
    wide = outlines(browser)
    choose_country(browser)
    after_click, address = outlines(browser), browser.driver.current_url
    browser.appear(NARROW)
    after_resize = outlines(browser)
    browser.appear(WIDE)
    assert outlines(browser) == after_click != wide
    browser.go(address)
    assert outlines(browser) == after_click
    browser.appear(NARROW)
    browser.go(address)
    assert outlines(browser) == after_resize != after_click


def test_choices_faster_than_the_server_end_with_the_last_one(material):
    codes = ("COD", "IDN", "RUS", "AUS")
    for code in codes:
        material.driver.execute_script(f"crm.go('{MATERIAL}', '?country={code}')")
    material.settle()
    assert material.address == f"{MATERIAL}?country={codes[-1]}"
    assert "Australia" in shown_chips(material)[0]
    assert [row.text.splitlines()[0] for row in material.find_elements(".leader-row.is-selected")] == ["Australia"]


@pytest.mark.parametrize("address", ["/materials/cobalt?country=COD,CHN", "/forecast?material=cobalt&outlook=trade"])
def test_escape_leaves_the_page_and_what_is_chosen_there_as_they_are(browser, server, address):
    browser.go(server.url + address)
    ActionChains(browser.driver).send_keys(Keys.ESCAPE).perform()
    browser.settle()
    assert browser.address == address


def test_a_list_is_one_stop_of_tab_and_the_focus_stays_on_what_was_chosen(material):
    focused = "return (document.activeElement.querySelector('.leader-name') || document.activeElement).textContent"
    material.driver.execute_script("document.querySelector('#material--producers a.leader-link').focus()")
    for key in (Keys.DOWN, Keys.DOWN, Keys.ENTER):
        material.driver.switch_to.active_element.send_keys(key)
    chosen = material.driver.execute_script(focused)
    material.settle()
    assert "country=" in material.address
    assert material.driver.execute_script(focused) == chosen
    material.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert not material.driver.execute_script("return document.activeElement.matches('.leader-link')")
    chip = material.find_element(".chip")
    material.driver.execute_script("arguments[0].focus(); arguments[0].click()", chip)
    material.settle()
    assert material.driver.execute_script("return document.activeElement.tagName") != "BODY"


def test_on_paper_nothing_is_to_be_clicked_and_no_list_is_cut(material):
    material.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = material.driver.execute_script(
        "return [...document.querySelectorAll('.card-menu, .filter-bar, .top-tools, .chip-cross, .tab-item')]"
        ".filter((one) => one.getClientRects().length).map((one) => one.className)"
    )
    cut = material.driver.execute_script(
        "return [...document.querySelectorAll('.leaderboard, .table-scroll')]"
        ".filter((one) => one.scrollHeight > one.clientHeight + 1).length"
    )
    material.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == ["tab-item is-current"]
    assert cut == 0


@pytest.mark.parametrize("address", ["/strategy/dependence?for=DEU", "/opportunities"])
def test_on_paper_no_control_stands_and_the_cells_of_a_row_begin_on_one_line(browser, server, address):
    browser.go(f"{server.url}{address}")
    browser.command("Emulation.setEmulatedMedia", media="print")
    controls, crooked = browser.driver.execute_script(ON_PAPER)
    browser.command("Emulation.setEmulatedMedia", media="")
    assert controls == []
    assert crooked == []


ON_PAPER = """
const isShown = (one) => one.checkVisibility();
const top = (cell) => {
  const filled = (one) => one.textContent.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
  const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, filled).nextNode();
  const range = document.createRange();
  range.selectNodeContents(words);
  return range.getClientRects()[0].top;
};
const spread = (row) => {
  const tops = [...row.children].filter((one) => isShown(one) && one.textContent.trim()).map(top);
  return Math.max(...tops) - Math.min(...tops);
};
return [
  [...document.querySelectorAll('.content :is(select, input)')].filter(isShown).map((one) => one.outerHTML),
  [...document.querySelectorAll('.content tbody tr')].filter(isShown).filter((one) => spread(one) > 3)
    .map((one) => one.textContent),
];
"""


def test_a_country_without_flows_leaves_no_picture_of_others_behind(browser, server):
    browser.go(f"{server.url}{MATERIAL}?view=trade")
    assert browser.find_elements("#material--flows .sankey-link")
    browser.driver.execute_script("crm.choose('country', 'PRK')")
    browser.wait_for_element('#material--flows-body[data-state="empty"]')
    browser.settle()
    assert not browser.find_elements("#material--flows .sankey-link")
