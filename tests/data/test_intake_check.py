"""The check of a user's inventory: faults at their places, rows harmonised, nothing hostile gets through."""

import gc
import io
import json
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from data.contents import form, forms
from data.intake import KINDS, Limits, StatedSource, check
from data.intake.cells import UNITS, material_ids, tonnes
from tests.inventory_files import CRIRSCO, SOURCE, UNFC, columns, crirsco, csv_bytes, planted, saved, unfc, xlsx_bytes

QUICK_S = 0.25


def one(content, kind_id=""):
    """Return the only row of a file without a fault."""
    found = check("inventory", content, kind_id)
    assert not found.faults
    (row,) = found.rows
    return row


def only_fault(content, kind_id="", **changes):
    """Return the only fault of a file."""
    found = check("inventory", content, kind_id, **changes)
    (fault,) = found.faults
    assert found.fault_count == 1
    return fault


@pytest.mark.parametrize("write", [xlsx_bytes, csv_bytes])
def test_thirty_planted_faults_are_told_at_their_places(write):
    rows, places = planted()
    found = check("inventory", write(*rows, names=columns(UNFC)), UNFC)
    assert len(places) == found.fault_count == 30
    sheet = "Inventory" if write is xlsx_bytes else ""
    for fault, (row, column, word) in zip(found.faults, places, strict=True):
        assert (fault.sheet, fault.row, fault.column) == (sheet, row, column)
        assert word in fault.reason
        assert fault.cure.endswith((".", "?", ")"))
    assert not found.rows


def test_faults_as_json_name_sheet_row_column_value_reason_and_cure():
    rows, _ = planted()
    stated = json.loads(json.dumps(check("a.xlsx", xlsx_bytes(*rows, names=columns(UNFC)), UNFC).as_json()))
    assert (stated["ok"], stated["fault_count"], stated["rows"]) == (False, 30, 0)
    assert stated["faults"][7] == {
        "sheet": "Inventory", "row": 9, "column": "latitude_deg", "value": "163.8",
        "reason": "the coordinate is not within ±90 degrees", "cure": "Check the sign and swapped columns.",
        "rows": "9",
    }  # fmt: skip


def test_several_faults_of_one_row_are_all_told():
    found = check("a.csv", csv_bytes(unfc(country="?", unit="?", effective_date="?", unfc_code="?")))
    assert {fault.column for fault in found.faults} == {"country", "unit", "effective_date", "unfc_code"}


def test_an_example_beside_a_faulty_row_is_not_all_that_a_file_holds():
    found = check("a.csv", csv_bytes(unfc(project="EXAMPLE: a"), unfc(unit="?")))
    assert [fault.column for fault in found.faults] == ["unit"]
    assert not found.only_example


def test_a_file_is_ok_once_its_source_is_stated_in_it_or_beside_it():
    silent, stated = xlsx_bytes(unfc()), xlsx_bytes(unfc(), source=SOURCE)
    assert check("a.xlsx", stated).ok
    assert check("a.xlsx", silent, source=StatedSource(**SOURCE)).ok
    found = check("a.xlsx", silent)
    assert (found.is_clean, found.ok, found.as_json()["ok"]) == (True, False, False)
    assert not check("a.xlsx", stated, source=StatedSource(url="nowhere")).ok


def test_a_row_is_harmonised_to_tonnes_of_content_and_its_class():
    row = one(csv_bytes(unfc()))
    assert row.quantity_t == pytest.approx(120_500 * 0.4646, rel=1e-4)
    assert (row.country_iso3, row.material_id, row.content_basis) == ("FIN", "lithium", "Li")
    assert row.coded.bridged.class_key == "V-AD"
    assert str(row.coded.bridged.mapping_basis) == "native"
    assert row.note == "Converted from Li2O to Li at 0.4646."


def test_categories_of_crirsco_are_bridged_and_refined_by_status():
    plain = one(csv_bytes(crirsco(category="Indicated")))
    refined = one(csv_bytes(crirsco(category="Indicated", project_status="on hold")))
    assert (plain.coded.bridged.code.canonical(), str(plain.coded.bridged.mapping_basis)) == (
        "E2; F2; G2", "default_bridge",
    )  # fmt: skip
    assert (refined.coded.bridged.class_key, str(refined.coded.bridged.mapping_basis)) == (
        "PV-DH", "default_bridge+status",
    )  # fmt: skip


def test_digits_from_india_are_never_read_as_of_today():
    old = one(csv_bytes(unfc(country="India", unfc_code="331")))
    assert (old.coded.system, str(old.coded.bridged.mapping_basis)) == ("UNFC-1997", "default_bridge")
    stated = one(csv_bytes(unfc(country="India", unfc_code="111", unfc_version="2019")))
    assert (stated.coded.system, str(stated.coded.bridged.mapping_basis)) == ("UNFC-2019", "native")


@pytest.mark.parametrize("status", ["missing", "withheld"])
def test_a_quantity_that_is_not_stated_is_none_and_never_zero(status):
    assert one(csv_bytes(unfc(quantity="", status=status))).quantity_t is None
    assert one(csv_bytes(unfc(quantity="0"))).quantity_t == 0


