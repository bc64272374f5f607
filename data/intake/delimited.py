"""CSV files as text: comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252; broken lines have their place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from data.intake.model import Line, RefusedError, Sheet, refused

DELIMITERS = (",", ";", "\t", "|")
_FIELD_MAX = 2**26
_BOMS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_SAVE = "Save it as CSV (UTF-8) or as .xlsx."
_HEAD = 4_096


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding. Raises RefusedError for what is no text."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode("utf-16"), name
            except UnicodeDecodeError as error:
                raise refused(f"the file is broken UTF-16 at byte {error.start:,}", _SAVE) from error
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise refused("the line holds a NUL byte: the file is neither text nor an .xlsx workbook", _SAVE, row=line)
    for encoding, name in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError as error:
            at = error.start
    line = content[:at].count(b"\n") + 1
    raise refused("the line is in no encoding that is read (UTF-8, UTF-16, Windows-1252)", _SAVE, row=line)


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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        cure = "Close the quote, or double each quotation mark inside a quoted cell."
        raise _broken(line, error, cure) from error


def _broken(line: int, error: Exception, cure: str) -> RefusedError:
    return refused(f"the line is broken, and what follows was not read: {error}", cure, row=line)
