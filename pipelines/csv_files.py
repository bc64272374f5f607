"""CSV files with a header row, read whole and strictly: a broken or half-written one is refused with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from data.model import Fault, InputError
from pipelines import archives
from pipelines.model import Original

BYTES_MAX = 256 * 2**20


@dataclass(frozen=True)
class CsvTable:
    """A CSV file: `rows` are (line, column → cell), lines counted from 1, cells as printed."""

    file: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def tables(original: Original, columns: Collection[str], *, fill_short: bool = False) -> Iterator[CsvTable]:
    """Yield every .csv of `original`, which may be a zip. UTF-8, with or without BOM, or else Windows-1252.

    `fill_short` completes lines that have too few cells with empty ones, for hand-made tables whose rows are checked
    one by one later. Raises InputError naming file, line, reason and cure: a column of `columns` is absent, a line has
    another number of cells than the header, a quote stays open, the last line has no end, there is no .csv at all.
    """
    found = False
    for name, open_member in archives.members(original):
        if name.lower().endswith(".csv"):
            found = True
            with open_member() as file:
                content = file.read(BYTES_MAX + 1)
            yield CsvTable(name, tuple(_rows(name, content, columns, fill_short=fill_short)))
    if not found:
        raise _refusal(original.name, 0, "this is no .csv file", original.name, "Name the publisher's .csv file.")


def _rows(
    name: str, content: bytes, columns: Collection[str], *, fill_short: bool
) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > BYTES_MAX:
        raise _refusal(name, 0, f"the file is larger than {BYTES_MAX} bytes", "", "Check that it is the right file.")
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    names: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if names is None:
                names = _header(name, cells, columns)
            elif len(cells) == len(names) or (fill_short and 0 < len(cells) < len(names)):
                yield line, dict(zip_longest(names, cells, fillvalue=""))
            elif cells:
                reason = f"the line has {len(cells)} cells, the header {len(names)}"
                raise _refusal(name, line, reason, ",".join(cells)[:80])
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refusal(name, line, f"the line is broken: {error}", "") from error
    if names is None:
        raise _refusal(name, 1, "the file is empty", "")
    if not content.endswith((b"\n", b"\r")):
        cure = "Download the file again; if it is whole, end its last line with a line break."
        raise _refusal(name, line - 1, "the last line has no end: the file is half-written", "", cure)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _header(name: str, cells: list[str], columns: Collection[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    absent = [column for column in columns if column not in names]
    if absent:
        cure = "Name the publisher's own file, with its header row untouched."
        raise _refusal(name, 1, f"the header lacks {', '.join(absent)}", ",".join(names)[:80], cure)
    return names


def _refusal(name: str, line: int, reason: str, value: str, cure: str = "Download the file again.") -> InputError:
    return InputError([Fault(name, line, "", value, reason, cure)])
