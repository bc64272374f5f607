"""The explorer's workbook: each sheet holds blocks below each other, under a row of years and one of scenarios."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.model import Fault, InputError
from pipelines.model import Original, Row
from pipelines.publishers.iea.tables import BASE, Tables, is_number
from pipelines.reading import workbooks
from pipelines.reading.csv_files import FAULTS_MAX, is_year
from pipelines.reading.workbooks import Sheet, at, text

_TITLES_WITHIN, _YEARS_WITHIN = 10, 30
_YEARS_MIN = 3
_TITLES = (
    (re.compile(r"Demand for key energy transition minerals \((\w+)\)"), "total_demand"),
    (re.compile(r"Mineral demand for .+ - by mineral and sector \((\w+)\)"), "cleantech_by_tech"),
    (re.compile(r"Mineral demand for .+ - by mineral \((\w+)\)"), "cleantech_by_mineral"),
    (re.compile(r"Mineral demand for ([\w ]+) \((\w+)\)"), "technology"),
    (re.compile(r"Total supply for key energy transition minerals, base case \((\w+)\)"), "supply"),
)
"""The heading of a sheet, whose last group is the unit, and which table it is."""
_SCENARIOS = {
    "Stated Policies scenario": "STEPS",
    "Announced Pledges scenario": "APS",
    "Net Zero Emissions by 2050 scenario": "NZE",
}
_STAGE = re.compile(r"(.+?) - (.+)")
_CURE = "Download the workbook again."
_CURE_HEADING = "Give the heading its known words ('Mineral demand for ... (kt)'), or remove the sheet."


@dataclass(frozen=True)
class _Block:
    """Columns of a sheet that belong together: where its labels stand, and position → (year, scenario)."""

    label_at: int
    columns: dict[int, tuple[int, str]]


@dataclass(frozen=True)
class _Heading:
    table: str
    technology: str
    unit: str


def tables(original: Original) -> Tables:
    """Return the rows of the workbook's tables, cells as printed.

    Raises InputError naming sheet, row and cure for a workbook without such a table, a table without its years and a
    cell among the years that is no number.
    """
    found = Tables()
    faults: list[Fault] = []
    for sheet in workbooks.read(original):
        heading = _heading(sheet)
        if heading is None:
            if _has_years(sheet):
                reason = "the sheet holds years under a heading that is no known table, so its rows would be lost"
                faults.append(sheet.fault(1, "", _title(sheet), reason, _CURE_HEADING))
            continue
        line, blocks = _layout(sheet)
        for block in blocks:
            rows, wrong = _rows(sheet, line, block, heading)
            faults.extend(wrong)
            (found.supply if heading.table == "supply" else found.demand).extend(rows)
    if faults:
        raise InputError(faults[:FAULTS_MAX])
    if not found.demand and not found.supply:
        reason = "no sheet is headed as a table of demand or supply of energy transition minerals"
        raise InputError([Fault(original.name, 0, "", "", reason, "Name the workbook CM_Data_Explorer.")])
    return found


def _heading(sheet: Sheet) -> _Heading | None:
    for row in sheet.rows[:_TITLES_WITHIN]:
        for pattern, table in _TITLES:
            if matched := pattern.fullmatch(text(at(row, 0))):
                technology = matched[1] if table == "technology" else ""
                return _Heading(table, technology, matched[len(matched.groups())])
    return None


def _has_years(sheet: Sheet) -> bool:
    return any(sum(is_year(text(cell)) for cell in row) >= _YEARS_MIN for row in sheet.rows[:_YEARS_WITHIN])


def _title(sheet: Sheet) -> str:
    return next((text(at(row, 0)) for row in sheet.rows if text(at(row, 0))), "")


def _layout(sheet: Sheet) -> tuple[int, list[_Block]]:
    """Return the line of the years and the blocks side by side; a scenario holds from its label rightwards.

    A block of supply has its own labels left of its years; one of demand shares the sheet's first column.
    """
    for line, row in enumerate(sheet.rows[:_YEARS_WITHIN], start=1):
        years = {place: int(text(cell)) for place, cell in enumerate(row) if is_year(text(cell))}
        if len(years) < _YEARS_MIN:
            continue
        named = {place: _SCENARIOS.get(text(cell)) for place, cell in enumerate(sheet.rows[line - 2])}
        starts = {place: scenario for place, scenario in named.items() if scenario}
        scenarios = {
            place: starts[max(begun)] if (begun := [start for start in starts if start <= place]) else BASE
            for place in years
        }
        if starts:
            return line, [_Block(0, {place: (year, scenarios[place]) for place, year in years.items()})]
        first = [place for place in years if place - 1 not in years]
        return line, [_Block(start - 1, _run(years, start)) for start in first]
    raise InputError([sheet.fault(0, "", "", "no row holds the years of the table", _CURE)])


def _run(years: dict[int, int], start: int) -> dict[int, tuple[int, str]]:
    """Return the years that stand side by side from `start` on."""
    found = {}
    while start in years:
        found[start] = (years[start], "")
        start += 1
    return found


def _rows(sheet: Sheet, years_at: int, block: _Block, heading: _Heading) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a block of columns and what is wrong in it. A label without figures heads what follows.

    A scenario that is blank in every year is not stated for the row; a single blank cell is a fault.
    """
    rows: list[Row] = []
    faults: list[Fault] = []
    head = ""
    for line, cells in enumerate(sheet.rows[years_at:], start=years_at + 1):
        label = text(at(cells, block.label_at))
        values = {place: text(at(cells, place)) for place in block.columns}
        if not any(values.values()):
            head = label or head
            continue
        stated = {block.columns[place][1] for place, value in values.items() if value}
        for place, value in values.items():
            year, scenario = block.columns[place]
            if not is_number(value) and (value or scenario in stated):
                reason = "the cell is not a number of zero or more"
                faults.append(sheet.fault(line, f"{year} {scenario}".strip(), value, reason, _CURE))
            named = {"file": sheet.where, "line": line, "year": year, "value": value, "unit": heading.unit}
            rows.append(named | _words(heading, head, label, scenario))
    return rows, faults


def _words(heading: _Heading, head: str, label: str, scenario: str) -> Row:
    """Return what a row is about: by table, the head of its block is a mineral, a stage of one, or a case."""
    if heading.table == "supply":
        parts = _STAGE.fullmatch(head)
        return {"mineral": parts[1] if parts else head, "stage": parts[2] if parts else "", "country": label}
    if heading.table == "technology":
        technology = heading.technology
        return {"table": "technology", "case": head, "group": technology, "item": label, "scenario": scenario}
    group = "" if heading.table == "cleantech_by_mineral" else head
    return {"table": heading.table, "case": "", "group": group, "item": label, "scenario": scenario}
