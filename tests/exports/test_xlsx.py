"""A workbook is for people: names beside codes, columns wide enough, a head that stays and filters every row."""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
import pytest
from openpyxl import load_workbook

from dashboard.exports.citation import PRODUCT, release_apa
from dashboard.exports.model import Export
from dashboard.exports.xlsx_file import FORMAT, _letters
from data.fields import columns

FIELDS = columns("material_id", "exporter_iso3", "year", "quantity_t")
ROWS = [("cobalt", "COD", 2023, 1500.5), ("cobalt", None, 2024, 0.0), ("wolfram", "CHN", 2024, None)]


def book():
    """Return the workbook as written and read again."""
    export = Export("flows", "Flows <&>", "material=cobalt", "2025-01-01-00000000", FIELDS, (), len(ROWS), len(ROWS))
    kinds = {"INTEGER": pa.int64(), "DOUBLE": pa.float64()}
    schema = pa.schema([(field.name, kinds.get(field.type, pa.string())) for field in FIELDS])
    table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in ROWS], schema)
    return load_workbook(BytesIO(b"".join(FORMAT.file(export, schema, iter(table.to_batches())))))


def sheet():
    """Return the sheet of data."""
    return book()["Data"]


def test_the_workbook_says_what_it_is_who_made_it_and_how_it_is_cited():
    told = book().properties
    assert (told.title, told.creator, told.lastModifiedBy) == ("Flows <&>", PRODUCT, PRODUCT)
    assert told.subject == "material=cobalt"
    assert told.description == release_apa("2025-01-01-00000000")


def test_names_stand_beside_their_codes():
    head, *rows = [[cell.value for cell in row] for row in sheet()]
    assert head == ["material_id", "material_name", "exporter_iso3", "exporter_name", "year", "quantity_t"]
    assert rows == [
        ["cobalt", "Cobalt", "COD", "Democratic Republic of the Congo", 2023, 1500.5],
        ["cobalt", "Cobalt", None, None, 2024, 0],
        ["wolfram", "wolfram", "CHN", "China", 2024, None],
    ]


def test_the_head_stays_and_filters_every_row():
    shown = sheet()
    assert shown.freeze_panes == "A2"
    assert shown.auto_filter.ref == f"A1:F{len(ROWS) + 1}"
    assert all(shown.column_dimensions[letter].width >= 12 for letter in "ABCDEF")


@pytest.mark.parametrize(("place", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_lettered_as_in_a_sheet(place, letters):
    assert _letters(place) == letters
