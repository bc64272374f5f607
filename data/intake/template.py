"""The form of a kind of inventory: an .xlsx with drop-down lists, instructions and one worked example."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.contents import forms
from data.intake import cells
from data.intake.kinds import choices_of
from data.intake.model import Column, Kind
from data.intake.reading import NUMBERS

ROWS_WITH_LISTS = 20_000
_REQUIRED = PatternFill("solid", fgColor="DDEBF7")
_OPTIONAL = PatternFill("solid", fgColor="F2F2F2")
_EXAMPLE = Font(italic=True, color="666666")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_WIDTH_MIN, _WIDTH_MAX = 14, 34
_SOURCE = (
    ("title", "Title of the inventory", True),
    ("publisher", "Who publishes or owns it", True),
    ("licence", "Licence, or the terms on which it may be shown", True),
    ("licence_url", "Web address of the licence", False),
    ("url", "Web address of the inventory", False),
)
_RULES = (
    "Codes: letters name the axis; order and marks between are free (E1.1; F1.2; G1 or G1/F1.2/E1.1).",
    "Codes: digits stand as E, F, G (111). Several G: G1+G2 or G1-G3; several classes as one sum: 111+221.",
    "Codes: a category and a sub-category of it (G4 and G4.1) are counted twice: state only one of them.",
    "Content: say what the tonnes count (Li, Li2O, LCE, gross weight); the unit is the unit alone.",
    "Content: a grade is of the same form. State a quantity once, in one form.",
    "Numbers: one decimal sign in the whole file, point or comma. 1.200 is refused where nothing shows which it is.",
    "Dates: 2024-12-31, 2024-12 or 2024 always read; 31/12/2024 where the file shows that the day comes first.",
    "Coordinates: decimal degrees, south and west negative, and within the country that is stated.",
)
"""How cells are read, beside what each column says."""


def template(kind: Kind, maker: str = "") -> bytes:
    """Return the workbook as bytes: sheets Inventory, Source, Instructions and Lists, by `maker`."""
    book = Workbook()
    told = book.properties
    told.title, told.description, told.creator, told.lastModifiedBy = kind.title, kind.description, maker, maker
    inventory = book.active
    assert isinstance(inventory, Worksheet)  # noqa: S101 - a new workbook has one sheet
    inventory.title = "Inventory"
    lists = _lists(book, kind)
    _inventory(inventory, kind, lists)
    _source(book)
    _instructions(book, kind)
    book.move_sheet("Lists", offset=len(book.sheetnames))
    book.active = 0
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _lists(book: Workbook, kind: Kind) -> dict[str, str]:
    """Write every list of choices into a column; return column name → the range that holds its list."""
    sheet = book.create_sheet("Lists")
    ranges: dict[str, str] = {}
    for column in kind.columns:
        choices = choices_of(column)
        if choices:
            letter = get_column_letter(len(ranges) + 1)
            _write(sheet, f"{letter}1", column.name).font = _BOLD
            for row, choice in enumerate(choices, start=2):
                _write(sheet, f"{letter}{row}", str(choice))
            ranges[column.name] = f"Lists!${letter}$2:${letter}${len(choices) + 1}"
    return ranges


def _inventory(sheet: Worksheet, kind: Kind, lists: dict[str, str]) -> None:
    sheet.freeze_panes = "B2"
    for number, column in enumerate(kind.columns, start=1):
        letter = get_column_letter(number)
        head = _write(sheet, f"{letter}1", column.name)
        head.font, head.fill = _BOLD, _REQUIRED if column.required else _OPTIONAL
        head.comment = Comment(f"{column.description}\n({column.what})", "Template")
        sheet.column_dimensions[letter].width = min(_WIDTH_MAX, max(_WIDTH_MIN, len(column.example) + 2))
        cell = _write(sheet, f"{letter}2", column.example)
        if column.example and column.form in NUMBERS:
            cell.value = float(column.example)
        cell.font = _EXAMPLE
        if column.name in lists:
            sheet.add_data_validation(_validation(column, lists[column.name], letter))


def _validation(column: Column, where: str, letter: str) -> DataValidation:
    """Return the drop-down list of a column. It warns and does not forbid: other spellings are read too."""
    found = DataValidation(type="list", formula1=where, allow_blank=not column.required, errorStyle="warning")
    found.errorTitle, found.error = "Not in the list", f"{column.name}: choose from the list ({column.what})."
    found.promptTitle, found.prompt = column.name, column.description[:250]
    found.showErrorMessage = found.showInputMessage = True
    found.add(f"{letter}2:{letter}{ROWS_WITH_LISTS + 1}")
    return found


def _source(book: Workbook) -> None:
    sheet = book.create_sheet("Source")
    for place, text in zip("ABC", ("field", "value", "meaning"), strict=True):
        _write(sheet, f"{place}1", text).font = _BOLD
    for row, (name, meaning, is_required) in enumerate(_SOURCE, start=2):
        _write(sheet, f"A{row}", name).fill = _REQUIRED if is_required else _OPTIONAL
        _write(sheet, f"C{row}", f"{meaning}{' (required)' if is_required else ''}")
    _widths(sheet, (16, 60, 60))


def _instructions(book: Workbook, kind: Kind) -> None:
    sheet = book.create_sheet("Instructions")
    instructions: list[Sequence[str]] = [
        (kind.title,),
        (kind.description,),
        ("",),
        ("1. Fill in the sheet Source: an inventory without title, publisher and licence is not loaded.",),
        ("2. Fill in the sheet Inventory, one row for each quantity and category. Blue columns are required.",),
        ("3. Row 2 is a worked example. A project whose name begins with EXAMPLE: is checked and never loaded.",),
        ("4. Add no column and no total row. Leave unknown cells empty; zero means a quantity of zero.",),
        ("5. Check the file on the page UNFC of the dashboard: every fault is named with its cure.",),
        ("",),
        *((rule,) for rule in _RULES if kind.kind_id == "unfc-inventory" or not rule.startswith("Codes")),
        ("",),
        ("column", "required", "what stands in it", "meaning", "example"),
        *(
            (one.name, "yes" if one.required else "", one.what, one.description, one.example)
            for one in kind.columns
        ),
        ("",),
        ("material", "content may be stated as"),
        *((cells.material_name(one), ", ".join(forms(one))) for one in cells.material_ids()),
    ]  # fmt: skip
    for row, texts in enumerate(instructions, start=1):
        for place, text in zip("ABCDE", texts, strict=False):
            cell = _write(sheet, f"{place}{row}", text)
            cell.alignment = Alignment() if len(texts) == 1 else _WRAP
            if texts[0] in {kind.title, "column"} or (texts[0] == "material" and len(texts) == 2):
                cell.font = _BOLD
    _widths(sheet, (24, 24, 30, 60, 40))


def _write(sheet: Worksheet, address: str, text: str) -> Cell:
    """Write a text into a cell and return the cell."""
    cell: Cell = sheet[address]
    cell.value = text or None
    return cell


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
