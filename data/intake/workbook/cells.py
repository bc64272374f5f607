"""The cells of a sheet as text: numbers, dates, shared texts, and what the sheet says of its layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.intake.budget import Budget
from data.intake.model import Figure, Layout, Line
from data.intake.workbook.parts import WHOLE, local, parser, whole_number

UNCOMPUTED = "=formula"
"""What stands for a formula whose value the file does not hold."""
EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001 - a sheet knows no time zone
_ROWS_MAX = 1_048_576
"""Rows of a sheet, in every spreadsheet program."""
_COLUMNS_MAX = 256
_SHEET_COLUMNS = 16_384
_DIGITS = 15
"""What a spreadsheet program shows of a number, of the seventeen digits that it may write."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LAYOUT = frozenset({"col", "sheetPr", "filterColumn", "mergeCell"})
_RANGE = re.compile(r"([A-Z]+)([0-9]{1,7}):([A-Z]+)([0-9]{1,7})")
_MERGED_MAX = 2_000
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True)
class Book:
    """What the cells of all sheets refer to: shared texts, which styles are dates or in percent, the first day."""

    texts: tuple[str, ...]
    dates: frozenset[str]
    percents: frozenset[str]
    epoch: datetime


class _LocalNames(dict[str, str]):
    """Names of elements and attributes → the same without their prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = local(name)
        return self[name]


def plain(text: str) -> str:
    """Return a text with the characters that Excel writes as `_x000D_`."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return found[0] if code in _SURROGATES else chr(code)

    return _ESCAPED.sub(character, text) if "_x" in text else text


def _is_true(text: str) -> bool:
    return text in {"1", "true"}


def _figure(text: str, *, is_percent: bool) -> str:
    """Return a stored number with the digits that a spreadsheet program shows, in percent where its cell is."""
    if not is_percent and len(text) <= _DIGITS:
        return Figure(text)
    try:
        value = float(text)
    except ValueError:
        return text
    shown = f"{100 * value:.12g}%" if is_percent else f"{value:.{_DIGITS}g}"
    return Figure(shown)


class SheetReader:
    """Collects the rows of one sheet as expat meets them."""

    def __init__(self, book: Book, layout: Layout, budget: Budget) -> None:
        """Begin before the first row; `layout` and the row of `budget` follow what is read."""
        self.done: list[Line] = []
        self._book, self._layout, self._budget = book, layout, budget
        self._is_hidden = False
        self._row = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._column = -1
        self._parts: list[str] = []
        self._has_formula = False
        self._local = _LocalNames()
        self._places: dict[str, int] = {}
        self.parser = parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = self._local[name]
        if local == "c":
            self._column = self._place(attributes.get("r", ""))
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._has_formula = False
            self._parts = []
        elif local in {"v", "t"}:
            self.parser.CharacterDataHandler = self._parts.append
        elif local == "row":
            self._row = self._budget.row = self._numbered(attributes.get("r", ""))
            self._cells, self._column = [], -1
            self._is_hidden = "hidden" in attributes and _is_true(attributes["hidden"])
        elif local == "f":
            self._has_formula = True
        elif local in _LAYOUT:
            self._lay(local, attributes)

    def _end(self, name: str) -> None:
        local = self._local[name]
        if local == "c":
            text = self._value()
            if text:
                missing = self._column + 1 - len(self._cells)
                if missing > 0:
                    self._cells.extend([""] * missing)
                self._cells[self._column] = text
        elif local in {"v", "t"}:
            self.parser.CharacterDataHandler = None
        elif local == "row" and self._cells:
            self.done.append((self._row, self._cells))
            if self._is_hidden:
                self._layout.rows.append(self._row)

    def _lay(self, local: str, attributes: Mapping[str, str]) -> None:
        """Keep what a part of the sheet says of its layout."""
        if local == "col" and _is_true(attributes.get("hidden", "")):
            first, last = (whole_number(attributes.get(key, ""), _SHEET_COLUMNS) or 0 for key in ("min", "max"))
            self._layout.columns.update(range(max(0, first - 1), min(last, _COLUMNS_MAX)))
        elif local == "filterColumn" or (local == "sheetPr" and _is_true(attributes.get("filterMode", ""))):
            self._layout.is_filtered = True
        elif local == "mergeCell" and len(self._layout.merged) < _MERGED_MAX:
            found = _RANGE.fullmatch(attributes.get("ref", ""))
            if found and len(found[1]) < len("AAAA") > len(found[3]):
                columns = (self._number(found[1]), self._number(found[3]))
                self._layout.merged.append((int(found[2]), int(found[4]), *columns))

    def _numbered(self, number: str) -> int:
        """Return the number of a row: as stated, else one more than that of the row before."""
        found = whole_number(number, _ROWS_MAX) if number else self._row + 1
        if not found:
            raise self._budget.refused("the row that follows has a number that no sheet has", WHOLE, number)
        return found

    @staticmethod
    def _number(letters: str) -> int:
        position = 0
        for letter in letters:
            position = position * 26 + ord(letter) - 64
        return position - 1

    def _place(self, address: str) -> int:
        """Return the position of a cell, from 0: as addressed, else after the one before."""
        letters = address.rstrip("0123456789")
        if not letters:
            return self._within(self._column + 1)
        if letters not in self._places:
            self._places[letters] = self._within(self._number(letters[:4].upper()))
        return self._places[letters]

    def _within(self, position: int) -> int:
        if not 0 <= position < _COLUMNS_MAX:
            reason = f"the sheet has more than {_COLUMNS_MAX} columns"
            raise self._budget.refused(reason, "Delete everything to the right of the inventory.")
        return position

    def _value(self) -> str:
        text = "".join(self._parts)
        if not text:
            return UNCOMPUTED if self._has_formula else ""
        if self._kind == "s":
            return self._shared(text)
        if self._kind == "n":
            if self._style in self._book.dates:
                return self._date(text)
            return _figure(text, is_percent=self._style in self._book.percents)
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return text if self._kind == "e" else plain(text)

    def _shared(self, number: str) -> str:
        place = whole_number(number.strip(), len(self._book.texts) - 1)
        if place is None:
            raise self._budget.refused("a cell names a text that the workbook does not hold", WHOLE, number)
        return self._budget.show(self._book.texts[place])

    def _date(self, number: str) -> str:
        """Return a day in ISO 8601; the number itself where it is none."""
        try:
            moment = self._book.epoch + timedelta(days=float(number))
        except (ValueError, OverflowError):
            return Figure(number)
        return moment.date().isoformat()
