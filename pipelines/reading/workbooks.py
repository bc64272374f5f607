"""XLSX workbooks as plain values: no macros, no links to other files, nothing of absurd size."""

from __future__ import annotations

import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl

from data.model import Fault, InputError
from pipelines.model import Original

BYTES_MAX = 64 * 2**20
UNPACKED_BYTES_MAX = 1 << 30
CELLS_MAX = 10_000_000
ROWS_MAX = 1_100_000
_HEADER_WITHIN = 60
_CURE = "Download the workbook again, or save it as .xlsx."

Cells = tuple[object, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet's cell values: row n of the sheet is `rows[n - 1]`, cut after its last filled cell."""

    file: str
    title: str
    rows: tuple[Cells, ...]

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return f"{self.file} [{self.title}]"

    def fault(self, line: int, column: str, value: object, reason: str, cure: str) -> Fault:
        """Make a fault at row `line` of this sheet."""
        return Fault(self.where, line, column, text(value), reason, cure)


def read(original: Original) -> tuple[Sheet, ...]:
    """Return every sheet of an .xlsx file in order; formulas give the value last computed for them.

    Raises InputError, naming the sheet and row reached, for what is not a whole workbook or exceeds the limits above.
    """
    if original.size > BYTES_MAX:
        raise _refusal(original.name, 0, f"the workbook is larger than {BYTES_MAX} bytes")
    try:
        with zipfile.ZipFile(original.path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except Exception as error:
        raise _broken(original.name, 0, "this is not a whole .xlsx workbook", error) from error
    if unpacked > UNPACKED_BYTES_MAX:
        raise _refusal(original.name, 0, f"the workbook unpacks to more than {UNPACKED_BYTES_MAX} bytes")
    with original.path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl: styles and validations it does not keep
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise _broken(original.name, 0, "the workbook cannot be read", error) from error
        counted = Counter[str]()
        return tuple(
            Sheet(original.name, sheet.title, tuple(_rows(f"{original.name} [{sheet.title}]", sheet, counted)))
            for sheet in book.worksheets
        )


def _rows(where: str, sheet: Any, counted: Counter[str]) -> Iterator[Cells]:
    """Yield rows without their empty ends. The size a sheet claims is not believed: it may be wrong.

    `counted` are the cells of the whole workbook, whose sheets may all be one and the same part.
    """
    line = 0
    try:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            line += 1
            counted["cells"] += len(row)
            _expect_within(where, line, counted["cells"])
            filled = len(row)
            while filled and row[filled - 1] is None:
                filled -= 1
            yield tuple(row[:filled])
    except InputError:
        raise
    except Exception as error:
        raise _broken(where, line + 1, "the sheet breaks off", error) from error


def _expect_within(where: str, line: int, cells: int) -> None:
    """Raise InputError where there are more cells or rows than are read."""
    if cells > CELLS_MAX or line > ROWS_MAX:
        raise _refusal(where, line, f"the workbook holds more than {CELLS_MAX} cells, or {ROWS_MAX} rows here")


def _broken(where: str, line: int, what: str, error: Exception) -> InputError:
    """Return the refusal of a workbook whose reading raised whatever it did; memory that ran out is said as it is."""
    why = "it takes more memory than there is" if isinstance(error, MemoryError) else str(error)
    return _refusal(where, line, f"{what}: {why}")


def _refusal(where: str, line: int, reason: str) -> InputError:
    return InputError([Fault(where, line, "", "", reason, _CURE)])


def at(row: Cells, position: int) -> object:
    """Return the cell at `position` counted from 0; None beyond the row's end."""
    return row[position] if position < len(row) else None


def text(cell: object) -> str:
    """Return a cell as trimmed text: "" when empty, numbers in their shortest form, dates in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split()) if isinstance(cell, str) else str(cell)


def expect_one(alike: Sequence[Sheet]) -> None:
    """Raise InputError naming each sheet after the first: of sheets alike only one is read, the rest would be lost."""
    reason = f"the sheet has the columns of the sheet {alike[0].title!r} too; only one can be read"
    cure = "Remove it from the workbook, or move its rows to a workbook of its own."
    if faults := [sheet.fault(0, "", "", reason, cure) for sheet in alike[1:]]:
        raise InputError(faults)


def header(sheet: Sheet, wanted: Collection[str]) -> tuple[int, dict[str, int]] | None:
    """Find the row that holds all `wanted` names, whatever their case and blanks.

    Returns its line and name → position, or None where the first rows hold no such row.
    """
    for line, row in enumerate(sheet.rows[:_HEADER_WITHIN], start=1):
        places = {text(cell).casefold(): position for position, cell in reversed(list(enumerate(row)))}
        if all(name.casefold() in places for name in wanted):
            return line, {name: places[name.casefold()] for name in wanted}
    return None
