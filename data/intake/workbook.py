"""XLSX workbooks as text, cell by cell, in bounded memory: a file of 100,000 rows takes seconds.

openpyxl takes 25 s for 100,000 rows of 22 columns and gives no sign of a formula that was never computed. Dates come
as ISO 8601, numbers as the file writes them, errors as the file names them (`#REF!`). ECMA-376 part 1, chapter 18.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, BinaryIO, NoReturn
from xml.parsers import expat

from data.intake.model import Figure, Layout, Limits, Line, RefusedError, Sheet, excerpt, refused

UNCOMPUTED = "=formula"
"""What stands for a formula whose value the file does not hold."""
_RATIO_MAX = 200
_RATIO_FROM_BYTES = 64 * 2**20
_MEMBERS_MAX = 2_000
_CHUNK = 1 << 16
_COLUMNS_MAX = 256
_SAVE = "Open it in a spreadsheet program and save it as .xlsx, without a password."
_WHOLE = "Save it again as .xlsx, and check that it was copied whole."
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 34, *range(36, 37), *range(50, 59)})
_PERCENT_FORMATS = frozenset({"9", "10"})
_DIGITS = 15
"""What a spreadsheet program shows of a number, of the seventeen digits that it may write."""
_DATE_LETTERS = re.compile(r"[dy]|^m+$", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001 - a sheet knows no time zone
_LAYOUT = frozenset({"col", "sheetPr", "filterColumn", "mergeCell"})
_RANGE = re.compile(r"([A-Z]+)([0-9]{1,7}):([A-Z]+)([0-9]{1,7})")
_MERGED_MAX = 2_000
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True)
class _Book:
    """What the cells of all sheets refer to: shared texts, which styles are dates or in percent, the first day."""

    texts: tuple[str, ...]
    dates: frozenset[str]
    percents: frozenset[str]
    epoch: datetime


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[list[Sheet]]:
    """Give the sheets of a workbook in order, each to be read before the next; hidden ones are marked.

    Raises RefusedError for what is encrypted, broken, packed absurdly or no workbook, also while a sheet is read.
    """
    with _breakage_refused(""), zipfile.ZipFile(io.BytesIO(content)) as archive:
        _guard(archive, limits)
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise refused(_other_archive(archive, names), "Save the table as .xlsx or CSV UTF-8.")
        dates, percents = _styles(archive) if "xl/styles.xml" in names else (frozenset(), frozenset())
        texts = tuple(_texts(archive)) if "xl/sharedStrings.xml" in names else ()
        found, is_1904 = _sheets(archive)
        book = _Book(texts, dates, percents, _EPOCHS[is_1904])
        yield [_sheet(archive, path, name, book, is_hidden) for name, path, is_hidden in found if path in names]


def _other_archive(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Return what a zip archive is that is no .xlsx workbook."""
    kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    if "opendocument.spreadsheet" in kind:
        return "the file is an OpenDocument spreadsheet (.ods), no .xlsx workbook"
    known = {"xl/workbook.bin": "a binary workbook (.xlsb)", "word/document.xml": "a Word document",
             "ppt/presentation.xml": "a presentation", "Index/Document.iwa": "a Numbers document"}  # fmt: skip
    what = next((what for name, what in known.items() if name in names), "a zip archive")
    return f"the file is {what}, but no .xlsx workbook"


def _sheet(archive: zipfile.ZipFile, path: str, name: str, book: _Book, is_hidden: bool) -> Sheet:
    layout = Layout()
    return Sheet(name, _lines(archive, path, name, book, layout), is_hidden, layout)


def _guard(archive: zipfile.ZipFile, limits: Limits) -> None:
    infos = archive.infolist()
    unpacked, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if any(info.flag_bits & 0x1 for info in infos):
        raise refused("the file is encrypted", _SAVE)
    if len(infos) > _MEMBERS_MAX:
        raise refused(f"the workbook holds {len(infos):,} parts, more than {_MEMBERS_MAX:,}", _WHOLE)
    if unpacked > limits.unpacked_bytes:
        most = limits.unpacked_bytes // 2**20
        raise refused(f"the workbook unpacks to {unpacked // 2**20:,} MB, more than {most:,} MB", "Split the file.")
    if unpacked > _RATIO_FROM_BYTES and unpacked > _RATIO_MAX * max(1, packed):
        raise refused(f"the workbook unpacks to more than {_RATIO_MAX} times its size", "Save it again as .xlsx.")


@contextmanager
def _breakage_refused(sheet: str) -> Iterator[None]:
    """Turn what a broken archive or broken XML raises into a RefusedError."""
    try:
        yield
    except RefusedError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise refused(f"the workbook is broken: {excerpt(str(error))}", _WHOLE, sheet=sheet) from error
    except expat.ExpatError as error:
        raise refused(f"a part of the workbook is broken XML: {excerpt(str(error))}", _WHOLE, sheet=sheet) from error


