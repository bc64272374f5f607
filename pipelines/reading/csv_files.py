"""CSV files with a header row, read whole and strictly: a broken or half-written one is refused with its line."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from data.model import Fault, InputError
from pipelines.model import Original
from pipelines.reading import archives
from pipelines.reading.cells import squash

BYTES_MAX = 256 * 2**20
FAULTS_MAX = 50
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class CsvTable:
    """A CSV file: `rows` are (line, column → cell), lines counted from 1, cells as printed."""

    file: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def tables(original: Original, columns: Collection[str], *, fill_short: bool = False) -> Iterator[CsvTable]:
    """Yield every .csv of `original`, which may be a zip. UTF-8, with or without BOM, or else Windows-1252.

    `fill_short` completes lines that have too few cells with empty ones, for hand-made tables whose rows are checked
    one by one later. Raises InputError naming file, line, reason and cure: a column of `columns` is absent, a line has
    another number of cells than the header, a quote stays open, the last line has no end, a NUL byte shows that this
    is no text, there is no .csv at all.
    """
    found = False
    for name, open_member in archives.members(original):
        if name.lower().endswith(".csv"):
            found = True
            with open_member() as file:
                content = file.read(BYTES_MAX + 1)
            yield CsvTable(name, tuple(_rows(name, content, columns, fill_short=fill_short)))
    if not found:
        raise _refusal(original.name, 0, "this is not a .csv file", original.name, "Name the publisher's .csv file.")


def _rows(
    name: str, content: bytes, columns: Collection[str], *, fill_short: bool
) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > BYTES_MAX:
        raise _refusal(name, 0, f"the file is larger than {BYTES_MAX} bytes", "", "Check that it is the right file.")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise _refusal(name, line, "the line holds a NUL byte: the file is not text", "NUL")
    reader = csv.reader(io.StringIO(decoded(content), newline=""), strict=True)
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


def decoded(content: bytes) -> str:
    """Return UTF-8, with or without BOM, or else Windows-1252 as text."""
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


@dataclass(frozen=True)
class Typed:
    """A column whose cells are no free text: `reads` tells whether a cell is one, `what` says what it must be."""

    reads: Callable[[str], object]
    what: str


def check_cells(file: str, rows: Iterable[tuple[int, Mapping[str, str]]], columns: Mapping[str, Typed]) -> None:
    """Raise InputError naming file, line, column and cell for every cell of `columns` that is not what it must be.

    A `reads` that returns False or None refuses the cell. Columns that a file does not have are passed over.
    """
    faults = [
        Fault(
            file, line, name, cells[name][:80], f"the cell is not {typed.what}", "Download the file again, or mend it."
        )
        for line, cells in rows
        for name, typed in columns.items()
        if name in cells and not _reads(typed, squash(cells[name]))
    ]
    if faults:
        raise InputError(faults[:FAULTS_MAX])


def _reads(typed: Typed, cell: str) -> bool:
    found = typed.reads(cell)
    return found is not None and found is not False


def is_amount(cell: str) -> bool:
    """Tell whether a cell is empty, a number of zero or more, or a range of two such numbers (`35-62`)."""
    return (
        not cell or all(_AMOUNT.fullmatch(part.strip()) for part in cell.split("-", 1)) or 0 <= plain(cell) < math.inf
    )


def is_year(cell: str) -> bool:
    """Tell whether a cell is a year from 1900 to 2099."""
    return bool(_YEAR.fullmatch(cell))


def plain(cell: str) -> float:
    """Return the number a cell holds, also in the notation `4e-06`; not-a-number where it holds none."""
    try:
        return float(cell)
    except ValueError:
        return math.nan
