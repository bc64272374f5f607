"""The check of a visitor's file: a report on every fault or on what it adds up to, nothing stored, bounded in size."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile

import pytest

from dashboard.topics.unfc.check.box import CHECK_PATH, LIMITS, template_path
from dashboard.topics.unfc.check.report import report
from data.intake import KINDS, ONLY_EXAMPLE, check
from data.intake.apart import BrokenOffError, BusyError, CheckProcess
from data.intake.preview import preview
from tests.inventory_files import CRIRSCO, SOURCE, UNFC, columns, crirsco, csv_bytes, planted, unfc, xlsx_bytes

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HTML, CSV = {"Accept": "text/html"}, {"Accept": "text/csv"}
HOSTILE = '<img src=x onerror="alert(1)">'


def bomb(megabytes):
    """Return a small workbook whose sheet unpacks to many megabytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{SHEET}"/>')
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (megabytes * 2**20))
    return content.getvalue()


def headline(answer):
    """Return the sentence of a report in HTML."""
    return html.unescape(re.search(r'data-told="([^"]*)"', answer.text)[1])


@pytest.mark.parametrize("kind_id", KINDS)
def test_a_form_can_be_taken_and_comes_back_as_nothing_but_its_example(client, kind_id):
    form = client.get(template_path(kind_id))
    assert form.headers["Content-Disposition"] == f'attachment; filename="{kind_id}.xlsx"'
    answer = client.post(CHECK_PATH, query_string={"name": "form.xlsx"}, data=form.data)
    body = answer.get_json()
    assert (body["kind"], body["ok"], body["rows"], body["examples"]) == (kind_id, False, 0, 1)
    assert (body["fault_count"], body["preview"]) == (1, None)
    assert body["faults"] == [ONLY_EXAMPLE.as_json()]
    assert headline(client.post(CHECK_PATH, data=form.data, headers=HTML)).startswith("▲ file holds only the worked")
    (line,) = csv.DictReader(io.StringIO(client.post(CHECK_PATH, data=form.data, headers=CSV).text))
    assert line["cure"] == ONLY_EXAMPLE.cure


@pytest.mark.parametrize("name", ["nobody.xlsx", f"{UNFC}.csv", UNFC])
def test_an_unknown_form_is_404(client, name):
    answer = client.get(f"/api/v1/template/{name}")
    assert answer.status_code == 404
    assert answer.get_json()["allowed"]


@pytest.mark.parametrize("write", [xlsx_bytes, csv_bytes])
def test_thirty_faults_are_all_reported_in_each_form(client, write):
    rows, places = planted()
    content = write(*rows, names=columns(UNFC))
    body = client.post(CHECK_PATH, query_string={"name": "mine.xlsx", "kind": UNFC}, data=content).get_json()
    assert (body["file"], body["ok"], body["fault_count"], body["stored"]) == ("mine.xlsx", False, 30, False)
    assert [(fault["row"], fault["column"]) for fault in body["faults"]] == [place[:2] for place in places]
    assert body["preview"] is None
    page = client.post(CHECK_PATH, query_string={"name": "mine.xlsx"}, data=content, headers=HTML)
    assert headline(page) == "✕ mine.xlsx has 30 faults, so none of it would be loaded"
    assert page.text.count("<tr>") == 31
    lines = list(csv.DictReader(io.StringIO(client.post(CHECK_PATH, data=content, headers=CSV).text)))
    assert [(int(line["row"]), line["column"]) for line in lines] == [place[:2] for place in places]
    assert not [line for line in lines if line["value"].startswith(("=", "-", "+", "@"))]


