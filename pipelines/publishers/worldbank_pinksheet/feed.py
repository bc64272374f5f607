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
from pipelines.model import Feed, Original, Parsed, Row
from pipelines.reading import workbooks

FEED = Feed(
    feed_id="worldbank_pinksheet",
    source_id="worldbank_pinksheet",
    title="World Bank Commodity Price Data (The Pink Sheet), monthly",
    parser_version=1,
    accepts="The .xlsx workbook CMO-Historical-Data-Monthly with its sheet of monthly prices",
    row="a cell: one series and month",
)

MAPPING = Path(__file__).parent / "mapping.csv"
WORDS = Path(__file__).parent / "price_words.csv"
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
    """Yield one snapshot a workbook: a row a series and month, cells and units as printed, but for series left out.

    A line with prices and without a month is kept too, to be set aside. Raises InputError naming file, row, reason and
    cure for another file, months out of order and a cell that is neither a price nor a sign for none.
    """
    for original in originals:
        sheet, layout = _price_sheet(original, workbooks.read(original))
        vintage = _vintage(sheet)
        kept, read = commodities.sort(MAPPING, _prices(sheet, layout), lambda row: (str(row["series"]),))
        yield Parsed(
            snapshot_id=f"worldbank-pinksheet-{vintage}",
            vintage=vintage,
            title=f"Commodity Price Data (The Pink Sheet), monthly, {vintage}",
            doi="",
            rows=pa.Table.from_pylist(kept, schema=_SCHEMA),
            originals=(original,),
            read=read,
        )


def _price_sheet(original: Original, sheets: Sequence[workbooks.Sheet]) -> tuple[workbooks.Sheet, _Layout]:
    layouts = [(sheet, layout) for sheet in sheets if (layout := _layout(sheet))]
    found = [
        (sheet, layout)
        for sheet, layout in layouts
        if any(commodities.materials(MAPPING, series) for series, _ in layout.series.values())
    ]
    if found:
        workbooks.expect_one([sheet for sheet, _ in found])
        return found[0]
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
    named = {position: workbooks.text(cell).rstrip("* ") for position, cell in enumerate(names) if position}
    wanted = sorted(units.keys() | {position for position, name in named.items() if name})
    return _Layout(first + 1, {position: (named.get(position, ""), units.get(position, "")) for position in wanted})


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


def _prices(sheet: workbooks.Sheet, layout: _Layout) -> list[Row]:
    """Return a row a series and month; a line without a month counts where it holds a price."""
    prices: list[Row] = []
    faults = list(_month_faults(sheet, layout.first_line))
    lines = range(layout.first_line, len(sheet.rows) + 1)
    printed = {
        line: [workbooks.text(workbooks.at(sheet.rows[line - 1], place)) for place in layout.series] for line in lines
    }
    for column, (series, unit) in enumerate(layout.series.values()):
        for line in lines:
            label = _label(sheet.rows[line - 1])
            month = _MONTH.fullmatch(label)
            value = printed[line][column]
            if not month and not any(map(_is_price, printed[line])):
                continue
            if month and value not in MISSING and not _is_price(value):
                cure = "Mend the cell, or empty it where there is no price."
                faults.append(sheet.fault(line, series, value, "the cell is no price and no sign for none", cure))
            place = {"file": sheet.where, "line": line, "series": series, "unit": unit}
            prices.append(place | {"month": f"{month[1]}-{month[2]}" if month else label, "value": value})
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return prices


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
