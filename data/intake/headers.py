"""The header of a sheet: which column of an inventory each cell names, and what to tell of those that name none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from data.intake import cells
from data.intake.model import CellError, CellFault, Column, Kind
from data.spelling import folded

_WORDS = re.compile(r"[^a-z0-9]+")
_BRACKETED = re.compile(r"[(\[].*")
_CHARACTERS, _NEAR_MAX = 200, 3
_ALSO_CALLED = {
    "tonnage": "quantity", "amount": "quantity", "volume": "quantity", "value": "quantity", "commodity": "material",
    "mineral": "material", "element": "material", "metal": "material", "lat": "latitude_deg", "y": "latitude_deg",
    "lon": "longitude_deg", "long": "longitude_deg", "lng": "longitude_deg", "x": "longitude_deg", "name": "project",
    "mine": "project", "deposit": "project", "site": "project", "date": "effective_date", "year": "effective_date",
    "as_of": "effective_date", "uom": "unit", "measure": "unit", "nation": "country", "iso3": "country",
    "form": "content", "basis": "content", "class": "unfc_code", "classification": "unfc_code", "unfc": "unfc_code",
    "code": "unfc_code", "source": "source_document", "reference": "source_document", "report": "source_document",
    "remark": "note", "remarks": "note", "comment": "note", "comments": "note", "notes": "note",
}  # fmt: skip
"""What others call a column of an inventory."""
_SPARE = frozenset({"deg", "code", "unit", "of", "the", "quantity"})


def header_key(text: str) -> str:
    """Return a header as a column's name: `Effective date *` is effective_date."""
    return _WORDS.sub("_", folded(text[:_CHARACTERS])).strip("_")


def letter(position: int) -> str:
    """Return the letter of a column as spreadsheet programs show it: A, B, … AA."""
    found = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, len(ascii_uppercase))
        found = ascii_uppercase[rest] + found
    return found


@dataclass(frozen=True)
class Header:
    """The columns of a sheet by their positions; `unnamed` are the positions of those that the header leaves blank."""

    line: int
    cells: Sequence[str]
    columns: tuple[tuple[int, Column], ...]
    unnamed: tuple[int, ...]

    @property
    def width(self) -> int:
        """Number of cells of the header."""
        return len(self.cells)


def header(kind: Kind, line: int, row: Sequence[str]) -> Header:
    """Return which columns a row names; of two of one name the first."""
    names = kind.by_name
    columns: dict[str, tuple[int, Column]] = {}
    for position, cell in enumerate(row):
        key = header_key(cell)
        if key in names and key not in columns:
            columns[key] = (position, names[key])
    unnamed = tuple(position for position, cell in enumerate(row) if not cell.strip())
    return Header(line, row, tuple(columns.values()), unnamed)


def faults(kind: Kind, sheet: str, found: Header) -> Iterator[CellFault]:
    """Yield what is wrong with a header: cells that name no column, columns named twice, required ones not named."""
    names = kind.by_name
    places: dict[str, list[int]] = {}
    for position, cell in enumerate(found.cells):
        key = header_key(cell)
        if key in names:
            places.setdefault(key, []).append(position)
    for position, cell in enumerate(found.cells):
        alike = places.get(header_key(cell), [])
        if len(alike) > 1 and position != alike[-1]:
            continue
        if len(alike) > 1:
            letters = " and ".join(map(letter, alike))
            reason = f"the column occurs twice: {header_key(cell)} stands in the columns {letters}"
            yield _fault(sheet, found, position, reason, "Delete one of them, or rename it.")
        elif not alike and cell.strip():
            error = _unknown(cell, names)
            yield _fault(sheet, found, position, error.reason, f"{error.cure} Or delete the column.")
    for column in kind.columns:
        if column.name not in places and (column.required or column.name == "quantity"):
            yield CellFault(
                sheet, found.line, column.name, "", "the column is missing", f"Add it: {column.description}."
            )


def _fault(sheet: str, found: Header, position: int, reason: str, cure: str) -> CellFault:
    return CellFault(sheet, found.line, f"column {letter(position)}", found.cells[position], reason, cure)


def _unknown(cell: str, names: Mapping[str, Column]) -> CellError:
    """Return the error of a header that names no column: the column meant, by its words before its letters."""
    what = "this is not a column of the inventory"
    key = header_key(cell)
    bare = header_key(_BRACKETED.sub("", cell[:_CHARACTERS]))
    if bare in names:
        return CellError(what, f"Did you mean {bare}? What is in brackets goes into a column of its own.")
    if (meant := _ALSO_CALLED.get(bare, "")) in names:
        return CellError(what, f"Did you mean {meant}?")
    said = set(key.split("_"))
    near = [name for name in names if (words := set(name.split("_"))) <= said or said <= words]
    near = near or [name for name in names if said & set(name.split("_")) - _SPARE]
    if near:
        return CellError(what, f"Did you mean {' or '.join(near[:_NEAR_MAX])}?")
    return cells.unknown(key, names, what)
