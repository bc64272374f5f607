"""The tables of the explorer as rows: what both its workbook and its .csv files are read into."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Row
from pipelines.reading import csv_files

_EDITION = re.compile(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])(?!\d)")
BASE = "base"
DEMAND = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("table", pa.string()), ("case", pa.string()),
        ("group", pa.string()), ("item", pa.string()), ("scenario", pa.string()), ("year", pa.int32()),
        ("value", pa.string()), ("unit", pa.string()),
    ]
)  # fmt: skip
"""`group` and `item` as printed: mineral and technology, or technology and mineral (tables of one technology)."""
SUPPLY = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("mineral", pa.string()), ("stage", pa.string()),
        ("country", pa.string()), ("year", pa.int32()), ("value", pa.string()), ("unit", pa.string()),
    ]
)  # fmt: skip


@dataclass
class Tables:
    """Rows of an edition in the publisher's words, in its order; `files` are those they come from."""

    demand: list[Row] = field(default_factory=list)
    supply: list[Row] = field(default_factory=list)


def mineral(row: Row) -> str:
    """Return the label of the mineral of a demand row: the item where the table is of technologies."""
    return str(row["item"] if is_by_mineral(str(row["table"])) else row["group"])


def is_by_mineral(table: str) -> bool:
    """Tell whether the items of a demand table are minerals; elsewhere they are technologies and uses."""
    return table == "cleantech_by_mineral" or table.startswith("technology")


def is_number(cell: str) -> bool:
    """Tell whether a cell holds a finite number of zero or more."""
    return 0 <= csv_files.plain(cell) < math.inf


def vintage(name: str, rows: Sequence[Row]) -> str:
    """Return the edition, YYYY-MM, that the name of a file states and its base year confirms.

    Raises InputError where the name states none, or where its year is not the one after the base year.
    """
    found = _EDITION.search(name)
    cure = "Name the file by its edition, such as CM_Data_Explorer_2025-05.xlsx."
    if found is None:
        raise InputError([Fault(name, 0, "", name, "the name of the file states no edition (YYYY-MM)", cure)])
    base = min(_years(rows), default=0)
    if base + 1 != int(found[1]):
        reason = f"an edition of {found[1]} has the base year {int(found[1]) - 1}, the file has {base}"
        raise InputError([Fault(name, 0, "year", str(base), reason, cure)])
    return f"{found[1]}-{found[2]}"


def _years(rows: Iterable[Row]) -> list[int]:
    return [int(str(row["year"])) for row in rows]
