"""What a reader does with UNFC, projects and reuse: choose a cell, lift it, go back, paste a link, take the rows."""

import csv
import io
import json
import re
import urllib.request

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.inventory_files import SOURCE, columns, planted, xlsx_bytes
from tests.inventory_files import unfc as unfc_row

UNFC = "/unfc?material=nickel"
CELL = "unfc_e=E2&unfc_f=F2&unfc_g=G3"
PROJECT = "/projects/lithium-deposits-aus-greenbushes"
THIN = "\u202f"


def chips(browser):
    """Return what the chips say is on, without the one that lifts all."""
    return [chip.text.replace("\n", " ") for chip in browser.find_elements("#shell--filter-chips .chip")]


def click(browser, selector):
    """Bring an element into view, click it and wait for the page to follow."""
    element = browser.wait_for_element(selector)
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()
    browser.settle()


def choose_cell(browser):
    """Click the cell of inferred resources."""
    click(browser, f'.matrix-link[href$="{CELL}"]')


def downloads(browser, card, ending):
    """Return the address of a card's download."""
    link = f'#{card} a[download][href*=".{ending}"]'
    return browser.driver.execute_script("return document.querySelector(arguments[0]).getAttribute('href')", link)


def fetched_bytes(url):
    """Return what an address of the server answers."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.status == 200
        return answer.read()


def fetched(url):
    """Return what an address of the server answers, as text."""
    return fetched_bytes(url).decode("utf-8")


def twin(browser, card):
    """Open the data table of a card; return its rows as lists of texts."""
    click(browser, f"#{card} .card-menu > summary")
    click(browser, f"#{card} [data-action=table]")
    browser.wait_for_element(f"#{card} .data-table tbody tr")
    return browser.driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])]"
        ".map((row) => [...row.cells].map((cell) => cell.innerText))",
        f"#{card} .data-table tbody tr",
    )


def number(text):
    """Return a number as tables write it."""
    return float(text.replace(THIN, "").replace("\u2212", "-"))


@pytest.fixture
def unfc(browser, server):
    """The UNFC page of nickel, drawn."""
    browser.go(server.url + UNFC)
    return browser


def test_a_cell_of_the_matrix_filters_everything_and_lifts_itself(unfc):
    whole = unfc.find_element("#unfc--projects").text
    choose_cell(unfc)
    assert unfc.address == f"{UNFC}&{CELL}"
    assert [chip.split()[-2] for chip in chips(unfc)[1:]] == ["E2", "F2", "G3"]
    assert unfc.find_element("#unfc--projects").text != whole
    assert unfc.find_element(".matrix-link[aria-current]").text
    click(unfc, ".matrix-link[aria-current]")
    assert unfc.address == UNFC
    assert unfc.find_element("#unfc--projects").text == whole
    assert not unfc.console()


def test_back_and_forward_follow_the_cells(unfc):
    choose_cell(unfc)
    shown = unfc.find_element("main").text
    unfc.driver.back()
    unfc.settle()
    assert unfc.address == UNFC
    assert len(chips(unfc)) == 1
    unfc.driver.forward()
    unfc.settle()
    assert unfc.address == f"{UNFC}&{CELL}"
    assert unfc.find_element("main").text == shown


def test_a_pasted_link_brings_the_same_view(unfc, server):
    choose_cell(unfc)
    click(unfc, '.tab[href*="by=project"]')
    click(unfc, '.tab[href*="cells=projects"]')
    link, text = unfc.address, unfc.find_element("main").text
    unfc.forget()
    unfc.go(server.url + link)
    assert unfc.address == link
    assert unfc.find_element("main").text == text


def test_a_chip_lifts_a_class_chosen_whole(unfc):
    click(unfc, "#unfc--class-tabs li:nth-child(3) .tab")
    assert "unfc_class=PV,PV-DH,PV-DP" in unfc.address
    (chip,) = [one for one in unfc.find_elements("#shell--filter-chips .chip") if "Class" in one.text]
    chip.click()
    unfc.settle()
    assert unfc.address == UNFC


@pytest.mark.parametrize("path", ["/unfc", "/reuse", "/"])
def test_bar_and_heading_name_what_is_shown_and_no_choice_of_all_is_offered(browser, server, path):
    browser.go(server.url + path)
    shown, chosen, every = browser.driver.execute_script(
        "const select = document.getElementById('filter-material');"
        "return [select.selectedOptions[0].text, select.closest('.control').classList.contains('is-set'),"
        "        select.querySelector('option[value=\"\"]').disabled];"
    )
    assert shown in browser.find_element("main").text
    assert (chosen, every) == (False, True)
    browser.driver.execute_script(
        "const select = document.getElementById('filter-material'); select.value = 'tungsten';"
        "select.dispatchEvent(new Event('change', {bubbles: true}));"
    )
    browser.settle()
    assert browser.address == f"{path}?material=tungsten"
    if path != "/":
        assert browser.find_element("h1").text.startswith("Tungsten")
        assert browser.driver.title.startswith("Tungsten")


def test_stages_without_figures_cannot_be_chosen(browser, server):
    browser.go(server.url + "/materials/lithium")
    able = browser.driver.execute_script(
        "return [...document.querySelectorAll('#filter-stage option')].filter((one) => !one.disabled)"
        ".map((one) => one.value)"
    )
    assert {"", "mine"} <= set(able)
    assert "smelt" not in able


def test_codes_are_told_in_words_on_focus_and_their_definitions_are_one_click_away(unfc):
    told = unfc.driver.execute_script(
        "const link = document.querySelector('.matrix-link'); link.focus({focusVisible: true});"
        "return [link.getAttribute('aria-description'), getComputedStyle(link, '::after').content];"
    )
    assert "Viable" in told[0]
    assert json.loads(told[1]) == told[0]
    click(unfc, "#unfc-definitions > summary")
    assert "E1.1 " in unfc.find_element("#unfc-definitions").text


def test_table_twin_download_and_api_hold_the_tonnes_of_the_page(unfc, server):
    choose_cell(unfc)
    (exact,) = re.findall(rf"([0-9{THIN}]+) t \(Ni\)", unfc.find_element("#unfc--headline-kpis").text)
    rows = twin(unfc, "unfc--classes")
    names = unfc.driver.execute_script(
        "return [...document.querySelectorAll('#unfc--classes .data-table th[scope=col]')].map((one) => one.innerText)"
    )
    place = next(number for number, name in enumerate(names) if name.startswith("Quantity"))
    api = json.loads(fetched(server.url + downloads(unfc, "unfc--classes", "json")))["data"]
    lines = list(csv.DictReader(io.StringIO(fetched(server.url + downloads(unfc, "unfc--classes", "csv")))))
    assert round(sum(row["quantity_t"] or 0 for row in api)) == number(exact)
    assert round(sum(float(line["quantity_t"] or 0) for line in lines)) == number(exact)
    assert len(rows) == 30 < len(api) == len(lines)
    assert [number(row[place]) for row in rows] == [round(row["quantity_t"]) for row in api[:30]]


def test_a_project_is_reached_from_the_table_and_leads_back(unfc):
    click(unfc, '#unfc--projects tbody th a[href^="/projects/"]')
    assert unfc.address.startswith("/projects/")
    assert unfc.find_element("#shell--drill-crumbs").text.endswith(unfc.find_element("h1").text)
    unfc.driver.back()
    unfc.settle()
    assert unfc.address == UNFC
    assert not unfc.console()


def test_a_project_tells_how_each_code_came_about_and_opens_its_other_records(browser, server):
    browser.go(server.url + PROJECT)
    text = browser.find_element("#project--quantities").text
    assert "E1.1; F1.1; G1+G2" in text
    assert "Proven+Probable → 111+112 → status: producing" in text
    click(browser, '#project--records tbody th a[href^="/projects/"]')
    assert browser.address != PROJECT
    assert browser.find_element("h1").text == "Greenbushes, Australia"
    assert not browser.console()


def test_a_project_can_be_read_by_the_keyboard(browser, server):
    browser.go(server.url + PROJECT)
    code = browser.find_element("#project--quantities .matrix-code")
    browser.driver.execute_script("arguments[0].focus({focusVisible: true})", code)
    assert "Viable" in browser.driver.execute_script("return document.activeElement.getAttribute('aria-description')")
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    assert browser.driver.execute_script("return document.activeElement !== document.body")


def test_reuse_follows_its_material_and_its_rows_can_be_taken(browser, server):
    browser.go(server.url + "/reuse")
    assert "cobalt" in browser.find_element("#reuse--lede-text").text
    click(browser, 'a[href="/reuse?material=tungsten"]')
    assert browser.address == "/reuse?material=tungsten"
    assert "tungsten" in browser.find_element("#reuse--lede-text").text
    api = json.loads(fetched(server.url + downloads(browser, "reuse--input-rate", "json")))["data"]
    assert {row["material_id"] for row in api} == {"tungsten"}
    assert len(twin(browser, "reuse--input-rate")) == len(api)
    browser.driver.back()
    browser.settle()
    assert "cobalt" in browser.find_element("#reuse--lede-text").text
    assert not browser.console()


def test_the_view_by_unfc_of_a_material_leads_to_the_page_with_its_state(browser, server):
    browser.go(server.url + "/materials/lithium?view=unfc&country=AUS")
    assert browser.find_element("#material--unfc-confidence").text
    click(browser, '.view-words a[href^="/unfc?"]')
    assert "material=lithium" in browser.address
    assert "country=AUS" in browser.address
    assert not browser.console()


def check_file(browser, path):
    """Choose a file in the box Check a file and wait for its report; return the sentence above it.

    The click that opens the dialog is heard by the page; the dialog itself is answered by the driver.
    """
    control = browser.find_element("#react-entry-point #check-file-input")
    browser.driver.execute_script(
        "window.addEventListener('click', (event) => event.preventDefault(), {once: true}); arguments[0].click();"
        "document.querySelector('#check .check-result').replaceChildren()",
        control,
    )
    control.send_keys(str(path))
    browser.wait_for_element("#check .check-report")
    browser.settle()
    return browser.find_element(".check-status").text


def test_a_file_is_checked_mended_and_checked_again_without_being_stored(unfc, tmp_path):
    rows, _ = planted()
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(xlsx_bytes(*rows, names=columns("unfc-inventory")))
    assert check_file(unfc, mine) == "✕ mine.xlsx has 30 faults, so none of it would be loaded"
    assert len(unfc.find_elements("#check .check-report tbody tr")) == 30
    assert not unfc.axe()
    mended = (unfc_row(), unfc_row(project="Other", country="Chile", unfc_code="E2; F2.1; G2"))
    mine.write_bytes(xlsx_bytes(*mended, source=SOURCE))
    assert check_file(unfc, mine) == "✓ No fault in mine.xlsx. Rows: 2. Projects: 2."
    text = unfc.find_element("#check .check-report").text
    assert "Potentially viable" in text
    assert "E1.1; F1.2" in text
    assert not unfc.axe()
    assert unfc.overflow() <= 0
    unfc.driver.execute_script(
        "const kind = document.querySelector('#react-entry-point #check-file-kind'); kind.value = 'crirsco-inventory';"
        "kind.dispatchEvent(new Event('change', {bubbles: true}));"
    )
    unfc.wait_for_contains_text(".check-status", "✕")
    click(unfc, '.tab[href*="by=project"]')
    assert unfc.find_element("#check .check-report").text
    assert unfc.address == f"{UNFC}&by=project"
    assert not unfc.console()


def test_a_file_too_large_is_refused_before_it_is_sent(unfc, tmp_path):
    large = tmp_path / "large.csv"
    large.write_bytes(b"a" * (5 * 2**20 + 1))
    unfc.find_element("#react-entry-point #check-file-input").send_keys(str(large))
    unfc.settle()
    assert "large.csv is too large" in unfc.find_element(".check-status").text
    sent = [one["request"]["url"] for name, one in unfc.network() if name == "Network.requestWillBeSent"]
    assert not [url for url in sent if "/api/v1/check" in url]


def test_a_form_and_a_report_can_be_taken(unfc, server, tmp_path):
    links = unfc.find_elements("#react-entry-point #check .download-links a")
    assert [fetched_bytes(link.get_attribute("href"))[:2] for link in links] == [b"PK", b"PK"]
    mine = tmp_path / "mine.csv"
    mine.write_bytes(b"project,country,material\nA,Atlantis,Unobtainium\n")
    check_file(unfc, mine)
    saved = unfc.driver.execute_async_script(
        "const done = arguments[0]; const make = URL.createObjectURL;"
        "URL.createObjectURL = (blob) => { blob.text().then(done); return make.call(URL, blob); };"
        "document.querySelector('#check [data-report=csv]').click();"
    )
    assert [line["column"] for line in csv.DictReader(io.StringIO(saved))][-2:] == ["country", "material"]
