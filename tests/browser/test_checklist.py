"""A self-assessment from the checklist: fill, save, open again, print; nothing typed is lost, nothing is stored."""

import base64
import json
import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from data.assessment import Entry, Scope, SelfAssessment, Standing, assessed
from data.assessment.json_form import write
from data.assessment.sheet_writing import write as write_sheet
from data.assessment.values import requirement_ids
from tests.data.assessment.test_round_trip import ODD

COBALT = "/principles/checklist?material=cobalt"
WATCH = """
window.made = [];
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => { window.made.push(blob); return make.call(URL, blob); };
"""
TAKE = """
const done = arguments[0];
const reader = new FileReader();
reader.onload = () => done(reader.result.split(',')[1]);
reader.readAsDataURL(window.made.pop());
"""
NOTE = "=1+1 \u2013 first line\nsecond: 007, \u94b4, \u0646\u064a\u0643\u0644 \U0001f642"


@pytest.fixture
def checklist(browser, server):
    """Open the checklist of cobalt."""
    browser.go(server.url + COBALT)
    browser.driver.execute_script(WATCH)
    return browser


def field(browser, code, key):
    """Return a field of a requirement, its principle opened."""
    element = browser.driver.find_element(By.CSS_SELECTOR, f"#react-entry-point #checklist-{code}-{key}")
    browser.driver.execute_script("arguments[0].closest('details').open = true", element)
    return element


def type_into(browser, code, key, text):
    """Type a text as a reader does; the driver knows no letters beyond the first plane, so by script."""
    script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))"
    browser.driver.execute_script(script, field(browser, code, key), text)


def press(browser, selector):
    """Press a button of the checklist."""
    browser.driver.execute_script(
        "document.querySelector(arguments[0]).click()", f"#react-entry-point #checklist-form {selector}"
    )
    browser.settle()


def said(browser, start=""):
    """Return what the status line says, once it says something that begins so."""
    script = "return document.querySelector('#react-entry-point #checklist-form .check-status').textContent"
    WebDriverWait(browser.driver, 20).until(lambda driver: driver.execute_script(script).startswith(start))
    return browser.driver.execute_script(script)


def typed(browser):
    """Return what the fields hold, by requirement."""
    return browser.driver.execute_script("""
        const parts = [...document.querySelectorAll('#react-entry-point [data-requirement]')];
        return Object.fromEntries(parts.map((part) => [
          part.dataset.requirement,
          [...part.querySelectorAll('select, input, textarea')].map((one) => one.value),
        ]).filter(([, values]) => values.some(Boolean)));
    """)


def saved(browser, ending):
    """Save as a file of this form and return its bytes."""
    press(browser, f"[data-save={ending}]")
    said(browser, "Saved as self-assessment-cobalt")
    return base64.b64decode(browser.driver.execute_async_script(TAKE))


def choose(browser, path):
    """Open a saved file."""
    browser.driver.find_element(By.CSS_SELECTOR, "#react-entry-point #checklist-open").send_keys(str(path))
    browser.settle()


def answer(browser):
    """Answer two requirements and note something of a third."""
    name = browser.find_element("#react-entry-point #checklist-assessor")
    name.send_keys("Ana Mbeki")
    Select(field(browser, "1a", "status")).select_by_visible_text("Met")
    type_into(browser, "1a", "evidence", "https://example.org/policy?a=b")
    type_into(browser, "1a", "note", NOTE)
    Select(field(browser, "5a", "status")).select_by_visible_text("Not applicable")
    type_into(browser, "4b", "note", "ask again")


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_what_is_filled_in_is_saved_and_comes_back_whole(checklist, tmp_path, ending):
    answer(checklist)
    before = typed(checklist)
    assert before["1a"][:2] == ["met", "Ana Mbeki"]
    assert before["4b"] == ["not_assessed", "", "", "", "ask again"]
    file = tmp_path / f"mine.{ending}"
    file.write_bytes(saved(checklist, ending))
    found = assessed(file.read_bytes(), "mine")
    assert found.scope == Scope("cobalt")
    assert [(one.requirement, one.status) for one in found.entries] == [
        ("1a", Standing.MET), ("4b", Standing.NOT_ASSESSED), ("5a", Standing.NOT_APPLICABLE)
    ]  # fmt: skip
    assert found.entries[0].note == NOTE
    press(checklist, "[data-act=clear]")
    assert typed(checklist) == {}
    choose(checklist, file)
    said(checklist, f"mine.{ending} is open, with 3 requirements")
    assert typed(checklist) == before


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_odd_texts_of_a_file_survive_the_browser(checklist, tmp_path, ending):
    entries = tuple(
        Entry(code, Standing.NOT_ASSESSED, note=text, assessor="" if "\n" in text else text[:200])
        for code, text in zip(requirement_ids(), ODD, strict=False)
    )
    assessment = SelfAssessment(Scope("cobalt"), entries)
    file = tmp_path / f"odd.{ending}"
    file.write_bytes({"json": write, "xlsx": write_sheet}[ending](assessment))
    choose(checklist, file)
    said(checklist, f"odd.{ending} is open, with {len(ODD)} requirements")
    assert assessed(saved(checklist, ending), "odd") == assessment


