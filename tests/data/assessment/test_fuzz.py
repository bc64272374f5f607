"""Whatever is sent as a self-assessment is answered by content or faults, never by an error."""

from __future__ import annotations

import io
import json
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from data.assessment import SelfAssessment, read
from data.assessment.checking import ENTRY_KEYS, ROOT_KEYS, SCOPE_KEYS
from data.assessment.sheet_writing import write as write_sheet

FORM = write_sheet(SelfAssessment())
KEYS = st.sampled_from([*ROOT_KEYS, *SCOPE_KEYS, *ENTRY_KEYS, "$schema", ""]) | st.text(max_size=4)
PLAIN = st.sampled_from(["unrms-self-assessment", "met", "1a", "cobalt", "COD", "2026-01-02", 1, 1.0, 10**30]) | (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6))
CELLS = st.sampled_from(["=1+1", "#REF!", "TRUE", "met", "13a", "1b", "12%"]) | (
    st.booleans()
    | st.floats()
    | st.dates()
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6)
)


def answered(content):
    """Hold that a file is either without fault or says what is wrong with it."""
    found = read(content, "any")
    assert found.is_clean == (not found.faults)
    assert all(fault.reason and fault.cure for fault in found.faults)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_any_json_is_answered(value):
    answered(json.dumps(value).encode())


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_a_document_with_anything_in_its_places_is_answered(entry):
    document = {"format": "unrms-self-assessment", "version": 1, "scope": entry, "entries": [entry, entry]}
    answered(json.dumps(document).encode())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK", b"PK\x03\x04", b"{", FORM[:3000]]))
def test_any_bytes_are_answered(content, start):
    answered(start + content)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Scope", "Assessment"]), st.integers(1, 9), st.integers(1, 11), CELLS), max_size=9
    )
)
def test_a_form_with_anything_in_its_cells_is_answered(changes):
    book = load_workbook(io.BytesIO(FORM))
    for sheet, row, column, value in changes:
        book[sheet].cell(row, column).value = value
    written = io.BytesIO()
    book.save(written)
    answered(written.getvalue())


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 400),
    st.binary(min_size=1, max_size=3),
    st.sampled_from(zipfile.ZipFile(io.BytesIO(FORM)).namelist()),
)
def test_a_form_whose_parts_are_damaged_is_answered(place, damage, name):
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FORM)) as form, zipfile.ZipFile(changed, "w") as archive:
        for part in form.namelist():
            content = form.read(part)
            archive.writestr(part, content[:place] + damage + content[place + 1 :] if part == name else content)
    answered(changed.getvalue())
