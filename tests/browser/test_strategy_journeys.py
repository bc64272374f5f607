"""What an adviser does: choose a place, compare, print the brief on two sheets, keep a file that works offline."""

import base64
import re
import urllib.request

import pytest
from selenium.webdriver.common.keys import Keys

from tests.chromium import NARROW, WIDE, foreign

PRINTED = (703, 1032)
"""Pixels of a sheet of A4 within its margins of 12 mm, at 96 to the inch."""
FIGURES = """
return [...document.querySelectorAll('.brief-sheet')].map((sheet) => {
  const top = sheet.getBoundingClientRect().top;
  return [...sheet.querySelectorAll('.brief-figure')].map((figure) => figure.getBoundingClientRect().bottom - top);
});
"""


CHAIN = """
const plots = [...document.querySelectorAll('.js-plotly-plot')];
const plot = plots.find((one) => (one.layout.meta || {}).names === 'above_if_narrow');
return [plot.layout.margin.l, plot.layout.annotations.length, plot.layout.yaxis.showticklabels !== false];
"""
"""Left margin, notes and whether names stand left of the bars, in the chart of the chain."""


def heading(browser):
    return browser.find_element("#page-title").text


def test_a_place_chosen_is_in_the_address_and_every_card_follows(browser, server):
    browser.go(f"{server.url}/strategy")
    before = browser.find_element("#strategy--suppliers-title").text
    field = browser.find_element("#filter-for")
    field.send_keys("United States")
    field.send_keys(Keys.ENTER)
    browser.wait_for_text_to_equal("#page-title", "Exposure of the United States of America to cobalt")
    browser.settle()
    assert browser.address == "/strategy?for=USA"
    assert browser.find_element("#strategy--suppliers-title").text != before
    browser.driver.back()
    browser.wait_for_text_to_equal("#page-title", "Exposure of the European Union (27) to cobalt")
    assert browser.console() == []
    assert browser.axe() == []


def test_the_way_to_the_brief_keeps_place_and_material(browser, server):
    browser.go(f"{server.url}/strategy?material=lithium&for=USA")
    browser.find_element('.ways a[href^="/strategy/brief"]').click()
    browser.wait_for_element(".brief-sheet")
    browser.settle()
    assert browser.address == "/strategy/brief?material=lithium&for=USA"
    assert heading(browser) == "Brief: exposure of the United States of America to lithium"
    assert browser.axe() == []
    printed = browser.driver.execute_script(
        "window.printed = 0; window.print = () => { window.printed += 1; };"
        "document.querySelector('[data-action=print]').click(); return window.printed"
    )
    assert printed == 1


def test_a_country_leads_to_its_exposure_to_the_material_chosen(browser, server):
    browser.go(f"{server.url}/countries/CHL?material=lithium")
    browser.find_element('#react-entry-point .related-links a[href^="/strategy?"]').click()
    browser.wait_for_text_to_equal("#page-title", "Exposure of Chile to lithium")
    browser.settle()
    assert browser.address == "/strategy?for=CHL&material=lithium"
    assert browser.console() == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "material=nickel&for=BOL,COD,RUS,VEN",
        "material=lithium",
        "material=bauxite",
        "material=platinum&for=BOL,COD,RUS,VEN",
    ],
)
def test_the_brief_prints_on_two_sheets_of_a4_without_a_cut_chart(browser, server, query):
    browser.go(f"{server.url}/strategy/brief?{query}")
    pdf = base64.b64decode(browser.command("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    width, height = PRINTED
    browser.command("Emulation.setEmulatedMedia", media="print")
    browser.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
    sheets = browser.driver.execute_script(FIGURES)
    browser.command("Emulation.setEmulatedMedia", media="")
    assert [len(sheet) for sheet in sheets] == ([2, 5] if "for=" in query else [3, 4])
    assert all(bottom <= height for sheet in sheets for bottom in sheet)


def test_the_archive_opens_from_a_file_without_a_server(browser, server, tmp_path):
    file = tmp_path / "brief.html"
    with urllib.request.urlopen(f"{server.url}/strategy/brief.html?material=lithium", timeout=10) as answer:
        file.write_bytes(answer.read())
    browser.network()
    browser.driver.get(file.as_uri())
    assert len(browser.find_elements(".brief-drawn svg")) == 3
    asked = [address for address in foreign(browser.network(), "file://") if not address.startswith("file:")]
    assert asked == []
    pdf = base64.b64decode(browser.command("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2


def test_a_page_beside_takes_place_and_material_along(browser, server):
    browser.go(f"{server.url}/strategy?material=lithium&for=JPN")
    browser.driver.find_element("link text", "Scenarios and shocks").click()
    browser.wait_for_text_to_equal(".section-pages .is-current", "Scenarios and shocks")
    browser.settle()
    assert "material=lithium" in browser.address
    assert browser.address.startswith("/scenarios?")
    assert browser.console() == []


def test_names_of_the_chain_stand_above_their_bars_on_a_phone(browser, server):
    browser.appear(WIDE, "light")
    browser.go(f"{server.url}/strategy?material=cobalt")
    browser.settle()
    wide_margin, edges, beside = browser.driver.execute_script(CHAIN)
    assert beside
    browser.appear(NARROW, "light")
    browser.go(f"{server.url}/strategy?material=cobalt")
    browser.settle()
    margin, notes, beside = browser.driver.execute_script(CHAIN)
    assert not beside
    assert margin < wide_margin / 4
    assert notes > edges


def test_the_focus_stays_on_the_choice_of_a_supplier_while_the_page_follows(browser, server):
    browser.go(f"{server.url}/strategy/dependence?for=JPN&material=cobalt,nickel")
    browser.find_element("#react-entry-point #dependence--supplier").send_keys("Indonesia")
    browser.wait_for_text_to_equal("#page-title", "Dependence of Japan on Indonesia, stage by stage")
    browser.settle()
    assert browser.address == "/strategy/dependence?for=JPN&material=cobalt,nickel&exporter=IDN"
    focus = "return [document.activeElement.id, document.activeElement.value]"
    assert browser.driver.execute_script(focus) == ["dependence--supplier", "IDN"]
