"""Delimited text of the Mineral Commodity Summaries: encodings, header row, half-written files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from data.model import Fault, InputError
from pipelines.reading.csv_files import decoded

_HEADER_ROWS = 15


@dataclass(frozen=True)
class Table:
    """A file's header and rows; `line` is the line of the publisher's file on which a row starts."""

    file: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def _lines(file: str, text: str) -> list[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, tuple[str, ...]]] = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            reason = "the file ends inside a quoted cell: it is half-written"
            raise InputError([Fault(file, start, "", text[-60:], reason, "Download the file again.")]) from error
        return [(number, tuple(cells)) for number, cells in enumerate(csv.reader(io.StringIO(text, newline="")), 1)]
    return lines


def read_table(file: str, content: bytes, known: Sequence[str]) -> Table:
    """Read a CSV file; the header is the first of its first rows that holds one of the column names `known`.

    Where none does it is the first row. Raises InputError naming file and line where the file is empty, is no text,
    ends inside a quoted cell, or its last line is cut off (shorter than the header and without a line end).
    """
    text = decoded(content)
    if not text.strip():
        raise InputError([Fault(file, 0, "", "", "the file is empty", "Download the file again.")])
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise InputError([Fault(file, line, "", "NUL", "the file is not text", "Give the CSV file of the release.")])
    lines = _lines(file, text)
    wanted = {name.lower() for name in known}
    for place, (line, cells) in enumerate(lines[:_HEADER_ROWS]):
        if {cell.strip().lower() for cell in cells} & wanted:
            table = Table(file, cells, line, tuple((number, row) for number, row in lines[place + 1 :] if any(row)))
            _check_end(table, text)
            return table
    return Table(file, lines[0][1], lines[0][0], tuple((number, row) for number, row in lines[1:] if any(row)))


def _check_end(table: Table, text: str) -> None:
    named = max((index for index, cell in enumerate(table.header) if cell.strip()), default=0)
    if table.rows and not text.endswith(("\n", "\r")):
        line, row = table.rows[-1]
        if len(row) < named + 1 and not any(len(other) < named + 1 for _, other in table.rows[:-1]):
            reason = f"the last line has {len(row)} cells where the header has {named + 1}: the file is cut off"
            raise InputError([Fault(table.file, line, "", ",".join(row), reason, "Download the file again.")])
