"""What leaves the page names what it is of: titles of citations and frames, references with their address."""

import re

import pytest

from tests.inventory_files import csv_bytes, unfc

CITED = """
const card = document.querySelector(`#react-entry-point ${arguments[0]}`);
return [crm.cardWords(card).title.replace(/\\.$/, ''), crm.titleAlone(card)];
"""


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("/materials/cobalt#material--concentration", "Cobalt: ", ""),
        ("/materials/cobalt#material--share", "", ""),
        ("/materials/cobalt?view=trade&exporter=CHN&year=2019#material--matrix", "", " (Exporter: China, Year: 2019)"),
        ("/scenarios#scenarios--losers", "", " (2023)"),
    ],
)
def test_a_title_alone_says_what_it_leaves_to_the_page(browser, server, address, before, after):
    path, card = address.split("#")
    browser.go(server.url + path)
    title, alone = browser.driver.execute_script(CITED, f"#{card}")
    assert alone == f"{before}{title}{after}"
    assert "cobalt" in alone.lower()
    assert re.search(r"\b20\d\d\b", alone)


def test_a_frame_and_a_citation_have_that_title_and_a_dataset_its_address(browser, server):
    browser.go(server.url + "/materials/cobalt")
    alone = browser.driver.execute_script(CITED, "#material--concentration")[1]
    for action in ("cite", "embed"):
        card = "document.querySelector('#react-entry-point #material--concentration')"
        browser.driver.execute_script(f"{card}.querySelector('[data-action={action}]').click()")
        told = browser.opened(action).get_attribute("textContent")
        assert alone in told
        browser.driver.execute_script("crm.close(arguments[0])", action)
        browser.settle()
    browser.go(server.url + "/data/trade_yearly")
    told = browser.driver.execute_script("return document.querySelector('#react-entry-point .cite-block').textContent")
    assert told.count(f"{server.url}/data/trade_yearly?release=") == 2


def test_the_report_of_a_check_breaks_no_word_and_no_date(browser, server, tmp_path):
    file = tmp_path / "faults.csv"
    file.write_bytes(csv_bytes(unfc(material="Unobtainium", effective_date="31/13/2025")))
    browser.go(server.url + "/unfc")
    browser.find_element("#react-entry-point #check-file-input").send_keys(str(file))
    browser.wait_for_element(".check-faults td code")
    heights = (
        "[...document.querySelectorAll('.check-faults td code')].map((one) => [one.textContent, one.offsetHeight])"
    )
    told = dict(browser.driver.execute_script(f"return {heights}"))
    assert {"Unobtainium", "31/13/2025"} <= told.keys()
    assert max(told["Unobtainium"], told["31/13/2025"]) < 24
