"""CSV files as text: comma, semicolon, tab or bar between cells, in many encodings; broken lines have their place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from data.intake import encodings
from data.intake.budget import LINE_BYTES
from data.intake.encodings import Told
from data.intake.model import Line, RefusedError, Sheet, refused

DELIMITERS = (",", ";", "\t", "|")
COLUMNS_MAX = 256
_FIELD_MAX = 2**26
_LINES_MAX = 1_048_576
_DELIMITERS_MAX = 32_768
"""Lines of a sheet, and twice its columns, in every spreadsheet program."""
_SAVE = "Save it as CSV (UTF-8) or as .xlsx."
_HEAD = 4_096


def guard(content: bytes) -> None:
    """Raise RefusedError where a file of text has a line that no table has, before any of it is decoded."""
    half = LINE_BYTES // 2  # a line that is twice as long fills at least one such piece
    for start in range(0, len(content) - half + 1, half):
        piece = content[start : start + half]
        if b"\n" not in piece and b"\r" not in piece:
            line = _line_of(content, start)
            raise refused("the line has more than 0.5 MB", "End each row of the table by a line break.", row=line)


def decoded(content: bytes) -> Told:
    """Return the text of a file and its encoding. Raises RefusedError for what is no text, or in several encodings."""
    stated = encodings.unicode_of(content)
    if stated:
        codec, name = stated
        try:
            return Told(content.decode(codec).removeprefix("\ufeff"), name)
        except UnicodeDecodeError as error:
            raise refused(f"the file is broken {name} at byte {error.start:,}", _SAVE) from error
    if b"\0" in content:
        line = _line_of(content, content.index(b"\0"))
        raise refused("the line holds a NUL byte: the file is neither text nor an .xlsx workbook", _SAVE, row=line)
    try:
        return Told(content.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError as error:
        _one_encoding(content, error.start)
        found = encodings.told(content)
        if found is not None:
            return found
        reason = "the line is in no encoding that is read (UTF-8, UTF-16, Windows, Mac, DOS and East Asian ones)"
        raise refused(reason, _SAVE, row=_line_of(content, error.start)) from error


def _one_encoding(content: bytes, at: int) -> None:
    """Raise RefusedError where most letters are UTF-8 and some are not: two files were joined."""
    text = content.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    if sum(1 for sign in text if sign > "\x7f") - strays > 2 * strays:
        line = _line_of(content, at)
        shown = next((row for row in text.splitlines() if "\ufffd" in row), "")
        reason = "the line is not UTF-8, but other lines are: two encodings were mixed in one file"
        raise refused(reason, _SAVE, row=line, value=shown)


def _line_of(content: bytes, at: int) -> int:
    return len((content[:at] + b".").splitlines())


def delimiter_of(text: str, known: Sequence[str]) -> str:
    """Return the delimiter by which the first lines hold most of the `known` header names; a comma where none does."""
    head = text[:_HEAD].casefold()

    def names(delimiter: str) -> int:
        cells = {cell.strip().strip('"') for line in head.splitlines() for cell in line.split(delimiter)}
        return len(cells & set(known))

    return max(DELIMITERS, key=names)


def sheet(text: str, delimiter: str) -> Sheet:
    """Return the one sheet of a CSV file; reading it raises RefusedError for a quote that stays open."""
    return Sheet("", _lines(text, delimiter))


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_MAX))
    reader = csv.reader(_counted(text, delimiter), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                if len(cells) > COLUMNS_MAX and any(cells[COLUMNS_MAX:]):
                    reason = f"the line has {len(cells):,} cells, more than {COLUMNS_MAX}"
                    raise refused(reason, "Delete everything to the right of the inventory.", row=line)
                yield line, cells[:COLUMNS_MAX]
            line = reader.line_num + 1
    except csv.Error as error:
        cure = "Close the quote, or double each quotation mark inside a quoted cell."
        raise _broken(line, error, cure) from error


def _counted(text: str, delimiter: str) -> Iterator[str]:
    """Yield the lines of a text. Raises RefusedError for more of them, or more cells in one, than any sheet has."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if number > _LINES_MAX:
            raise refused(f"the file has more than {_LINES_MAX:,} lines", "Split it.", row=number)
        if line.count(delimiter) > _DELIMITERS_MAX:
            reason = f"the line has more than {_DELIMITERS_MAX:,} cells"
            raise refused(reason, "Delete everything to the right of the inventory.", row=number)
        yield line


def _broken(line: int, error: Exception, cure: str) -> RefusedError:
    return refused(f"the line is broken, and what follows was not read: {error}", cure, row=line)
