"""What the check of one file gathers: rows, worked examples, faults and warnings, and what became of each line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from data.intake.model import CellFault, InventoryRow, Kind, Limits, StatedSource, excerpt
from data.intake.reading import Reading


class Fate(StrEnum):
    """What became of a line that is not blank; each has one."""

    ABOVE = "above_header"
    HEADER = "header"
    ROW = "row"
    EXAMPLE = "example"
    AT_FAULT = "at_fault"
    NO_ROW = "no_row"
    UNREAD = "unread"


class Told:
    """Messages in the order of their first place: one cause in one column is one message, with all of its rows."""

    def __init__(self, most: int) -> None:
        """Begin with none; beyond `most` they are counted only, each by itself."""
        self.most, self.count = most, 0
        self._first: list[CellFault] = []
        self._rows: dict[tuple[str, ...], list[int]] = {}

    def add(self, one: CellFault, cause: str = "") -> None:
        """Keep a message, or add its row to the one of the same cause."""
        key = (one.sheet, one.column, cause) if cause else (one.sheet, one.column, one.value, one.reason, one.cure)
        rows = self._rows.get(key)
        if rows is not None:
            if one.row and rows[-1] != one.row:
                rows.append(one.row)
            return
        self.count += 1
        if len(self._first) < self.most:
            self._first.append(one)
            self._rows[key] = [one.row]

    def listed(self) -> list[CellFault]:
        """Return the messages, each with its rows where there are several."""
        found = zip(self._first, self._rows.values(), strict=True)
        return [replace(one, rows=tuple(sorted(rows))) if len(rows) > 1 else one for one, rows in found]


@dataclass(frozen=True, slots=True)
class Stating:
    """Where a quantity is stated: its day, sheet and line, and the form of content it is stated in."""

    day: str
    sheet: str
    line: int
    content: str


class Findings:
    """Rows, faults and warnings over the sheets of one file.

    `mentions` counts every time that a fault was met, `count` the faults told, `warning_count` all warnings, `lines`
    all rows that are not blank; `fates` says what became of each line.
    """

    def __init__(self, kind: Kind | None, limits: Limits) -> None:
        """Begin with nothing; `kind` is None until a header tells it."""
        self.kind, self.limits = kind, limits
        self.encoding = ""
        self.reading = Reading()
        self.rows: list[InventoryRow] = []
        self.examples: list[InventoryRow] = []
        self.mentions = 0
        self._faults, self._warnings = Told(limits.faults), Told(limits.faults)
        self.source = StatedSource()
        self.seen: dict[tuple[object, ...], list[Stating]] = {}
        self.lines = 0
        self.fates: Counter[Fate] = Counter()

    @property
    def faults(self) -> list[CellFault]:
        """The faults that are listed."""
        return self._faults.listed()

    @property
    def count(self) -> int:
        """Number of all faults told."""
        return self._faults.count

    @property
    def warnings(self) -> list[CellFault]:
        """The warnings that are listed."""
        return self._warnings.listed()

    @property
    def warning_count(self) -> int:
        """Number of all warnings told."""
        return self._warnings.count

    def add(self, fault: CellFault, cause: str = "") -> None:
        """Keep a fault; beyond the limit it is counted only."""
        self.mentions += 1
        self._faults.add(fault, cause)

    def fault(self, sheet: str, row: int, column: str, value: str, reason: str, cure: str, cause: str = "") -> None:  # noqa: PLR0917
        """Keep a fault of a cell; those of one column and `cause` are told once."""
        self.add(CellFault(sheet, row, excerpt(column), excerpt(value), reason, cure), cause)

    def warn(self, sheet: str, row: int, column: str, value: str, reason: str, cure: str, cause: str = "") -> None:  # noqa: PLR0917
        """Keep a warning of a cell: something to look at that does not stop the file."""
        self._warnings.add(CellFault(sheet, row, excerpt(column), excerpt(value), reason, cure), cause)
