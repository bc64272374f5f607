"""The explorer's tables as .csv files: one of demand, one of supply."""

from __future__ import annotations

from data.model import Fault, InputError
from pipelines.model import Original
from pipelines.publishers.iea.tables import Tables, is_number
from pipelines.reading import csv_files
from pipelines.reading.cells import squash

_DEMAND = ("table", "group", "item", "scenario", "year", "kt")
_SUPPLY = ("mineral", "stage", "country", "year", "kt")
_TYPED = {
    "year": csv_files.Typed(csv_files.is_year, "a year"),
    "kt": csv_files.Typed(is_number, "a number of zero or more"),
}


def tables(original: Original) -> Tables:
    """Return the rows of a .csv file (or of those in a zip), cells as printed, white space squashed.

    Raises InputError naming file, line and column for another table and for a year or an amount that is none.
    """
    found = Tables()
    for table in csv_files.tables(original, ("year", "kt")):
        columns = set(table.rows[0][1]) if table.rows else set()
        wanted = next((names for names in (_DEMAND, _SUPPLY) if set(names) <= columns), None)
        if wanted is None:
            reason = f"the columns are neither {', '.join(_DEMAND)} nor {', '.join(_SUPPLY)}"
            cure = "Name the publisher's own file, with its header row untouched."
            raise InputError([Fault(table.file, 1, "", ",".join(sorted(columns))[:80], reason, cure)])
        csv_files.check_cells(table.file, table.rows, _TYPED)
        rows = found.demand if wanted is _DEMAND else found.supply
        for line, cells in table.rows:
            row: dict[str, object] = {name: squash(cells[name]) for name in wanted if name != "kt"}
            row |= {"file": table.file, "line": line, "year": int(squash(cells["year"]))}
            row |= {"value": squash(cells["kt"]), "unit": "kt"}
            rows.append(row | {"case": ""} if wanted is _DEMAND else row)
    return found
