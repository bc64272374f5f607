"""Reading .xlsx: rows keep their numbers, and what is too large or not whole is refused."""

import zipfile
from contextlib import suppress

import pytest

from data.model import InputError
from pipelines.fetch import originals
from pipelines.reading import workbooks
from tests.hostile.named import BROKEN
from tests.pipelines.originals import workbook


def read(path):
    (original,) = originals([str(path)], path.parent)
    return workbooks.read(original)


def test_empty_rows_keep_their_place_and_empty_ends_are_cut(tmp_path):
    (sheet,) = read(workbook(tmp_path / "a.xlsx", {"One": [["a", None, "b", None], [], [None, 1.5]]}))
    assert sheet.rows == (("a", None, "b"), (), (None, 1.5))
    assert sheet.where == "a.xlsx [One]"


def test_the_size_a_sheet_claims_is_not_believed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"One": [["a"], ["b"], ["c"]]})
    with zipfile.ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:A3"' in members[sheet]
    members[sheet] = members[sheet].replace(b'ref="A1:A3"', b'ref="A1:A1"')
    with zipfile.ZipFile(path, "w") as claimed:
        for name, content in members.items():
            claimed.writestr(name, content)
    assert read(path)[0].rows == (("a",), ("b",), ("c",))


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("BYTES_MAX", 100, "larger than 100 bytes"),
        ("UNPACKED_BYTES_MAX", 100, "unpacks to more than 100 bytes"),
        ("CELLS_MAX", 5, r"\[One\]:2: the workbook holds more than 5 cells"),
        ("ROWS_MAX", 1, r"\[One\]:2: the workbook holds more than"),
    ],
)
def test_a_workbook_beyond_a_limit_is_refused(tmp_path, monkeypatch, limit, value, reason):
    monkeypatch.setattr(workbooks, limit, value)
    with pytest.raises(InputError, match=reason):
        read(workbook(tmp_path / "a.xlsx", {"One": [["a", "b", "c"], ["d", "e", "f"]]}))


def test_cells_are_counted_over_all_sheets(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "CELLS_MAX", 5)
    with pytest.raises(InputError, match=r"\[Three\]:1: the workbook holds more than 5 cells"):
        read(workbook(tmp_path / "a.xlsx", {name: [["a", "b"]] for name in ("One", "Two", "Three")}))


@pytest.mark.parametrize("name", [name for name in BROKEN if "100,000 parts" not in name])
def test_a_workbook_broken_in_a_known_way_is_refused_by_its_name_or_read(tmp_path, name):
    path = tmp_path / "a.xlsx"
    path.write_bytes(BROKEN[name]())
    with suppress(InputError):
        read(path)


def test_a_zip_without_a_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    with pytest.raises(InputError, match=r"a.xlsx: the workbook cannot be read"):
        read(path)


@pytest.mark.parametrize(
    ("cell", "text"), [(None, ""), (455, "455"), (455.0, "455"), (1878.19, "1878.19"), (" a\n b ", "a b"), ("…", "…")]
)
def test_a_cell_becomes_its_shortest_text(cell, text):
    assert workbooks.text(cell) == text


def test_a_header_is_found_whatever_its_case_and_place(tmp_path):
    (sheet,) = read(workbook(tmp_path / "a.xlsx", {"One": [["Title"], [], [None, "CODE", "Mine  Name ", "Code"]]}))
    assert workbooks.header(sheet, ("Mine Name", "Code")) == (3, {"Mine Name": 2, "Code": 1})
    assert workbooks.header(sheet, ("Mine Name", "Owner")) is None