def _parser() -> expat.XMLParserType:
    """Return a parser without entities: a workbook has none, an attack does."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK

    def refuse(*_: object) -> NoReturn:
        raise refused("the workbook declares XML entities, which no spreadsheet program writes", _SAVE)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


class _LocalNames(dict[str, str]):
    """Names of elements and attributes → the same without their prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _elements(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Return every element of a small part with its attributes."""
    found: list[tuple[str, Mapping[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (_local(name), {_local(key): value for key, value in attributes.items()})
    )
    with archive.open(path) as file:
        parser.ParseFile(file)
    return iter(found)


def _sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str, bool]], bool]:
    """Return (name, path, whether it is hidden) of the sheets, and whether days count from 1904."""
    targets = {
        attributes["Id"]: posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
        for name, attributes in _elements(archive, "xl/_rels/workbook.xml.rels")
        if name == "Relationship" and {"Id", "Target"} <= set(attributes)
    }
    sheets: list[tuple[str, str, bool]] = []
    is_1904 = False
    for name, attributes in _elements(archive, "xl/workbook.xml"):
        if name == "workbookPr":
            is_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append((excerpt(attributes.get("name", "")), targets.get(attributes.get("id", ""), ""), is_hidden))
    return sheets, is_1904


def _styles(archive: zipfile.ZipFile) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers of the cell styles that show a date, and of those that show a percentage."""
    formats: dict[str, str] = {}
    dates: set[str] = set()
    percents: set[str] = set()
    is_cells, number = False, 0
    for name, attributes in _elements(archive, "xl/styles.xml"):
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "cellStyles", "dxfs"}:
            is_cells = name == "cellXfs"
        elif name == "xf" and is_cells:
            used = attributes.get("numFmtId", "0")
            shown = _QUOTED.sub("", formats.get(used, ""))
            if used in _PERCENT_FORMATS or "%" in shown:
                percents.add(str(number))
            elif (used.isdigit() and int(used) in _DATE_FORMATS) or _DATE_LETTERS.search(shown):
                dates.add(str(number))
            number += 1
    return frozenset(dates), frozenset(percents)


def _texts(archive: zipfile.ZipFile) -> Iterator[str]:
    """Yield the shared texts: the runs of each joined, phonetic hints left out."""
    reader = _TextReader()
    with archive.open("xl/sharedStrings.xml") as file:
        yield from _parsed(reader, file)


class _TextReader:
    """Collects shared texts as expat meets them."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._parts: list[str] = []
        self._is_hint = False
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, _: Mapping[str, str]) -> None:
        local = _local(name)
        if local == "si":
            self._parts = []
        elif local == "rPh":
            self._is_hint = True
        elif local == "t" and not self._is_hint:
            self.parser.CharacterDataHandler = self._parts.append

    def _end(self, name: str) -> None:
        local = _local(name)
        if local == "si":
            self.done.append(_plain("".join(self._parts)))
        elif local == "rPh":
            self._is_hint = False
        elif local == "t":
            self.parser.CharacterDataHandler = None


def _parsed(reader: _TextReader | _SheetReader, file: IO[bytes]) -> Iterator[Any]:
    """Yield what the reader has finished, chunk by chunk of the file."""
    for chunk in _chunks(file):
        reader.parser.Parse(chunk)
        yield from reader.done
        reader.done.clear()
    reader.parser.Parse(b"", True)
    yield from reader.done


def _chunks(file: IO[bytes] | BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _plain(text: str) -> str:
    """Return a text with the characters that Excel writes as `_x000D_`."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return found[0] if code in _SURROGATES else chr(code)

    return _ESCAPED.sub(character, text) if "_x" in text else text


def _lines(archive: zipfile.ZipFile, path: str, sheet: str, book: _Book, layout: Layout) -> Iterator[Line]:
    """Yield the rows of a sheet that hold a cell; `layout` is filled as they are read."""
    reader = _SheetReader(book, sheet, layout)
    with _breakage_refused(sheet), archive.open(path) as file:
        yield from _parsed(reader, file)


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


class _SheetReader:
    """Collects the rows of one sheet as expat meets them."""

    def __init__(self, book: _Book, sheet: str, layout: Layout) -> None:
        self.done: list[Line] = []
        self._book, self._sheet, self._layout = book, sheet, layout
        self._is_hidden = False
        self._row = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._column = -1
        self._parts: list[str] = []
        self._has_formula = False
        self._local = _LocalNames()
        self._places: dict[str, int] = {}
        self.parser = _parser()
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
            self._row = int(number) if (number := attributes.get("r", "")).isdigit() else self._row + 1
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
            first, last = (int(attributes[key]) if attributes.get(key, "").isdigit() else 0 for key in ("min", "max"))
            self._layout.columns.update(range(max(0, first - 1), min(last, _COLUMNS_MAX)))
        elif local == "filterColumn" or (local == "sheetPr" and _is_true(attributes.get("filterMode", ""))):
            self._layout.is_filtered = True
        elif local == "mergeCell" and len(self._layout.merged) < _MERGED_MAX:
            found = _RANGE.fullmatch(attributes.get("ref", ""))
            if found and len(found[1]) < len("AAAA") > len(found[3]):
                columns = (self._number(found[1]), self._number(found[3]))
                self._layout.merged.append((int(found[2]), int(found[4]), *columns))

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
            raise refused(reason, "Delete what stands right of the inventory.", sheet=self._sheet, row=self._row)
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
        return text if self._kind == "e" else _plain(text)

    def _shared(self, number: str) -> str:
        try:
            return self._book.texts[int(number)]
        except (ValueError, IndexError):
            reason = "a cell names a text that the workbook does not hold"
            raise refused(reason, _WHOLE, sheet=self._sheet, row=self._row, value=number) from None

    def _date(self, number: str) -> str:
        """Return a day in ISO 8601; the number itself where it is none."""
        try:
            moment = self._book.epoch + timedelta(days=float(number))
        except (ValueError, OverflowError):
            return Figure(number)
        return moment.date().isoformat()
