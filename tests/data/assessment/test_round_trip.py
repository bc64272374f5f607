"""A self-assessment comes back as it was, from either form and from one through the other."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from data.assessment import Entry, Scope, SelfAssessment, Standing, assessed, entries_by_requirement, read
from data.assessment.json_form import document, write
from data.assessment.model import ASSESSOR_MAX, EVIDENCE_MAX, JUDGED, MOST_BYTES, NOTE_MAX
from data.assessment.sheet_writing import write as write_sheet
from data.assessment.values import requirement_ids
from data.intake.cells import shown_text
from data.intake.model import CellError

FORMS = {"json": write, "xlsx": write_sheet}
TODAY = date(2026, 12, 1)
ODD = (
    "=1+1", "+1", "-2", "@SUM(A1)", "'=1", "007", "1e5", "TRUE", "2026-01-02", "12 %", "_x0041_", "_x005F_x0041_",
    "first\nsecond\n", "  blanks around  ", "\t", "=formula", "null", "鎳 никель نيكل 🙂 é", "<b>&amp;</b>", '"quoted"',
    "a" * NOTE_MAX,
)  # fmt: skip


def _is_text(text):
    try:
        shown_text(text)
    except CellError:
        return False
    return "\r" not in text


texts = st.text(st.characters(codec="utf-8"), max_size=60).filter(_is_text) | st.sampled_from(ODD)
links = st.sampled_from(["", "https://example.org/ä?a=b#c", "HTTP://EXAMPLE.ORG", "Report 3: annex, page 4", "=A1"])


@st.composite
def entry(draw, requirement):
    """Return any entry of a requirement that the check takes."""
    status = draw(st.sampled_from(Standing))
    named = texts.filter(lambda text: text.strip() and "\n" not in text and len(text) <= ASSESSOR_MAX)
    days = st.dates(date(1990, 1, 1), TODAY).map(date.isoformat)
    if status not in JUDGED:
        named, days = st.just("") | named, st.just("") | days
    return Entry(requirement, status, draw(links), draw(texts), draw(named), draw(days))


@st.composite
def assessments(draw):
    """Return any self-assessment."""
    chosen = draw(st.lists(st.sampled_from(requirement_ids()), unique=True, max_size=8))
    scope = Scope(
        draw(st.sampled_from(["", "cobalt", "lithium"])),
        draw(st.sampled_from(["", "COD", "EU27"])),
        draw(st.sampled_from(["", "lithium-deposits-aus-greenbushes"])),
    )
    entries = [draw(entry(one)) for one in requirement_ids() if one in chosen]
    return SelfAssessment(scope, tuple(entries))


@settings(max_examples=30, deadline=None)
@given(assessments())
@example(SelfAssessment())
def test_every_form_and_each_through_the_other_keeps_everything(assessment):
    for one in FORMS.values():
        first = assessed(one(assessment), "a", today=TODAY)
        assert first == assessment
        for other in FORMS.values():
            assert assessed(other(first), "b", today=TODAY) == assessment


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("form", FORMS)
def test_odd_texts_stay_texts(text, form):
    assessment = SelfAssessment(Scope(), (Entry("4b", Standing.NOT_ASSESSED, note=text),))
    assert assessed(FORMS[form](assessment), "a") == assessment


def test_a_text_that_looks_like_a_formula_is_typed_text_in_the_workbook():
    entries = (Entry("1a", Standing.MET, "=A1", "=1+1", "+me", "2026-01-02"),)
    sheet = load_workbook(io.BytesIO(write_sheet(SelfAssessment(Scope(), entries))))["Assessment"]
    for cell in (sheet["F2"], sheet["G2"], sheet["H2"]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_an_entry_without_answer_is_not_the_same_as_none():
    assessment = SelfAssessment(Scope(), (Entry("4b", Standing.NOT_ASSESSED),))
    for form in FORMS.values():
        assert list(entries_by_requirement(assessed(form(assessment), "a"))) == ["4b"]
        assert not entries_by_requirement(assessed(form(SelfAssessment()), "a"))


def test_the_file_leaves_out_what_is_empty_and_says_its_format_and_version():
    assert document(SelfAssessment(Scope("cobalt"), (Entry("4b", Standing.NOT_ASSESSED),))) == {
        "format": "unrms-self-assessment",
        "version": 1,
        "scope": {"material": "cobalt"},
        "entries": [{"requirement": "4b", "status": "not_assessed"}],
    }


def test_entries_stand_in_the_order_of_the_requirements_whatever_the_file_has():
    entries = [{"requirement": one, "status": "not_assessed"} for one in ("12a", "2a", "1b")]
    content = json.dumps({"format": "unrms-self-assessment", "version": 1, "scope": {}, "entries": entries}).encode()
    assert list(entries_by_requirement(assessed(content, "a"))) == ["1b", "2a", "12a"]


def test_line_ends_of_every_system_are_one():
    entries = [{"requirement": "1b", "status": "not_assessed", "note": "a\r\nb\rc"}]
    content = json.dumps({"format": "unrms-self-assessment", "version": 1, "scope": {}, "entries": entries}).encode()
    assert assessed(content, "a").entries[0].note == "a\nb\nc"


@pytest.mark.parametrize("form", FORMS)
def test_all_requirements_at_full_length_fit_into_a_file(form):
    entries = tuple(
        Entry(one, Standing.PARTLY_MET, "é" * EVIDENCE_MAX, "\U00020000" * NOTE_MAX, "鎳" * ASSESSOR_MAX, "2026-01-02")
        for one in requirement_ids()
    )
    content = FORMS[form](SelfAssessment(Scope(), entries))
    assert len(content) <= MOST_BYTES
    assert read(content).assessment.entries == entries


def test_the_form_of_a_spreadsheet_program_is_read_by_names_as_well():
    book = load_workbook(io.BytesIO(write_sheet(SelfAssessment())))
    book["Scope"]["B4"], book["Scope"]["B5"] = "Cobalt", "Democratic Republic of the Congo"
    sheet = book["Assessment"]
    sheet["E2"], sheet["H2"], sheet["I2"] = "Partly met", "Me", date(2026, 1, 2)
    sheet["E3"] = "not assessed"
    written = io.BytesIO()
    book.save(written)
    found = assessed(written.getvalue(), "a")
    assert found.scope == Scope("cobalt", "COD")
    assert found.entries == (
        Entry("1a", Standing.PARTLY_MET, assessor="Me", date="2026-01-02"),
        Entry("1b", Standing.NOT_ASSESSED),
    )
    assert sheet.data_validations.dataValidation[0].formula1 == "Lists!$A$1:$A$5"
    assert [cell.value for cell in book["Lists"]["A"]] == [one.in_words for one in Standing]


def test_only_http_addresses_are_links():
    assert Entry("1a", Standing.MET, "HTTPS://example.org").evidence_link == "HTTPS://example.org"
    assert not Entry("1a", Standing.MET, "Report 3: annex").evidence_link
