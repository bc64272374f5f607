"""A self-assessment as a workbook: turned into the document of the JSON form, each place of which is a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import Any, Self

from data import vocabulary
from data.assessment.checking import Form, checked
from data.assessment.faults import Faults
from data.assessment.model import FORMAT, MOST_BYTES, VERSION, SelfAssessment, Standing
from data.assessment.sheet_columns import ASSESSMENT, COLUMNS, SCOPE, SCOPE_ROWS
from data.codes import blocs, code_list
from data.intake.headers import header_key, letter
from data.intake.model import Figure, Layout, Limits, Line, RefusedError, Sheet, refused
from data.intake.workbook import UNCOMPUTED, sheets
from data.spelling import Nearest, folded

LIMITS = Limits(file_bytes=MOST_BYTES, unpacked_bytes=8 * 2**20, tags=150_000, rows=2_000)
_CURE = (
    "Open it in a spreadsheet program and save it as .xlsx without a password; "
    "if that does not help, copy the texts into a new form."
)
_HEADER_WITHIN, _HEADER_KNOWN = 20, 3
_BY_NAME = {header_key(column.name): column for column in COLUMNS}
_STATUSES = {folded(word): one.value for one in Standing for word in (one.value, one.in_words)}
_AS_TEXT = "Format the cell as text and type it again: a number may have lost zeros or digits."
_FIELDS = tuple(name for name, _ in SCOPE_ROWS)


class _Number(float):
    """A cell that holds a number; as a text it is what the workbook stores."""

    written: str

    def __new__(cls, written: str) -> Self:
        try:
            made = super().__new__(cls, written)
        except ValueError:
            made = super().__new__(cls, nan)
        made.written = written
        return made

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True)
class _Table:
    """The rows of a sheet that hold a cell."""

    name: str
    rows: Sequence[Line]
    layout: Layout


def read(content: bytes, faults: Faults, *, today: date | None = None) -> SelfAssessment:
    """Return what is good of a workbook; `faults` takes what is not."""
    document = _Document(faults)
    try:
        found = sheets(content, LIMITS)
        for name, take in ((SCOPE, document.take_scope), (ASSESSMENT, document.take_entries)):
            sheet = next((one for one in found if folded(one.name) == folded(name)), None)
            if sheet is None:
                others = ", ".join(one.name for one in found) or "none"
                reason = f"the workbook has no sheet {name}; its sheets: {others}"
                faults.add(name, "", reason, "Start from the form, and leave its sheets and their names as they are.")
            else:
                take(_table(sheet))
    except RefusedError as error:
        told = error.fault
        faults.add(f"{told.sheet}!{told.row}" if told.row else told.sheet, told.value, told.reason, _CURE)
        return SelfAssessment()
    return checked(document.document, faults, Form(document.at, _AS_TEXT), today=today)


def _table(sheet: Sheet) -> _Table:
    rows: list[Line] = []
    for line, row in sheet.lines:
        if len(rows) == LIMITS.rows:
            raise refused(f"the sheet has more than {LIMITS.rows:,} rows", _CURE, sheet=sheet.name, row=line)
        rows.append((line, row))
    return _Table(sheet.name, rows, sheet.layout)


class _Document:
    """The document that a workbook states, and the cell of each of its places."""

    def __init__(self, faults: Faults) -> None:
        """Begin without a sheet: what a missing sheet would state is not missed again."""
        self._faults = faults
        self._places: dict[str, str] = {}
        self.document: dict[str, Any] = {"format": FORMAT, "version": VERSION, "scope": {}, "entries": []}

    def at(self, pointer: str) -> str:
        """Return the cell that a pointer means, else the row or sheet that it is in."""
        while pointer not in self._places and pointer:
            pointer = pointer.rpartition("/")[0]
        return self._places.get(pointer, "")

    def take_scope(self, table: _Table) -> None:
        """Read the sheet Scope: a field and its value a row."""
        scope: dict[str, Any] = {}
        root: dict[str, Any] = {}
        self._places |= {f"/{name}": table.name for name in ("format", "version", "scope")}
        seen: set[str] = set()
        for line, row in table.rows:
            name, cell = header_key(row[0]), f"{table.name}!B{line}"
            value = self._cell(cell, row[1] if len(row) > 1 else "")
            if name not in _FIELDS:
                if value and name != "field":
                    cure = f"Use {', '.join(_FIELDS)}, and leave the other rows of the sheet empty."
                    self._faults.add(f"{table.name}!A{line}", row[0], "this is no field of the scope", cure)
                continue
            if name in seen:
                self._faults.add(f"{table.name}!A{line}", row[0], "the field occurs twice", "Delete one of the rows.")
                continue
            seen.add(name)
            pointer = f"/{name}" if name in {"format", "version"} else f"/scope/{name}"
            self._places[pointer] = cell
            if name == "version":
                root[name] = _whole(value)
            elif value:
                (root if name == "format" else scope)[name] = _SCOPE_VALUES[name](value)
        self._merged(table, 1, range(2))
        self.document = {**root, "scope": scope, "entries": self.document["entries"]}

    def take_entries(self, table: _Table) -> None:
        """Read the sheet Assessment: below its header a row is an entry."""
        self._places["/entries"] = table.name
        for place, (line, row) in enumerate(table.rows[:_HEADER_WITHIN]):
            if len({header_key(cell) for cell in row} & _BY_NAME.keys()) >= _HEADER_KNOWN:
                columns = self._header(table.name, line, row)
                self._rows(table, table.rows[place + 1 :], columns)
                self._merged(table, line, columns)
                return
        names = ", ".join(column.name for column in COLUMNS)
        reason = "no row names the columns of the form"
        self._faults.add(f"{table.name}!1", "", reason, f"Put back the header: {names}.")

    def _header(self, sheet: str, line: int, row: Sequence[str]) -> Mapping[int, str]:
        """Return position → the key of an entry that the column holds, "" for one that is not read."""
        found: dict[int, str] = {}
        seen: set[str] = set()
        for position, cell in enumerate(row):
            name, place = header_key(cell), f"{sheet}!{letter(position)}{line}"
            if not cell.strip():
                continue
            if name not in _BY_NAME:
                near = Nearest(_BY_NAME).near(name)
                cure = f"Did you mean {near[0].replace('_', ' ')}?" if near else "Move what it says into note."
                self._faults.add(place, cell, "this is no column of the form", cure)
                found[position] = ""
            elif name in seen:
                self._faults.add(place, cell, "the column occurs twice", "Delete one of them.")
                found[position] = ""
            else:
                seen.add(name)
                found[position] = _BY_NAME[name].key
        for name, column in _BY_NAME.items():
            if column.key and name not in seen:
                self._faults.add(f"{sheet}!{line}", "", f"the column {column.name} is missing", "Add it.")
        return found

    def _rows(self, table: _Table, rows: Sequence[Line], columns: Mapping[int, str]) -> None:
        """Add an entry for each row that says anything of its requirement."""
        entries = self.document["entries"]
        for line, row in rows:
            stated: dict[str, Any] = {}
            for position, cell in enumerate(row):
                place = f"{table.name}!{letter(position)}{line}"
                if position not in columns:
                    if cell.strip():
                        reason = "the text stands outside the columns of the form and would be lost"
                        self._faults.add(place, cell, reason, "Move it into note.")
                elif (key := columns[position]) and (value := self._cell(place, cell)):
                    stated[key] = _READ.get(key, _same)(value)
            if not stated.keys() - {"requirement"} and _is_ours(stated.get("requirement", "")):
                continue
            pointer = f"/entries/{len(entries)}"
            entries.append(stated)
            self._places[pointer] = f"{table.name}!{line}"
            for position, key in columns.items():
                self._places[f"{pointer}/{key}"] = f"{table.name}!{letter(position)}{line}"

    def _cell(self, place: str, cell: str) -> Any:
        """Return the text of a cell, or the number that it holds in place of one."""
        if cell is UNCOMPUTED:
            self._faults.add(place, "", "the cell holds a formula that was never calculated", "Paste it as a value.")
            return ""
        return _Number(cell) if isinstance(cell, Figure) else cell

    def _merged(self, table: _Table, first: int, columns: Iterable[int]) -> None:
        """Tell of merged cells from row `first` on: what they hide is not read."""
        for top, bottom, left, right in table.layout.merged:
            if bottom >= first and any(left <= position <= right for position in columns):
                place = f"{table.name}!{letter(left)}{top}:{letter(right)}{bottom}"
                reason = "cells are merged: only the first of them holds what is shown"
                self._faults.add(place, "", reason, "Unmerge them, and fill in each row.")


def _is_ours(requirement: Any) -> bool:
    """Tell whether a row without an answer is one of the form's, or blank."""
    return not requirement or requirement in code_list("requirement")


def _same(value: Any) -> Any:
    return value


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _requirement(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _status(value: Any) -> Any:
    return _STATUSES.get(folded(value), value.strip()) if isinstance(value, str) else value


def _whole(value: Any) -> Any:
    """Return a whole number, however the cell holds it."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else value


def _material(value: Any) -> Any:
    """Return the id of a material by its name; what is none as it is."""
    text = _trimmed(value)
    found = vocabulary.material(text) if isinstance(text, str) and text not in code_list("material") else None
    return found.material_id if found else text


def _country(value: Any) -> Any:
    """Return the code of a country or bloc by its name; what is none as it is."""
    text = _trimmed(value)
    if not isinstance(text, str) or text in blocs() or text in code_list("country"):
        return text
    return vocabulary.place(text) or text


_READ = {"requirement": _requirement, "status": _status, "date": _trimmed}
_SCOPE_VALUES = {"format": _trimmed, "material": _material, "country": _country, "project": _trimmed}