def test_a_file_without_fault_is_added_up_as_a_publish_would(client):
    content = xlsx_bytes(
        crirsco(project="A", category="Proved", quantity="10", content="Li"),
        crirsco(project="B", category="Proved", quantity="5", content="Li", country="Chile"),
        crirsco(project="B", category="Proved", quantity="4", content="Li", country="Chile", effective_date="2020"),
        crirsco(project="B", category="Measured + Indicated", quantity="50", content="Li", country="Chile"),
        crirsco(project="B", category="Indicated", quantity="20", content="Li", country="Chile"),
        crirsco(project="C", category="Inferred", material="Cobalt", content="Co", quantity="", status="withheld"),
        names=[*columns(CRIRSCO)],
    )
    body = client.post(CHECK_PATH, query_string=SOURCE, data=content).get_json()
    assert (body["ok"], body["rows"], body["source_faults"]) == (True, 6, [])
    seen = body["preview"]
    assert seen["projects"] == 3
    assert seen["rows_by_mapping_basis"] == {"default_bridge": 6}
    assert seen["rows_by_status"] == {"reported": 5, "withheld": 1}
    assert seen["rows_by_counting"] == {"counted": 4, "superseded": 1, "part": 1}
    by_class = {}
    for total in seen["totals_by_code"]:
        by_class.setdefault((total["material_id"], total["unfc_class"]), []).append(total["quantity_t"])
    assert by_class == {("lithium", "V"): [15_000], ("lithium", "PV"): [50_000], ("cobalt", "PV"): [None]}
    places = {(one["country_iso3"], one["unfc_class"]): one["quantity_t"] for one in seen["totals_by_country"]}
    assert places["FIN", "V"] == 10_000
    assert places["CHL", "V"] == 5_000
    page = client.post(CHECK_PATH, query_string={"name": "mine.xlsx"}, data=content, headers=HTML).text
    assert "a default mapping is an indication" in page.lower()
    assert "python -m pipelines ingest mine.xlsx --kind crirsco-inventory" in page
    for words in ("15\u202fkt", "50\u202fkt", "withheld", "Nothing was stored"):
        assert words in page.replace("\u00a0", "\u202f")


def test_a_file_that_states_no_source_is_added_up_but_not_ok_and_the_report_says_why(client):
    content = xlsx_bytes(unfc())
    body = client.post(CHECK_PATH, data=content).get_json()
    assert (body["ok"], body["fault_count"], body["preview"]["projects"]) == (False, 0, 1)
    assert [fault["column"] for fault in body["source_faults"]] == [f"source {name}" for name in SOURCE]
    assert "or title= of the API" in body["source_faults"][0]["cure"]
    assert headline(client.post(CHECK_PATH, data=content, headers=HTML)).startswith(
        "▲ The rows of file have no fault, but"
    )
    stated = xlsx_bytes(unfc(), source=SOURCE)
    assert client.post(CHECK_PATH, data=stated).get_json()["ok"]
    assert headline(client.post(CHECK_PATH, data=stated, headers=HTML)) == "✓ No fault in file. Rows: 1. Projects: 1."


def test_codes_that_the_source_gave_bring_no_caveat(client):
    assert "default mapping" not in client.post(CHECK_PATH, data=csv_bytes(unfc()), headers=HTML).text.lower()


@pytest.mark.parametrize(
    "content",
    [
        csv_bytes(unfc(project=HOSTILE), unfc(project="=cmd|'/c calc'!A1", country=HOSTILE)),
        csv_bytes({HOSTILE: "1", "=1+1": "2", **unfc()}),
        csv_bytes(unfc(project="x" * 500_000, unfc_code="y" * 500_000)),
        csv_bytes(crirsco(system="z" * 500_000, category="w" * 500_000)),
        csv_bytes({"h" * 500_000: "1", **unfc()}),
        csv_bytes({f"{'project'} " + " " * 500_000: "1", **unfc()}),
        xlsx_bytes(unfc(country=HOSTILE), sheet="<b>a"),
        HOSTILE.encode(),
        b"\x00\xff\x1b[31m",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0old",
        b"PK\x03\x04broken",
        bomb(300),
    ],
    ids=lambda content: repr(bytes(content[:4])),
)
def test_a_hostile_file_gives_a_short_and_escaped_report(client, content):
    name = f"../../etc/{HOSTILE}"
    answer = client.post(CHECK_PATH, query_string={"name": name}, data=content, headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert headline(answer).startswith("✕")
    assert "<img" not in answer.text
    assert "<b>" not in answer.text
    assert "\x1b" not in answer.text
    body = client.post(CHECK_PATH, query_string={"name": name}, data=content).get_json()
    assert not body["ok"]
    assert "/" not in body["file"]
    assert max(map(len, (answer.text, json.dumps(body)))) < 60_000


def test_a_report_on_very_many_faults_stays_short(client):
    content = csv_bytes(
        *(unfc(project="=", country=f"Land {one}", unit=f"u{one}", material=f"Stuff {one}") for one in range(2_000))
    )
    answer = client.post(CHECK_PATH, data=content, headers=HTML)
    assert "The first 100 of 6\u202f001. The report lists 1\u202f000." in answer.text
    assert answer.text.count("<tr>") == 101
    assert len(client.post(CHECK_PATH, data=content).get_json()["faults"]) == LIMITS.faults


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        (({}, b"", {}), 400, "empty"),
        (({"kind": "nobody"}, b"a", {}), 400, "no kind"),
        (({"file": "/etc/passwd"}, b"a", {}), 400, "no key"),
        (({}, b"a" * (LIMITS.file_bytes + 1), {}), 413, "5 MB"),
        (({}, b"--a", {"Content-Type": "multipart/form-data; boundary=a"}), 415, "not a form"),
        (({}, b"x", {"Content-Encoding": "deflate"}), 415, "uncompressed"),
    ],
)
def test_what_is_no_file_is_refused_as_json(client, asked, status, words):
    query, content, headers = asked
    answer = client.post(CHECK_PATH, query_string=query, data=content, headers=HTML | headers)
    assert answer.status_code == status
    assert words in answer.get_json()["error"]


