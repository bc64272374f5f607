"""The routes of a self-assessment: a check, files in both forms, the schema; nothing is kept, everything is bounded."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from openpyxl import load_workbook

from dashboard.topics.assessment.route import CHECK, FILE
from data.assessment import Entry, Scope, SelfAssessment, Standing, assessed
from data.assessment.json_form import document, write
from data.assessment.model import MOST_BYTES
from data.assessment.schema import schema
from data.assessment.sheet_writing import write as write_sheet

ASSESSMENT = SelfAssessment(
    Scope("cobalt", "COD"), (Entry("4b", Standing.PARTLY_MET, "https://example.org", "=1+1\nÄ", "Me", "2026-11-30"),)
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("content", [write(ASSESSMENT), write_sheet(ASSESSMENT)], ids=["json", "xlsx"])
def test_a_file_without_fault_comes_back_as_its_content_with_its_scope_in_words(client, content):
    answer = client.post(CHECK, query_string={"name": "mine"}, data=content)
    body = answer.get_json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert (body["file"], body["ok"], body["stored"], body["faults"]) == ("mine", True, False, [])
    assert body["assessment"] == document(ASSESSMENT)
    assert body["scope"] == {"material": "cobalt", "country": "COD", "project": ""}
    assert body["scope_words"] == "Cobalt · Democratic Republic of the Congo"
    assert body["page"] == "/principles/checklist?material=cobalt&country=COD"


def test_a_file_with_faults_has_them_all_and_no_content(client):
    content = json.dumps({"format": "unrms-self-assessment", "version": 3, "scope": {}, "entries": [{}], "x": 1})
    body = client.post(CHECK, data=content).get_json()
    assert (body["ok"], body["assessment"], body["fault_count"]) == (False, None, 4)
    assert [fault["place"] for fault in body["faults"]] == [
        "/version", "/x", "/entries/0/requirement", "/entries/0/status"
    ]  # fmt: skip
    assert all(fault["reason"] and fault["cure"] for fault in body["faults"])


@pytest.mark.parametrize(("ending", "kind"), [("json", "application/json"), ("xlsx", XLSX)])
def test_what_is_sent_comes_back_as_a_file_of_either_form(client, ending, kind):
    for content in (write(ASSESSMENT), write_sheet(ASSESSMENT)):
        answer = client.post(f"{FILE}.{ending}", data=content)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="self-assessment-cobalt-COD.{ending}"'
        )  # fmt: skip
        assert assessed(answer.data, "back") == ASSESSMENT


def test_what_has_a_fault_becomes_no_file(client):
    answer = client.post(f"{FILE}.xlsx", data=b"{}")
    assert answer.status_code == 422
    assert [fault["place"] for fault in answer.get_json()["faults"]] == ["/format", "/version", "/scope", "/entries"]


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_an_empty_form_is_of_the_scope_that_the_address_names(client, ending):
    answer = client.get(f"{FILE}.{ending}?material=cobalt&country=EU27")
    assert assessed(answer.data, "form") == SelfAssessment(Scope("cobalt", "EU27"))
    everything = client.get(f"{FILE}.{ending}")
    assert assessed(everything.data, "form") == SelfAssessment()
    assert everything.headers["Content-Disposition"] == f'attachment; filename="self-assessment.{ending}"'


def test_the_form_names_who_made_it(client):
    assert load_workbook(io.BytesIO(client.get(f"{FILE}.xlsx").data)).properties.creator


def test_the_schema_is_served_as_the_code_declares_it(client):
    answer = client.get(f"{FILE}.schema.json")
    assert answer.content_type == "application/schema+json"
    assert answer.get_json(force=True) == schema()


def test_a_key_that_cannot_be_used_is_told(client):
    for answer in (client.get(f"{FILE}.json?year=2020"), client.post(CHECK, query_string={"kind": "x"}, data=b"{}")):
        assert answer.status_code == 400
        assert answer.get_json()["allowed"]
    assert client.get(f"{FILE}.xlsx?material=unobtainium").status_code == 400


@pytest.mark.parametrize("path", [CHECK, f"{FILE}.json", f"{FILE}.xlsx"])
def test_a_body_that_is_no_file_is_refused_with_the_reason(client, path):
    form = client.post(path, data={"file": (io.BytesIO(b"{}"), "mine.json")})
    packed = client.post(path, data=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"})
    large = client.post(path, data=b" " * (MOST_BYTES + 1))
    empty = client.post(path, data=b"")
    assert [answer.status_code for answer in (form, packed, large, empty)] == [415, 415, 413, 400]
    assert all(answer.get_json()["error"] for answer in (form, packed, large, empty))


def test_other_forms_and_methods_say_what_there_is(client):
    assert client.get(f"{FILE}.docx").get_json()["allowed"] == ["json", "xlsx", "schema.json"]
    assert client.post(f"{FILE}.schema.json", data=b"{}").status_code == 404
    assert client.get(CHECK).status_code == 405
    assert client.put(f"{FILE}.json", data=b"{}").status_code == 405


def test_the_description_of_the_api_names_the_routes(client):
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert {"get", "post"} <= paths[f"{FILE}.{{form}}"].keys()
    assert "post" in paths[CHECK]