@pytest.mark.parametrize("stated", ["1234567.5", "1,234,567.5", "1 234 567.5", "1'234'567.5", "1.2345675E+6"])
def test_numbers_are_read_as_written_in_many_places(stated):
    assert one(csv_bytes(unfc(quantity=stated))).quantity_t == pytest.approx(1_234_567_500 * 0.4646, rel=1e-4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_told_apart(encoding, delimiter):
    row = one(csv_bytes(unfc(project="Säkylä", unfc_code="111"), delimiter=delimiter, encoding=encoding))
    assert row.project == "Säkylä"


def test_values_of_a_spreadsheet_are_read_by_their_types():
    for day in (date(2024, 12, 31), datetime.fromisoformat("2024-12-31T12:00"), "2024-12-31"):
        row = one(xlsx_bytes(unfc(effective_date=day, quantity=120.5, latitude_deg=63, note=True)))
        assert (row.effective_date, row.latitude_deg, row.quantity_t) == (
            "2024-12-31",
            63.0,
            pytest.approx(55_981, rel=1e-4),
        )
        assert row.note.startswith("TRUE.")


def test_a_formula_without_a_value_is_told():
    assert only_fault(xlsx_bytes(unfc(note="=1+1"))).reason == "the cell holds a formula that was never calculated"


@pytest.mark.parametrize("kind_id", KINDS)
def test_the_kind_is_told_by_its_columns(kind_id):
    row = unfc() if kind_id == UNFC else crirsco()
    assert check("a.csv", csv_bytes(row)).kind_id == kind_id


def test_columns_that_are_unknown_missing_or_double_are_told():
    names = [*unfc(), "qantity", "project"]
    names.remove("unit")
    line = ",".join(unfc().get(name, "1") for name in names)
    found = check("a.csv", f"{','.join(names)}\n{line}\n".encode(), UNFC)
    told = [(fault.row, fault.column, fault.reason) for fault in found.faults]
    assert told == [
        (1, "column K", "this is not a column of the inventory"),
        (1, "column L", "the column occurs twice: project stands in the columns A and L"),
        (1, "unit", "the column is missing"),
    ]
    assert "quantity" in found.faults[0].cure


def test_a_row_given_twice_is_told_with_the_first():
    fault = only_fault(csv_bytes(unfc(), unfc(quantity="7"), unfc(effective_date="2023")))
    assert (fault.row, fault.column) == (3, "project")
    assert "row 2" in fault.reason


def test_a_line_of_too_many_cells_is_one_fault():
    content = csv_bytes(unfc()) + csv_bytes(unfc()).splitlines()[1].replace(b"Hill deposit", b"Hill, deposit") + b"\n"
    fault = only_fault(content)
    assert (fault.row, fault.reason) == (3, "there is a cell beyond the last column")


def zipped(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", member)
    return content.getvalue()


BOMB = zipped(xl__workbook=b"<workbook/>", xl__worksheets__sheet1=b" " * (80 * 2**20))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n \n", "no row"),
        (b"hello", "no row names the columns"),
        (b"a,b\n1,2\n", "no row names the columns"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 512, "password"),
        (b"%PDF-1.7", "PDF"),
        (b"a\0b", "NUL"),
        (b"project,\x81\n", "no encoding"),
        (b"\xff\xfea", "UTF-16"),
        (b"PK\3\4 and then nothing", "broken"),
        (zipped(a=b"b"), "not an .xlsx workbook"),
        (BOMB, "times its size"),
        (xlsx_bytes(unfc())[:-200], "broken"),
        (csv_bytes(unfc()) + b'"open', "broken"),
        (csv_bytes(unfc()).splitlines()[0] + b"\n", "no row follows"),
        (saved(Workbook()), "no sheet with an inventory"),
    ],
)
def test_what_is_no_inventory_is_one_clear_fault_at_once(content, reason):
    started = time.perf_counter()
    fault = only_fault(content)
    assert time.perf_counter() - started < QUICK_S
    assert reason in fault.reason
    assert fault.cure


def test_a_workbook_with_entities_is_refused():
    whole = zipfile.ZipFile(io.BytesIO(xlsx_bytes(unfc())))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part
            archive.writestr(name, part)
    assert "entities" in only_fault(content.getvalue()).reason


def test_an_encrypted_part_is_refused():
    content = bytearray(xlsx_bytes(unfc()))
    for mark, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        content[content.index(mark) + at] |= 1
    assert "encrypted" in only_fault(bytes(content)).reason