def test_a_body_of_unstated_length_is_not_cut_but_refused(client):
    stream = io.BytesIO(b"a" * (LIMITS.file_bytes + 10))
    unstated = {"wsgi.input": stream, "wsgi.input_terminated": True}
    assert client.post(CHECK_PATH, environ_overrides=unstated).status_code == 413
    assert stream.tell() <= LIMITS.file_bytes + 1


def test_more_rows_than_a_check_takes_are_a_fault(client):
    content = csv_bytes(*[unfc(project=f"P{number}") for number in range(LIMITS.rows + 1)])
    body = client.post(CHECK_PATH, data=content).get_json()
    assert [fault["reason"] for fault in body["faults"]] == ["the file has more than 20,000 rows"]


@pytest.mark.parametrize(("error", "status"), [(BusyError("busy"), 429), (BrokenOffError("broke off"), 503)])
def test_who_cannot_be_served_is_told_why_and_when_to_ask_again(client, monkeypatch, error, status):
    def refuse(*_):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(CheckProcess, "check", refuse)
        answer = client.post(CHECK_PATH, data=csv_bytes(unfc()))
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "2")
    assert answer.get_json() == {"error": str(error)}
    assert client.post(CHECK_PATH, data=csv_bytes(unfc())).status_code == 200


def test_this_process_writes_nothing_anywhere(client, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("something was written")

    content = xlsx_bytes(unfc())
    for place in ("tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile", "tempfile.mkstemp", "builtins.open"):
        monkeypatch.setattr(place, refuse)
    assert client.post(CHECK_PATH, data=content).get_json()["rows"] == 1


def test_the_description_names_the_addresses(client):
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert paths[CHECK_PATH]["post"]["requestBody"]["required"]
    assert paths[template_path("{kind}")]["get"]["parameters"][0]["schema"]["enum"] == list(KINDS)


def test_countries_and_materials_beyond_the_first_are_counted():
    names = ["Lithium", "Cobalt", "Nickel", "Copper", "Tungsten", "Tin", "Titanium", "Graphite"]
    forms = {"Lithium": "Li", "Cobalt": "Co", "Nickel": "Ni", "Copper": "Cu", "Tungsten": "W", "Tin": "Sn"}
    rows = [unfc(project=name, material=name, content=forms[name]) for name in names if name in forms]
    places = ("Chile", "Peru", "Mali", "Ghana", "China", "India", "Spain", "Italy", "Japan", "Kenya", "Cuba")
    rows += [unfc(project=place, country=place, content="Li") for place in places]
    rows += [unfc(project="T", product="Ore", content="Li", material="Lithium", resource_type="anthropogenic")]
    checked = check("a.csv", csv_bytes(*rows))
    assert checked.is_clean, checked.faults
    text = report(checked, preview(checked.rows))
    assert "More countries, in the JSON report: 2." in text
    assert "More materials or products, in the JSON report: 1." in text
