"""The form of an inventory: its lists, its example, and what the check says of it as it is."""

import io

import pytest
from openpyxl import load_workbook

from data.intake import KINDS, ONLY_EXAMPLE, StatedSource, check
from data.intake.template import template
from tests.inventory_files import SOURCE, UNFC, columns, saved, unfc


@pytest.mark.parametrize("kind_id", KINDS)
def test_a_template_has_the_one_fault_that_it_holds_its_example_only(kind_id):
    found = check("template.xlsx", template(KINDS[kind_id]), source=StatedSource(**SOURCE))
    assert (found.kind_id, found.faults, found.fault_count, found.rows) == (kind_id, (ONLY_EXAMPLE,), 1, ())
    assert found.only_example
    assert not found.ok
    found = check("template.xlsx", template(KINDS[kind_id]))
    (example,) = found.examples
    assert example.project.startswith("EXAMPLE:")
    assert [fault.column for fault in found.source_faults] == ["source title", "source publisher", "source licence"]


@pytest.mark.parametrize("kind_id", KINDS)
def test_a_template_offers_a_list_for_every_coded_column(kind_id):
    book = load_workbook(io.BytesIO(template(KINDS[kind_id])))
    offered = {str(one.sqref): one.formula1 for one in book["Inventory"].data_validations.dataValidation}
    coded = [column for column in KINDS[kind_id].columns if column.choices]
    assert len(offered) == len(coded)
    lists = {cells[0].value: [cell.value for cell in cells[1:] if cell.value] for cells in book["Lists"].columns}
    for column in coded:
        assert lists[column.name] == [str(choice) for choice in column.choices()]
        if column.name not in {"content", "category"}:  # which fit the material and the system
            assert all(column.read(choice) for choice in lists[column.name])


def test_a_filled_template_loads_its_rows_and_not_its_example():
    book = load_workbook(io.BytesIO(template(KINDS[UNFC])))
    for column, value in enumerate((unfc().get(name) for name in columns(UNFC)), start=1):
        book["Inventory"].cell(3, column, value)
    for row, value in enumerate(SOURCE.values(), start=2):
        book["Source"].cell(row, 2, value)
    found = check("filled.xlsx", saved(book), UNFC)
    assert (found.fault_count, len(found.rows), len(found.examples)) == (0, 1, 1)
    assert found.source == StatedSource(**SOURCE)
    assert not found.source_faults


@pytest.mark.parametrize("kind_id", list(KINDS))
def test_the_instructions_say_how_cells_are_read(kind_id):
    sheet = load_workbook(io.BytesIO(template(KINDS[kind_id])))["Instructions"]
    said = [str(row[0]).partition(":")[0] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert {"Content", "Numbers", "Dates", "Coordinates"} <= set(said)
    assert ("Codes" in said) == (kind_id == UNFC)


@pytest.mark.parametrize("kind_id", KINDS)
def test_a_template_says_what_it_is_and_who_made_it(kind_id):
    told = load_workbook(io.BytesIO(template(KINDS[kind_id], "A dashboard"))).properties
    assert (told.title, told.creator) == (KINDS[kind_id].title, "A dashboard")