@pytest.mark.parametrize("name", columns(UNFC))
@pytest.mark.parametrize(
    "hostile",
    [
        "x" * 500_000,
        "1" * 500_000,
        "E1;" * 170_000,
        "\N{FIRE}" * 1_000,
        "=cmd|'/c calc'!A1",
        "a\x07b",
        "\u202e111",
        "\ud7ff\ue000",
    ],
    ids=["letters", "digits", "codes", "emoji", "formula", "bell", "bidi", "private"],
)
def test_hostile_strings_get_a_clear_error_in_milliseconds(name, hostile):
    content = csv_bytes(unfc(**{name: hostile}))
    started = time.process_time()
    found = check("hostile.csv", content, UNFC)
    assert time.process_time() - started < QUICK_S
    assert not found.rows
    assert found.faults
    assert name in {fault.column for fault in found.faults}
    assert all(len(fault.value) < 700 and fault.value.isprintable() for fault in found.faults)
    assert all(len(fault.reason) < 300 and fault.reason.isprintable() for fault in found.faults)


def test_a_hostile_file_name_is_shown_harmlessly():
    found = check("../../etc/\x1b[31m" + "a" * 500 + ".csv", csv_bytes(unfc()))
    assert found.name.isprintable()
    assert "/" not in found.name
    assert len(found.name) < 120


def test_limits_of_bytes_rows_and_listed_faults_hold():
    content = csv_bytes(*(unfc(project=f"Deposit {number}", unit=f"u{number}") for number in range(50)))
    assert "MB" in only_fault(content, limits=Limits(file_bytes=100)).reason
    assert check("a.csv", content, limits=Limits(rows=10)).faults[-1].reason == "the file has more than 10 rows"
    found = check("a.csv", content, limits=Limits(faults=7))
    assert (len(found.faults), found.fault_count) == (7, 50)


@given(st.dictionaries(st.sampled_from(columns(UNFC)), st.text(max_size=40), max_size=6))
def test_whatever_stands_in_cells_a_check_answers(changes):
    content = csv_bytes(unfc(**{name: text.replace("\0", "") for name, text in changes.items()}), encoding="utf-8")
    found = check("a.csv", content, UNFC)
    assert bool(found.faults) != bool(found.rows or found.examples)
    for row in found.rows:
        assert row.quantity_t is None or row.quantity_t >= 0
        assert row.coded.bridged.code is not None


@given(st.binary(max_size=400))
def test_whatever_the_bytes_a_check_answers(content):
    assert check("a", content).faults
    assert check("a", b"PK\3\4" + content).faults


def test_every_unit_offered_is_a_mass():
    assert {unit: tonnes(1, unit) for unit in UNITS if unit != "troy oz"} == {
        "t": 1, "kt": 1e3, "Mt": 1e6, "kg": 1e-3, "g": 1e-6, "lb": pytest.approx(0.45359237e-3),
        "Mlb": pytest.approx(453.59237), "short ton": pytest.approx(0.90718474), "Gt": 1e9,
        "long ton": pytest.approx(1.0160469088), "koz": pytest.approx(0.0311034768), "Moz": pytest.approx(31.1034768),
    }  # fmt: skip


@pytest.mark.parametrize("material_id", material_ids())
def test_every_form_of_content_has_a_factor(material_id):
    for name in forms(material_id):
        found = form(material_id, name)
        assert 0 < found.factor < 4
        assert found.basis


@pytest.mark.parametrize(
    ("material_id", "name", "factor"),
    [
        ("lithium", "LCE", 0.1879), ("tantalum", "Ta2O5", 0.8190), ("titanium", "Ti", 1 / 0.5993),
        ("phosphate", "P", 1 / 0.4364), ("cobalt", "Co", 1),
    ],
)  # fmt: skip
def test_contents_convert_by_atomic_masses(material_id, name, factor):
    assert form(material_id, name).factor == pytest.approx(factor, rel=5e-4)


def test_twenty_thousand_rows_are_all_read():
    codes = ("E1.1; F1.2; G1", "E2;F2.1;G2", "111", "E2F2.2G3")
    rows = [
        unfc(project=f"Deposit {number // 4}", unfc_code=codes[number % 4], quantity=f"{number}.5")
        for number in range(20_000)
    ]
    content = csv_bytes(*rows)
    found = check("large.csv", content, UNFC)
    assert (len(found.rows), found.fault_count) == (20_000, 0)


def test_kinds_name_their_columns_once_and_explain_them():
    for kind in KINDS.values():
        assert len(kind.by_name) == len(kind.columns)
        assert all(column.description and column.what for column in kind.columns)
    assert {*columns(CRIRSCO)} ^ {*columns(UNFC)} == {"unfc_code", "unfc_version", "system", "category"}


def test_nothing_of_a_file_is_kept_in_memory():
    def read(number):
        long = f"{number} " + "x" * 100_000
        check("a.csv", csv_bytes(crirsco(system=long), crirsco(category=long), crirsco(content=long, project=long)))
        check("a.csv", csv_bytes(unfc(unfc_code=long, unfc_version=long, unit=long, **{long: "1"})))

    read(0)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(1, 21):
            read(number)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 500_000


def test_a_long_name_of_a_sheet_is_cut_in_every_fault():
    book = xlsx_bytes(unfc(), unfc())
    long = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(long, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(b'name="Inventory"', b'name="' + b"s" * 500_000 + b'"'))
    (fault,) = check("a.xlsx", long.getvalue()).faults
    assert max(map(len, (fault.sheet, fault.reason))) < 300
