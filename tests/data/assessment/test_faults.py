"""Whatever is wrong with a file of a self-assessment is told at once, each fault at its place with a cure."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from data.assessment import Entry, Scope, SelfAssessment, Standing, assessed, read
from data.assessment.faults import MOST_LISTED
from data.assessment.json_form import write
from data.assessment.model import MOST_BYTES, NOTE_MAX
from data.assessment.sheet_writing import write as write_sheet
from data.assessment.values import requirement_ids
from data.model import InputError

TODAY = date(2026, 12, 1)
GOOD = {"status": "met", "assessor": "Me", "date": "2026-11-30"}
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def found(content):
    """Return place → reason of every fault of a file, each with a cure."""
    if isinstance(content, dict):
        content = json.dumps(content).encode()
    result = read(content, "mine", today=TODAY)
    assert result.fault_count == len(result.faults)
    assert all(fault.reason and fault.cure.endswith((".", "?")) for fault in result.faults)
    assert len({fault.place for fault in result.faults}) == len(result.faults), "a place told twice"
    return {fault.place: fault.reason for fault in result.faults}


def one(**entry):
    """Return a document with one entry."""
    return {"format": "unrms-self-assessment", "version": 1, "scope": {}, "entries": [{"requirement": "4b", **entry}]}


def test_thirty_two_faults_of_a_json_file_are_all_reported():
    entries = [
        {"requirement": "13a", **GOOD},
        {"requirement": "1a", **GOOD},
        {"requirement": "1a", **GOOD},
        {"requirement": "1b", **GOOD, "status": "partly met"},
        {"requirement": "1c", **GOOD, "date": "30.11.2026"},
        {"requirement": "1d", **GOOD, "date": "2026-02-30"},
        {"requirement": "2a", **GOOD, "date": "2026-12-24"},
        {"requirement": "2b", **GOOD, "date": "1026-12-24"},
        {"requirement": "2c", "status": "not_met"},
        {"requirement": "2d", **GOOD, "evidence": "javascript:alert(1)"},
        {"requirement": "2e", **GOOD, "evidence": "file:///etc/passwd"},
        {"requirement": "3a", **GOOD, "evidence": "https://a.org and https://b.org"},
        {"requirement": "3b", **GOOD, "evidence": " data:text/html,hello"},
        {"requirement": "3c", **GOOD, "notes": "more", "assessor": "Me\nand you"},
        {"requirement": "3d", **GOOD, "note": 7},
        {"requirement": "3e", **GOOD, "note": None},
        {"requirement": "4a", **GOOD, "note": ["a"]},
        {"requirement": "4b", **GOOD, "note": "x" * (NOTE_MAX + 1)},
        {"requirement": "4c", **GOOD, "note": "right \u202e left"},
        {"requirement": "4d", **GOOD, "note": "#REF!"},
        {"requirement": "5a", **GOOD, "note": float("nan")},
        {"requirement": "6a", **GOOD, "note": "\ud800"},
        {"status": "not_assessed"},
        {"requirement": "6b"},
        "6c",
    ]
    scope = {"material": "cobolt", "country": "Zaire", "project": "No. 1", "mine": "x"}
    told = found({"format": "self", "version": 2, "scope": scope, "entries": entries, "author": "me"})
    assert told == {
        "/format": "the file is of another format",
        "/version": "the file is of version 2; this product reads version 1",
        "/author": "there is no such key",
        "/scope/mine": "there is no such key",
        "/scope/material": told["/scope/material"],
        "/scope/country": told["/scope/country"],
        "/scope/project": "this is not the id of a project",
        "/entries/0/requirement": "there is no such requirement",
        "/entries/2/requirement": "the requirement occurs twice: first at /entries/1/requirement",
        "/entries/3/status": "there is no such status",
        "/entries/4/date": "this is not a day in ISO 8601",
        "/entries/5/date": "there is no such day",
        "/entries/6/date": "the date is in the future",
        "/entries/7/date": "the date is before 1990",
        "/entries/8/assessor": "the status not met has no assessor",
        "/entries/8/date": "the status not met has no date",
        "/entries/9/evidence": "an address of the kind javascript: is no evidence that others can open",
        "/entries/10/evidence": "an address of the kind file: is no evidence that others can open",
        "/entries/11/evidence": "this is not one whole web address",
        "/entries/12/evidence": "an address of the kind data: is no evidence that others can open",
        "/entries/13/notes": "there is no such key",
        "/entries/13/assessor": "the text has several lines",
        "/entries/14/note": "this is a number where a text belongs",
        "/entries/15/note": "this is null where a text belongs",
        "/entries/16/note": "this is a list where a text belongs",
        "/entries/17/note": f"the text has {NOTE_MAX + 1:,} characters, more than {NOTE_MAX:,}",
        "/entries/18/note": "character 7 is U+202E, a control or hidden character",
        "/entries/19/note": "the cell holds the error value #REF! of a formula",
        "/entries/20/note": "this is NaN, which JSON does not know, where a text belongs",
        "/entries/21/note": "character 1 is U+D800, a control or hidden character",
        "/entries/22/requirement": "the entry states no requirement",
        "/entries/23/status": "the entry states no status",
        "/entries/24": "this is a text where an object belongs",
    }


def test_what_a_near_miss_may_have_meant_is_said():
    content = one(**GOOD, asessor="Me")
    content["scope"] = {"material": "Cobalt", "country": "Chile"}
    cures = {fault.place: fault.cure for fault in read(json.dumps(content).encode()).faults}
    assert cures == {
        "/entries/0/asessor": "Did you mean assessor?",
        "/scope/material": "Write cobalt.",
        "/scope/country": "Write CHL.",
    }


def test_a_key_that_occurs_twice_is_told_at_its_place():
    text = json.dumps(one(status="not_assessed")).replace('"status"', '"status": "met", "status"')
    assert found(text.encode()) == {"/entries/0/status": "the key occurs twice"}


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", "", "the file is empty"),
        (b" \n", "", "the file is empty"),
        (b"{", "line 1, character 2", "the file is neither JSON nor an .xlsx workbook"),
        (b"requirement,status\n1a,met\n", "line 1, character 1", "the file is neither JSON nor an .xlsx workbook"),
        (b"\xff\xfe{\0}\0", "byte 1", "the file is not UTF-8"),
        (b"[]", "", "this is a list where an object belongs"),
        (b"null", "", "this is null where an object belongs"),
        (b"[" * 200_000, "", "the file nests lists or objects too deep"),
        (b" " * MOST_BYTES + b"1", "", "the file has 1,000,001 bytes, more than 1,000,000"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "", "the file is a workbook of the old kind"),
        (b"PK\x03\x04 but no archive", "", "the workbook is broken: its archive is damaged or cut off"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_says_why(content, place, reason):
    ((where, why),) = found(content).items()
    assert where == place
    assert why.startswith(reason)


def test_a_number_of_absurd_length_costs_nothing():
    told = found(json.dumps(one(**GOOD)).replace('"version": 1', f'"version": {"9" * 900_000}').encode())
    assert told == {"/version": "the version is not a whole number"}


def test_a_workbook_that_unpacks_to_much_is_refused_before_it_is_read():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{SHEET}"/>')
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (40 * 2**20))
    assert len(content.getvalue()) < MOST_BYTES
    began = time.process_time()
    assert found(content.getvalue()) == {"": "the workbook unpacks to 40 MB, more than 8 MB"}
    assert time.process_time() - began < 1


def test_a_hostile_file_of_small_parts_is_answered_at_once():
    document = {str(number): number for number in range(60_000)}
    began = time.process_time()
    result = read(json.dumps(document).encode())
    assert result.fault_count > 60_000
    assert len(result.faults) == MOST_LISTED
    assert time.process_time() - began < 5


FULL = SelfAssessment(
    Scope("cobalt", "COD"),
    tuple(Entry(one, Standing.MET, "Report", "A note", "Me", "2026-11-30") for one in requirement_ids()),
)


def planted():
    """Return a filled form with faults, and place → what its reason begins with."""
    book = load_workbook(io.BytesIO(write_sheet(FULL)))
    scope, sheet = book["Scope"], book["Assessment"]
    scope["B3"], scope["B4"], scope["B5"], scope["B6"] = 7, "Unobtainium", "Atlantis", "No. 1"
    scope["A8"], scope["B8"] = "author", "me"
    cells = {
        "A2": "13a", "A4": "1b", "E5": "fine", "I6": "30.11.2026", "I7": date(2027, 1, 1), "I8": 20261130,
        "H9": None, "I10": None, "F11": "javascript:alert(1)", "F12": "https://a.org https://b.org", "G13": 7,
        "G14": "x" * (NOTE_MAX + 1), "G15": "=1+1", "G16": "hidden \u200b", "K17": "beside", "A18": None, "E19": None,
        "F20": 0.5, "H21": True, "J1": "remark",
    }  # fmt: skip
    for address, value in cells.items():
        sheet[address] = value
    sheet.merge_cells("G22:G24")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue(), {
        "Scope!B3": "the file is of version 7",
        "Scope!B4": "",
        "Scope!B5": "",
        "Scope!B6": "this is not the id of a project",
        "Scope!A8": "this is no field of the scope",
        "Assessment!J1": "this is no column of the form",
        "Assessment!G22:G24": "cells are merged",
        "Assessment!A2": "there is no such requirement",
        "Assessment!A4": "the requirement occurs twice: first at Assessment!A3",
        "Assessment!E5": "there is no such status",
        "Assessment!I6": "this is not a day in ISO 8601",
        "Assessment!I7": "the date is in the future",
        "Assessment!I8": "this is a number where a text belongs",
        "Assessment!H9": "the status met has no assessor",
        "Assessment!I10": "the status met has no date",
        "Assessment!F11": "an address of the kind javascript:",
        "Assessment!F12": "this is not one whole web address",
        "Assessment!G13": "this is a number where a text belongs",
        "Assessment!G14": "the text has 3,001 characters",
        "Assessment!G15": "the cell holds a formula that was never calculated",
        "Assessment!G16": "character 8 is U+200B",
        "Assessment!K17": "the text stands outside the columns",
        "Assessment!A18": "the entry states no requirement",
        "Assessment!E19": "the entry states no status",
        "Assessment!F20": "this is a number where a text belongs",
    }


def test_twenty_five_faults_of_a_workbook_are_all_reported_at_their_cells():
    content, places = planted()
    told = found(content)
    assert told.keys() == places.keys()
    for place, reason in places.items():
        assert told[place].startswith(reason), place


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (lambda book: book.remove(book["Scope"]), "Scope", "the workbook has no sheet Scope; its sheets: Assessment,"),
        (lambda book: book.remove(book["Assessment"]), "Assessment", "the workbook has no sheet Assessment"),
        (lambda book: book["Assessment"].delete_rows(1), "Assessment!1", "no row names the columns of the form"),
        (lambda book: book["Assessment"].delete_cols(5), "Assessment!1", "the column status is missing"),
        (lambda book: book["Scope"].delete_rows(2), "Scope", "the file does not say its format"),
        (lambda book: book["Scope"].delete_rows(3), "Scope", "the file does not say its version"),
    ],
)
def test_a_workbook_that_is_not_the_form_says_what_it_lacks(change, place, reason):
    book = load_workbook(io.BytesIO(write_sheet(SelfAssessment())))
    change(book)
    written = io.BytesIO()
    book.save(written)
    ((where, why),) = found(written.getvalue()).items()
    assert where == place
    assert why.startswith(reason)


def test_with_a_fault_nothing_is_handed_out_and_all_of_it_is_told():
    content = json.dumps(one(status="met")).encode()
    with pytest.raises(InputError) as refusal:
        assessed(content, "mine.json")
    said = "mine.json, column '/entries/0/assessor': the status met has no assessor (found ''). Say who judged it."
    assert str(refusal.value.faults[0]) == said
    assert [fault.column for fault in refusal.value.faults] == ["/entries/0/assessor", "/entries/0/date"]


def test_a_file_without_fault_has_none():
    for form in (write, write_sheet):
        assert found(form(FULL)) == {}