def test_principles_say_how_many_of_their_requirements_are_answered(checklist):
    answer(checklist)
    lines = [
        one.text.replace("\n", " ")
        for one in checklist.find_elements("#react-entry-point .checklist-principle > summary")
    ]
    assert len(lines) == 12
    assert lines[0].endswith("1 of 5 answered")
    assert lines[3].endswith("0 of 4 answered")
    assert lines[4].startswith("\u2713")
    assert checklist.find_element("#react-entry-point #checklist-total").text == "2 of 55 requirements are answered."


def test_a_draft_of_each_scope_survives_leaving_and_can_be_cleared_and_put_back(checklist, server):
    answer(checklist)
    before = typed(checklist)
    checklist.go(server.url + "/principles/checklist?material=lithium")
    assert typed(checklist) == {}
    type_into(checklist, "2a", "note", "lithium")
    checklist.driver.back()
    checklist.settle()
    assert typed(checklist) == before
    said(checklist, "Your draft of Cobalt is back, from this browser.")
    press(checklist, "[data-act=clear]")
    assert typed(checklist) == {}
    checklist.driver.refresh()
    checklist.settle()
    assert typed(checklist) == {}
    press(checklist, "[data-act=undo]")
    assert typed(checklist) == before


def test_a_change_of_the_scope_in_the_page_changes_the_list(checklist):
    answer(checklist)
    checklist.driver.execute_script("crm.go('/principles/checklist', '?material=lithium')")
    checklist.settle()
    assert typed(checklist) == {}
    checklist.driver.execute_script("crm.go('/principles/checklist', '?material=cobalt')")
    checklist.settle()
    assert sorted(typed(checklist)) == ["1a", "4b", "5a"]


def test_a_file_of_another_scope_says_so_and_offers_to_go_there(checklist, tmp_path):
    answer(checklist)
    file = tmp_path / "congo.xlsx"
    entry = Entry("12a", Standing.PARTLY_MET, "Report", "A note", "Me", "2026-11-30")
    file.write_bytes(write_sheet(SelfAssessment(Scope("cobalt", "COD"), (entry,))))
    before = typed(checklist)
    choose(checklist, file)
    assert said(checklist, "congo.xlsx is of") == (
        "congo.xlsx is of Cobalt \u00b7 Democratic Republic of the Congo; this list is of Cobalt. "
        "It was not opened here."
    )
    assert typed(checklist) == before
    press(checklist, "[data-act=go]")
    assert checklist.address == "/principles/checklist?material=cobalt&country=COD"
    assert typed(checklist) == {"12a": ["partly_met", "Me", "2026-11-30", "Report", "A note"]}


def test_every_fault_of_a_file_is_listed_and_the_list_stays_as_it_was(checklist, tmp_path):
    answer(checklist)
    before = typed(checklist)
    file = tmp_path / "bad.json"
    document = json.loads(write(SelfAssessment(Scope("cobalt"))))
    document["entries"] = [{"requirement": "13a", "status": "met"}, {"requirement": "1a", "status": "<b>good</b>"}]
    file.write_text(json.dumps(document))
    choose(checklist, file)
    said(checklist, "bad.json has 4 faults and was not opened.")
    lines = [one.text for one in checklist.find_elements("#react-entry-point .checklist-result li")]
    assert lines[0].startswith("/entries/0/requirement: there is no such requirement (13a).")
    assert "(<b>good</b>)" in lines[3]
    assert typed(checklist) == before


def test_what_cannot_be_saved_says_where_and_leads_there(checklist):
    type_into(checklist, "1a", "evidence", "javascript:alert(1)")
    press(checklist, "[data-save=json]")
    said(checklist, "Not saved: one fault.")
    link = checklist.find_element("#react-entry-point .checklist-result a")
    assert re.match(r"1a, Evidence", link.text)
    link.click()
    focused = checklist.driver.switch_to.active_element
    assert (focused.get_attribute("id"), focused.get_attribute("aria-invalid")) == ("checklist-1a-evidence", "true")


def test_paper_has_the_answers_and_not_the_fields(checklist):
    answer(checklist)
    checklist.driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    checklist.command("Emulation.setEmulatedMedia", media="print")
    shown = checklist.driver.execute_script("""
        const all = [...document.querySelectorAll('#react-entry-point #checklist-form :is(select, input, textarea)')];
        const note = document.querySelector('#react-entry-point .checklist-note[data-text]:not([data-text=""])');
        return [all.filter((one) => one.checkVisibility()).length, getComputedStyle(note, '::after').content,
          document.querySelectorAll('#react-entry-point .checklist-principle[open]').length,
          getComputedStyle(document.querySelector('#checklist-1b-status').parentElement, '::after').content];
    """)
    checklist.command("Emulation.setEmulatedMedia", media="")
    checklist.driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert shown[0] == 0
    assert "second: 007" in shown[1]
    assert shown[2] == 12
    assert "\u25a1 Partly met" in shown[3]
    assert checklist.overflow() == 0


def test_the_open_list_has_no_barrier(checklist):
    answer(checklist)
    assert checklist.axe() == []
