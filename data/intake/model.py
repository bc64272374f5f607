"""The nouns of an intake: columns and kinds of inventories, faults at their places, what a check found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.model import Fault
from data.unfc import Bridged

FEED_ID = "inventories"
"""The feed that rows of users' inventories come by: what marks them in dataset `source`."""
OWN_PREFIX = "own-"
"""How the source and the set of a user's inventory begin."""
OWN_SUFFIX = " [inventory provided by a user]"
"""How the title of a user's inventory ends in dataset `source`, and so in every citation and download."""
_OWN_ID = re.compile(rf"{OWN_PREFIX}(.+)-[0-9a-f]{{8}}")
VALUE_CHARACTERS = 80
_SPANS_SHOWN = 12

Cell = str
Line = tuple[int, list[Cell]]
"""A row of a sheet: its number, counted from 1, and its cells."""


def own_title(inventory_id: str) -> str:
    """Return the title that the id of a user's inventory keeps, in plain letters; "" for any other set or source."""
    found = _OWN_ID.fullmatch(inventory_id)
    return found[1].replace("-", " ").capitalize() if found else ""


def is_own(source_set: str) -> bool:
    """Tell whether a set or a source is an inventory that a user brought, and no publisher's."""
    return source_set.startswith(OWN_PREFIX)


@dataclass(frozen=True)
class Limits:
    """How much a file may hold: bytes, bytes unpacked, XML tags, rows below the header, faults that are listed.

    A cell takes four to six tags. Once `faults_told` are found, the rest of the file is not read.
    """

    file_bytes: int = 64 * 2**20
    unpacked_bytes: int = 512 * 2**20
    tags: int = 60_000_000
    rows: int = 200_000
    faults: int = 10_000
    faults_told: int = 200_000


class CellError(ValueError):
    """A cell that cannot be used: why, and how to mend it.

    Cells of one column and one `cause` are told once, whatever they hold; without a cause, those that hold the same.
    """

    def __init__(self, reason: str, cure: str, cause: str = "") -> None:
        self.reason, self.cure, self.cause = reason, cure, cause
        super().__init__(f"{reason}. {cure}")


class Figure(str):
    """A number as a workbook stores it: whatever its country, its decimal sign is a point."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault or a warning of a file: sheet ("" in CSV), row from 1 (0: the whole), column, value, reason and cure.

    `rows` are all rows of which it is told where there are several; `row` is the first, `value` that of the first.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    cure: str
    rows: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        """Return the rows in words: 4, or 4-9, 12; the first and their number where they are many; empty for none."""
        shown = self.every_row
        cut = shown.split(", ")[:_SPANS_SHOWN]
        return shown if len(shown) <= len(", ".join(cut)) else f"{', '.join(cut)} … ({len(self.rows):,} rows)"

    @property
    def every_row(self) -> str:
        """Return all rows of which it is told as 4-9, 12; empty for the whole file."""
        return spans(self.rows or (self.row,)) if self.row else ""

    def located(self, file: str) -> Fault:
        """Return it as a fault of a file, as the command line prints it."""
        where = f"{file} [{self.sheet}]" if self.sheet else file
        reason = f"{self.reason} (rows {self.place})" if self.rows else self.reason
        return Fault(where, self.row, self.column, self.value, reason, self.cure)

    def as_json(self) -> dict[str, object]:
        """Return it ready for JSON; `rows` names every row of which it is told, as 4-9, 12."""
        stated = {name: getattr(self, name) for name in FAULT_FIELDS}
        return stated | {"rows": self.every_row}


FAULT_FIELDS = ("sheet", "row", "column", "value", "reason", "cure")
"""What a fault says, in the order in which it is told."""


def spans(rows: Sequence[int]) -> str:
    """Return row numbers in order as 4-9, 12."""
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


ONLY_EXAMPLE = CellFault(
    "", 0, "", "", "the file holds only the worked example, which is not loaded",
    "Fill in rows of your own below it.",
)  # fmt: skip
"""The fault of a file that is without any other, as an empty form is."""


class RefusedError(ValueError):
    """A file that cannot be read at all, or no further; `fault` says where and why."""

    def __init__(self, fault: CellFault) -> None:
        self.fault = fault
        super().__init__(fault.reason)


def refused(reason: str, cure: str, *, sheet: str = "", row: int = 0, value: str = "") -> RefusedError:
    """Return the error of a file that cannot be read."""
    return RefusedError(CellFault(sheet, row, "", excerpt(value), reason, cure))


def excerpt(text: str) -> str:
    """Return the beginning of a text with what cannot be printed escaped: safe to show anywhere."""
    start = text[:VALUE_CHARACTERS]
    if not start.isprintable():
        start = "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in start)
    return start if len(text) <= VALUE_CHARACTERS else f"{start}… ({len(text):,} characters)"


@dataclass(frozen=True)
class Column:
    """A column of an inventory.

    `read` turns the text of a filled cell into its value and raises CellError; `choices` are the values that a
    drop-down list offers. `example` is the cell of the worked example. `form` is amount, grade, latitude, longitude or
    date where the file decides how such a cell is written (`data.intake.reading`).
    """

    name: str
    description: str
    read: Callable[[str], object]
    what: str
    required: bool = False
    choices: Callable[[], Sequence[str]] | None = None
    example: str = ""
    form: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of inventory: its columns in order; `code` reads what the row says of its class.

    `code` takes the values of the row by column and returns the bridge to UNFC; it raises CellError, and names the
    column that is at fault first. It reads the columns `telling` and `beside` only.
    """

    kind_id: str
    title: str
    description: str
    columns: tuple[Column, ...]
    telling: tuple[str, ...]
    code: Callable[[Mapping[str, object]], Coded]
    beside: tuple[str, ...]

    @property
    def by_name(self) -> Mapping[str, Column]:
        """Column name → column."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Coded:
    """What a row says of its class: system and category as reported, and the bridge to UNFC."""

    system: str
    category: str
    bridged: Bridged


class CodeError(CellError):
    """A class that cannot be read; `column` is the one to mend."""

    def __init__(self, column: str, reason: str, cure: str) -> None:
        self.column = column
        super().__init__(reason, cure)


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A row of an inventory, harmonised: tonnes of `content_basis`, the UNFC code and how it came about.

    `quantity_t` is None where `status` is missing or withheld. `sheet` and `line` say where it stands in the file.
    """

    sheet: str
    line: int
    project: str
    country_iso3: str
    latitude_deg: float | None
    longitude_deg: float | None
    material_id: str
    product: str
    resource_type: str
    coded: Coded
    inclusive_of_reserves: str
    quantity_t: float | None
    status: str
    content_basis: str
    original_value: str
    original_unit: str
    ore_quantity_t: float | None
    grade: float | None
    grade_unit: str
    effective_date: str
    deposit_type: str
    project_status: str
    source_document: str
    confidence: str
    note: str


