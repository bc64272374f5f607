"""A self-assessment as a workbook: one row a requirement, with lists to choose from. Loads openpyxl."""

from __future__ import annotations

import io
import re
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.assessment.model import FORMAT, VERSION, Entry, SelfAssessment, Standing, entries_by_requirement
from data.assessment.sheet_columns import ASSESSMENT, COLUMNS, INSTRUCTIONS, LISTS, SCOPE, SCOPE_ROWS, Column
from data.codes import code_list

_TITLE = "UNRMS self-assessment"
_BOLD, _WRAP = Font(bold=True), Alignment(wrap_text=True, vertical="top")
_ANSWERED, _GIVEN = PatternFill("solid", fgColor="DDEBF7"), PatternFill("solid", fgColor="F2F2F2")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LIKE_FORMULA = ("=", "+", "-", "@")
_INSTRUCTIONS = (
    _TITLE,
    "What its owner says of the requirements of the United Nations Resource Management System.",
    "",
    "1. The sheet Scope says what is assessed: a material, a country or bloc, a project, or all where they are empty.",
    "2. The sheet Assessment has one row for each requirement. Fill in the blue columns; leave the others as they are.",
    "3. Not every requirement applies to every resource: each application is judged case by case.",
    "4. Leave a row empty where nobody has looked at the requirement.",
    "5. Add no column and merge no cells; what else is to be said goes into note.",
    "6. Open the file on the page Checklist of the dashboard: every fault is named with its cell and its cure.",
    "7. The dashboard stores nothing of it: keep this file.",
    "",
)


def write(assessment: SelfAssessment, maker: str = "") -> bytes:
    """Return the workbook as bytes: sheets Assessment, Scope, Instructions and Lists, by `maker`."""
    book = Workbook()
    told = book.properties
    told.title, told.creator, told.lastModifiedBy = _TITLE, maker, maker
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one sheet
    sheet.title = ASSESSMENT
    _assessment(sheet, assessment)
    _scope(book.create_sheet(SCOPE), assessment)
    _instructions(book.create_sheet(INSTRUCTIONS))
    lists = book.create_sheet(LISTS)
    for row, one in enumerate(Standing, start=1):
        _write(lists, f"A{row}", one.in_words)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _assessment(sheet: Worksheet, assessment: SelfAssessment) -> None:
    """Write one row a requirement, answered or not."""
    sheet.freeze_panes = "B2"
    requirements, principles = code_list("requirement").rows, code_list("principle")
    stated = entries_by_requirement(assessment)
    for number, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        head = _write(sheet, f"{letter}1", column.name)
        head.font, head.fill = _BOLD, _ANSWERED if _is_answer(column) else _GIVEN
        head.comment = Comment(column.meaning, _TITLE)
        if column.key == "status":
            sheet.add_data_validation(_choices(letter, len(requirements)))
        for row, (code, told) in enumerate(requirements.items(), start=2):
            given = {
                "requirement": code,
                "principle": f"{told['principle_id']}. {principles.name(told['principle_id'])}",
                "title": told["name"],
                "in plain words": told["summary"],
            }
            text = given[column.name] if column.name in given else _answer(column, stated.get(code))
            cell = _write(sheet, f"{letter}{row}", text)
            cell.alignment = _WRAP
            if column.key == "date":
                cell.value = date.fromisoformat(text) if text else None
                cell.number_format = "yyyy-mm-dd"


def _is_answer(column: Column) -> bool:
    return column.key not in {"", "requirement"}


def _answer(column: Column, entry: Entry | None) -> str:
    """Return the text of a column of an entry."""
    if entry is None:
        return ""
    return entry.status.in_words if column.key == "status" else str(getattr(entry, column.key))


def _choices(letter: str, rows: int) -> DataValidation:
    """Return the drop-down list of the status."""
    found = DataValidation(type="list", formula1=f"{LISTS}!$A$1:$A${len(Standing)}", allow_blank=True)
    found.errorTitle, found.error = "Not in the list", "Choose from the list."
    found.showErrorMessage = True
    found.add(f"{letter}2:{letter}{rows + 1}")
    return found


def _scope(sheet: Worksheet, assessment: SelfAssessment) -> None:
    scope = assessment.scope
    stated = {"format": FORMAT, "material": scope.material, "country": scope.country, "project": scope.project}
    for place, text in zip("ABC", ("field", "value", "meaning"), strict=True):
        _write(sheet, f"{place}1", text).font = _BOLD
    for row, (name, meaning) in enumerate(SCOPE_ROWS, start=2):
        _write(sheet, f"A{row}", name).fill = _GIVEN
        _write(sheet, f"B{row}", stated.get(name, ""))
        _write(sheet, f"C{row}", meaning)
        if name == "version":
            sheet[f"B{row}"].value = VERSION
    for letter, width in zip("ABC", (16, 40, 70), strict=True):
        sheet.column_dimensions[letter].width = width


def _instructions(sheet: Worksheet) -> None:
    rows = [(text,) for text in _INSTRUCTIONS] + [(column.name, column.meaning) for column in COLUMNS]
    for row, texts in enumerate(rows, start=1):
        for place, text in zip("AB", texts, strict=False):
            _write(sheet, f"{place}{row}", text)
    sheet["A1"].font = _BOLD
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100


def _write(sheet: Worksheet, address: str, text: str) -> Cell:
    """Write a text as typed text, whatever it looks like, and return its cell."""
    cell: Cell = sheet[address]
    if text:
        cell.value = _ESCAPED.sub("_x005F_", text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_LIKE_FORMULA)
    cell.number_format = "@"
    return cell
