"""The report over HTTP: both files, pinned to a release, with the self-assessment that is sent, every fault told."""

from __future__ import annotations

import json
import re
from io import BytesIO

import docx
import pytest

from data.assessment import Entry, Scope, SelfAssessment, Standing, json_form

SCOPE = "material=cobalt&country=COD"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MINE = SelfAssessment(Scope("cobalt", "COD", ""), (Entry("4b", Standing.MET, "", "Done", "Ana Mbeki", "2026-11-02"),))


def test_page_and_files_say_the_same_of_a_release(web):
    page = web.get(f"/principles/report?{SCOPE}")
    assert page.status_code == 200
    file = web.get(f"/principles/report.html?{SCOPE}")
    assert (file.status_code, file.mimetype) == (200, "text/html")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "UNRMS report: cobalt in the Democratic Republic of the Congo" in file.text
    release = file.headers["Content-Disposition"].rsplit("-COD-", 1)[1].removesuffix('.html"')
    assert f"release={release}" in file.text
    again = web.get(f"/principles/report.html?{SCOPE}&release={release}")
    assert again.text == file.text


def test_the_word_document_opens(web):
    answer = web.get(f"/principles/report.docx?{SCOPE}")
    assert (answer.status_code, answer.mimetype) == (200, WORD)
    assert docx.Document(BytesIO(answer.data)).paragraphs[0].style.name == "Title"


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_self_assessment_is_in_the_report_and_is_not_kept(web, form):
    answer = web.post(f"/principles/report.{form}", data=json_form.write(MINE), content_type="application/octet-stream")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    if form == "html":
        text = re.sub(r"<[^>]+>", "", answer.text)
    else:
        tables = docx.Document(BytesIO(answer.data)).tables
        text = " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert "Ana Mbeki, 2026-11-02" in text
    assert "Ana Mbeki" not in web.get(f"/principles/report.html?{SCOPE}").text


def test_every_fault_of_what_is_sent_is_told(web):
    sent = json.loads(json_form.write(MINE))
    sent["entries"][0]["status"], sent["entries"][0]["date"] = "maybe", "31 November"
    answer = web.post("/principles/report.docx", data=json.dumps(sent), content_type="application/octet-stream")
    assert answer.status_code == 422
    assert {fault["place"] for fault in answer.get_json()["faults"]} == {"/entries/0/status", "/entries/0/date"}


def test_what_is_no_form_key_or_release_is_told(web):
    assert web.get(f"/principles/report.pdf?{SCOPE}").status_code == 404
    assert web.get("/principles/report.html?colour=red").status_code == 400
    assert web.get("/principles/report.html?material=unobtainium").status_code == 400
    assert web.get(f"/principles/report.html?{SCOPE}&release=2001-01-01-00000000").status_code == 404
