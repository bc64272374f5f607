"""Tables for people: names, order, filters by column and pages of thirty, with the rows of the download."""

import json
import urllib.request

import pytest

TABLE = "#material--share .people-table"
CELLS = (
    "return [...document.querySelectorAll(arguments[0] + ' tbody tr')].map((row) => "
    "[...row.cells].map((cell) => cell.title || cell.innerText));"
)


@pytest.fixture
def cobalt(browser, server):
    browser.appear((1440, 900), "light")
    browser.go(server.url + "/materials/cobalt")
    browser.driver.execute_script("document.querySelector('#material--share .data-table').open = true")
    browser.wait_for_element(f"{TABLE} tbody tr")
    return browser


def press(browser, selector):
    browser.driver.execute_script("document.querySelector(arguments[0]).click()", selector)


def test_a_table_has_names_and_units_and_says_once_what_every_row_shares(cobalt, server):
    heads = [one.text for one in cobalt.find_elements(f"{TABLE} thead tr:first-child th")]
    assert heads[:3] == ["Country", "Quantity (t)", "Share (%)"]
    shared = cobalt.find_element("#material--share .table-shared").text
    assert shared.startswith("In every row: Material Cobalt")
    assert "Source USGS Mineral Commodity Summaries" in shared
    spec = json.loads(cobalt.find_element("#material--share-table").get_attribute("data-table"))
    with urllib.request.urlopen(server.url + spec["source"]) as answer:
        rows = json.load(answer)["data"]
    shown = cobalt.driver.execute_script(CELLS, TABLE)
    assert [float(row[1].replace("\u202f", "")) for row in shown] == [row["quantity_t"] for row in rows]
    assert "Democratic Republic of the Congo" in {row[0] for row in shown}


def test_headings_sort_and_columns_filter(cobalt):
    press(cobalt, f"{TABLE} thead th:nth-child(1) button")
    names = [row[0] for row in cobalt.driver.execute_script(CELLS, TABLE)]
    assert names == sorted(names, key=str.casefold)
    assert cobalt.find_element(f"{TABLE} th[aria-sort]").get_attribute("aria-sort") == "ascending"
    cobalt.find_element("#material--share .table-button[aria-expanded]").click()
    assert cobalt.driver.execute_script("return document.activeElement.matches('.table-filter')")
    field = cobalt.find_element(f"{TABLE} thead tr:nth-child(2) td:nth-child(2) .table-filter")
    field.send_keys("> 40000")
    kept = cobalt.driver.execute_script(CELLS, TABLE)
    assert [row[0] for row in kept] == ["Democratic Republic of the Congo", "Indonesia", "World"]
    assert not cobalt.axe()


def test_a_long_list_is_read_thirty_rows_at_a_time_and_narrowed(browser, server):
    browser.go(server.url + "/countries")
    seen = "return [...document.querySelectorAll('.index-table tbody tr')].filter((row) => !row.hidden).length"
    assert browser.driver.execute_script(seen) == 30
    field = browser.find_element(".table-narrow .table-filter")
    field.send_keys("zambia")
    assert browser.driver.execute_script(seen) == 1
    field.clear()
    field.send_keys("no such place")
    assert browser.driver.execute_script(seen) == 0
    assert browser.console() == []
