"""XLSX workbooks as text, cell by cell, in bounded memory: a file of 100,000 rows takes seconds.

openpyxl takes 25 s for 100,000 rows of 22 columns and gives no sign of a formula that was never computed. Dates come
as ISO 8601, numbers as the file writes them, errors as the file names them (`#REF!`). ECMA-376 part 1, chapter 18.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.intake.budget import Budget
from data.intake.model import Layout, Limits, Line, Sheet, excerpt, refused
from data.intake.workbook.cells import EPOCHS, UNCOMPUTED, Book, SheetReader, plain
from data.intake.workbook.parts import (
    WHOLE,
    beginning,
    breakage_refused,
    elements,
    local,
    parser,
    read,
    unpacked,
    whole_number,
)

__all__ = ["UNCOMPUTED", "sheets"]

_BOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_TEXTS = "xl/sharedStrings.xml"
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 34, *range(36, 37), *range(50, 59)})
_PERCENT_FORMATS = frozenset({"9", "10"})
_FORMAT_CHARACTERS = 1_000
_FORMATS_MAX = 10_000
"""A number format is shorter, and a workbook has fewer cell styles: at most 65,490 in Excel, some hundreds in use."""
_STYLES_MAX = 100_000
_DATE_LETTERS = re.compile(r"[dy]|^m+$", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True)
class _Named:
    """A sheet as the workbook lists it: its part is "" where none is named."""

    name: str
    part: str
    is_hidden: bool


def sheets(content: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of a workbook in order, each to be read before the next; hidden ones are marked.

    Raises RefusedError for what is encrypted, broken, packed absurdly or no workbook, also while a sheet is read.
    """
    budget = Budget(limits)
    with breakage_refused(budget):
        archive = unpacked(content, limits)
        names = set(archive.namelist())
        if _BOOK not in names:
            raise refused(_other_archive(archive, names), "Save the table as .xlsx or CSV UTF-8.")
        dates, percents = _styles(archive, budget) if _STYLES in names else (frozenset(), frozenset())
        texts = tuple(read(archive, _TEXTS, _TextReader(), budget)) if _TEXTS in names else ()
        found, is_1904 = _sheets(archive, budget)
        book = Book(texts, dates, percents, EPOCHS[is_1904])
        return [_sheet(archive, sheet, book, budget) for sheet in found]


def _other_archive(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Return what a zip archive is that is no .xlsx workbook."""
    kind = beginning(archive, "mimetype", 100).decode("ascii", "replace") if "mimetype" in names else ""
    if "opendocument.spreadsheet" in kind:
        return "the file is an OpenDocument spreadsheet (.ods), not an .xlsx workbook"
    known = {"xl/workbook.bin": "a binary workbook (.xlsb)", "word/document.xml": "a Word document",
             "ppt/presentation.xml": "a presentation", "Index/Document.iwa": "a Numbers document"}  # fmt: skip
    what = next((what for name, what in known.items() if name in names), "a zip archive")
    return f"the file is {what}, but not an .xlsx workbook"


def _sheet(archive: zipfile.ZipFile, named: _Named, book: Book, budget: Budget) -> Sheet:
    layout = Layout()
    return Sheet(named.name, _lines(archive, named, book, layout, budget), named.is_hidden, layout)


def _lines(archive: zipfile.ZipFile, named: _Named, book: Book, layout: Layout, budget: Budget) -> Iterator[Line]:
    """Yield the rows of a sheet that hold a cell; `layout` is filled as they are read."""
    with breakage_refused(budget):
        reader = SheetReader(book, layout, budget)
        yield from read(archive, named.part, reader, budget, named.name, is_whole=not named.is_hidden)


def _sheets(archive: zipfile.ZipFile, budget: Budget) -> tuple[list[_Named], bool]:
    """Return the sheets, and whether days count from 1904. Raises RefusedError where two are one and the same part."""
    targets = {
        attributes["Id"]: posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
        for name, attributes in elements(archive, _RELATIONS, budget)
        if name == "Relationship" and {"Id", "Target"} <= set(attributes)
    }
    named: dict[str, _Named] = {}
    is_1904 = False
    for name, attributes in elements(archive, _BOOK, budget):
        if name == "workbookPr":
            is_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            title, part = excerpt(attributes.get("name", "")), targets.get(attributes.get("id", ""), "")
            if part in named:
                first = named[part].name
                reason = f"the sheets {first!r} and {title!r} are one and the same part of the workbook"
                raise refused(reason if part else "the workbook names sheets that it does not hold", WHOLE, sheet=title)
            named[part] = _Named(title, part, is_hidden)
    return list(named.values()), is_1904


def _styles(archive: zipfile.ZipFile, budget: Budget) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers of the cell styles that show a date, and of those that show a percentage."""
    formats: dict[str, str] = {}
    dates: set[str] = set()
    percents: set[str] = set()
    is_cells, number = False, 0
    for name, attributes in elements(archive, _STYLES, budget):
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:_FORMAT_CHARACTERS]
        elif name in {"cellXfs", "cellStyles", "dxfs"}:
            is_cells = name == "cellXfs"
        elif name == "xf" and is_cells:
            used = attributes.get("numFmtId", "0")
            shown = _QUOTED.sub("", formats.get(used, ""))
            if used in _PERCENT_FORMATS or "%" in shown:
                percents.add(str(number))
            elif whole_number(used, _FORMATS_MAX) in _DATE_FORMATS or _DATE_LETTERS.search(shown):
                dates.add(str(number))
            number += 1
            if number > _STYLES_MAX:
                raise budget.refused(f"the workbook has more than {_STYLES_MAX:,} cell styles", WHOLE)
    return frozenset(dates), frozenset(percents)


class _TextReader:
    """Collects shared texts as expat meets them: the runs of each joined, phonetic hints left out."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._parts: list[str] = []
        self._is_hint = False
        self.parser = parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, _: Mapping[str, str]) -> None:
        found = local(name)
        if found == "si":
            self._parts = []
        elif found == "rPh":
            self._is_hint = True
        elif found == "t" and not self._is_hint:
            self.parser.CharacterDataHandler = self._parts.append

    def _end(self, name: str) -> None:
        found = local(name)
        if found == "si":
            self.done.append(plain("".join(self._parts)))
        elif found == "rPh":
            self._is_hint = False
        elif found == "t":
            self.parser.CharacterDataHandler = None