@dataclass(frozen=True)
class StatedSource:
    """Where an inventory comes from, as its giver states it; empty where not stated."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    licence_url: str = ""
    url: str = ""

    def over(self, other: StatedSource) -> StatedSource:
        """Return this statement, completed by another where it is silent."""
        names = self.__dataclass_fields__
        return StatedSource(**{name: getattr(self, name) or getattr(other, name) for name in names})


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a check found in a file, its rows apart: those of the worked example are counted by themselves.

    `faults` are listed up to a limit, `fault_count` counts them all. `source_faults` are those of stating the source,
    which a loading needs and what the rows add up to does not. `warnings`, counted and listed alike, are what to look
    at: they stop nothing. `reading` says how the file writes: encoding, delimiter, decimal sign, dates. `lines` counts
    what became of each line that is not blank on the sheets with an inventory: above its header, header, row, example,
    at fault, no row, unread.
    """

    name: str
    kind_id: str
    sha256: str
    encoding: str
    row_count: int
    example_count: int
    faults: tuple[CellFault, ...]
    fault_count: int
    source_faults: tuple[CellFault, ...] = ()
    warnings: tuple[CellFault, ...] = ()
    warning_count: int = 0
    reading: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def read_as(self) -> str:
        """Return how the file was read, in one line; its encoding alone where no more is known."""
        return str(self.reading.get("as", self.encoding))

    @property
    def ok(self) -> bool:
        """Tell whether the file may be loaded as it is: rows without a fault, and a source that is stated."""
        return self.is_clean and not self.source_faults

    @property
    def is_clean(self) -> bool:
        """Tell whether there are rows and no fault among them, so that what they add up to can be shown."""
        return not self.fault_count

    @property
    def only_example(self) -> bool:
        """Tell whether the file holds nothing but the worked example: no fault but that it has no row of its own."""
        return self.faults == (ONLY_EXAMPLE,)

    def as_json(self) -> dict[str, object]:
        """Return counts, listed faults and warnings of the rows, ready for JSON; `ok` reckons with the source too."""
        return {
            "file": self.name,
            "kind": self.kind_id,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "reading": dict(self.reading),
            "lines": dict(self.lines),
            "ok": self.ok,
            "rows": self.row_count,
            "examples": self.example_count,
            "fault_count": self.fault_count,
            "faults": [fault.as_json() for fault in self.faults],
            "warning_count": self.warning_count,
            "warnings": [warning.as_json() for warning in self.warnings],
        }


@dataclass(frozen=True, kw_only=True)
class Checked(Summary):
    """What a check found in a file, with the harmonised rows, and those of the worked example.

    Where there is any fault the rows show what is good of the file, and nothing of it may be loaded.
    """

    rows: tuple[InventoryRow, ...]
    examples: tuple[InventoryRow, ...]
    source: StatedSource


@dataclass
class Layout:
    """What a reader of the sheet does not see: rows and columns (from 0) that are hidden, cells merged with others.

    `merged` are ranges as (first row, last row, first column, last column), rows from 1 and columns from 0.
    """

    rows: list[int] = field(default_factory=list)
    columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_filtered: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file: `lines` are read once, as they are asked for; then `layout` says what is hidden or merged."""

    name: str
    lines: Iterator[Line]
    is_hidden: bool = False
    layout: Layout = field(default_factory=Layout)


EXAMPLE_MARK = "EXAMPLE:"
"""A project whose name begins so is the worked example: checked, never loaded."""


def is_example(project: str) -> bool:
    """Tell whether a row of this project is the worked example."""
    return project.casefold().startswith(EXAMPLE_MARK.casefold())
