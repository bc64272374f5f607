"""World Bank Commodity Price Data, "Pink Sheet" (https://www.worldbank.org/en/research/commodity-markets), monthly."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels import commodities
from pipelines.model import Feed, Original, Parsed
from pipelines.reading import workbooks

FEED = Feed(
    feed_id="worldbank_pinksheet",
    source_id="worldbank_pinksheet",
    title="World Bank Commodity Price Data (The Pink Sheet), monthly",
    parser_version=1,
    accepts="The .xlsx workbook CMO-Historical-Data-Monthly with its sheet of monthly prices",
)

MAPPING = Path(__file__).parent / "mapping.csv"
MISSING = frozenset({"", "…", "...", "..", "NA"})
"""How the publisher prints that it has no price; two of them occur in one sheet."""

_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int32()),
        ("series", pa.string()),
        ("unit", pa.string()),
        ("month", pa.string()),
        ("value", pa.string()),
    ]
)
_MONTH = re.compile(r"(\d{4})M(0[1-9]|1[0-2])")
_UNIT = re.compile(r"\((.+)\)")
_UPDATED = re.compile(rf"Updated on ({'|'.join(name for name in calendar.month_name if name)}) \d+, (\d{{4}})")
_NUMBERS = {name: number for number, name in enumerate(calendar.month_name) if name}
_FAULTS_MAX = 50


@dataclass(frozen=True)
class _Layout:
    """Where a sheet of monthly prices has its first month, and position → (series, unit)."""

    first_line: int
    series: dict[int, tuple[str, str]]


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a workbook: a row a tracked series and month, cells and units as printed.

    `untracked` counts the months with a price of every other series. Raises InputError naming file, row, reason and
    cure for another file, months out of order and a cell that is neither a price nor a sign for none.
    """
    for original in originals:
        sheet, layout = _price_sheet(original, workbooks.read(original))
        vintage = _vintage(sheet)
        tracked, untracked = _prices(sheet, layout)
        yield Parsed(
            snapshot_id=f"worldbank-pinksheet-{vintage}",
            vintage=vintage,
            title=f"Commodity Price Data (The Pink Sheet), monthly, {vintage}",
            doi="",
            rows=pa.Table.from_pylist(tracked, schema=_SCHEMA),
            originals=(original,),
            untracked=untracked,
        )


def _price_sheet(original: Original, sheets: Sequence[workbooks.Sheet]) -> tuple[workbooks.Sheet, _Layout]:
    for sheet in sheets:
        layout = _layout(sheet)
        if layout and any(commodities.materials(MAPPING, series) for series, _ in layout.series.values()):
            return sheet, layout
    titles = ", ".join(sheet.title for sheet in sheets)
    reason = "no sheet has series names, units in dollars and months (1960M01) below each other"
    cure = "Name the workbook CMO-Historical-Data-Monthly."
    raise InputError([Fault(original.name, 0, "", titles, reason, cure)])


def _layout(sheet: workbooks.Sheet) -> _Layout | None:
    """Find the first month, above it the row of units, above that the row of names; None where a row is absent."""
    first = next((n for n, row in enumerate(sheet.rows[:40]) if _MONTH.fullmatch(_label(row))), None)
    if first is None:
        return None
    units_at = next((n for n in range(first - 1, -1, -1) if "$" in "".join(_units(sheet.rows[n]).values())), None)
    if not units_at:
        return None
    units, names = _units(sheet.rows[units_at]), sheet.rows[units_at - 1]
    series = {}
    for position, unit in units.items():
        name = workbooks.text(workbooks.at(names, position)).rstrip("* ")
        if name:
            series[position] = (name, unit)
    return _Layout(first + 1, series)


def _label(row: workbooks.Cells) -> str:
    return workbooks.text(workbooks.at(row, 0))


def _units(row: workbooks.Cells) -> dict[int, str]:
    """Return position → unit of the cells in brackets, such as ($/mt)."""
    found = {position: _UNIT.fullmatch(workbooks.text(cell)) for position, cell in enumerate(row)}
    return {position: unit[1] for position, unit in found.items() if unit and position}


def _vintage(sheet: workbooks.Sheet) -> str:
    """Return YYYY-MM of the sheet's own "Updated on June 02, 2026"."""
    for row in sheet.rows[:10]:
        for cell in row:
            if found := _UPDATED.search(workbooks.text(cell)):
                return f"{found[2]}-{_NUMBERS[found[1]]:02d}"
    reason = "no cell says 'Updated on <Month> <day>, <year>'"
    raise InputError([sheet.fault(0, "", "", reason, "Download the workbook again.")])


def _prices(sheet: workbooks.Sheet, layout: _Layout) -> tuple[list[dict[str, object]], dict[str, int]]:
    tracked: list[dict[str, object]] = []
    untracked: dict[str, int] = {}
    faults = list(_month_faults(sheet, layout.first_line))
    for position, (series, unit) in layout.series.items():
        is_tracked = bool(commodities.materials(MAPPING, series))
        for line, row in enumerate(sheet.rows[layout.first_line - 1 :], start=layout.first_line):
            month = _MONTH.fullmatch(_label(row))
            if not month:
                continue
            value = workbooks.text(workbooks.at(row, position))
            if value not in MISSING and not _is_price(value):
                cure = "Mend the cell, or empty it where there is no price."
                faults.append(sheet.fault(line, series, value, "the cell is no price and no sign for none", cure))
            if is_tracked:
                place = {"file": sheet.where, "line": line, "series": series, "unit": unit}
                tracked.append(place | {"month": f"{month[1]}-{month[2]}", "value": value})
            elif value not in MISSING:
                untracked[series] = untracked.get(series, 0) + 1
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return tracked, untracked


def _month_faults(sheet: workbooks.Sheet, first_line: int) -> Iterator[Fault]:
    """Yield a fault for every month that does not follow the one before it; notes may stand below the last month."""
    before = None
    for line, row in enumerate(sheet.rows[first_line - 1 :], start=first_line):
        label = _label(row)
        found = _MONTH.fullmatch(label)
        if not found:
            if re.match(r"\d{4}M", label):
                yield sheet.fault(line, "", label, "this is no month", "Write it as 1960M01.")
            continue
        month = int(found[1]) * 12 + int(found[2])
        if before is not None and month != before + 1:
            yield sheet.fault(
                line, "", label, "the month does not follow the one above", "Download the workbook again."
            )
        before = month


def _is_price(value: str) -> bool:
    try:
        return float(value) >= 0
    except ValueError:
        return False
