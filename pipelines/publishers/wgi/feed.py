"""World Bank Worldwide Governance Indicators (https://www.govindicators.org): the workbook, and a long CSV release."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading import csv_files, workbooks

FEED = Feed(
    feed_id="wgi",
    source_id="wgi",
    title="Worldwide Governance Indicators",
    parser_version=1,
    accepts="The .xlsx workbook with one sheet a dimension or one long table; a .csv of country, wb_code, year, ...",
    row="a country, dimension and year",
    takes_edition=True,
)
MAPPING = Path(__file__).parent / "mapping.csv"
DIMENSIONS = {
    "va": "Voice and Accountability",
    "pv": "Political Stability",
    "ge": "Government Effectiveness",
    "rq": "Regulatory Quality",
    "rl": "Rule of Law",
    "cc": "Control of Corruption",
}
"""Our code of a dimension → how the publisher's title of it starts. The CSV has the code itself, in capitals."""

_STATISTICS = {
    "Estimate": "estimate", "StdErr": "std_error", "NumSrc": "n_sources", "Rank": "rank_pct", "Lower": "rank_lower_pct",
    "Upper": "rank_upper_pct",
}  # fmt: skip
_CSV_STATISTICS = {"estimate": "estimate", "stderr": "std_error", "rank": "rank_pct"}
_CSV_COLUMNS = ("country", "wb_code", "year", "indicator", "source_release", *_CSV_STATISTICS)
_LONG_COLUMNS = {
    "countryname": "country", "code": "code", "year": "year", "indicator": "indicator", "estimate": "estimate",
}  # fmt: skip
_LONG_STATISTICS = {
    "estimate": "estimate", "stddev": "std_error", "nsource": "n_sources", "pctrank": "rank_pct",
    "pctranklower": "rank_lower_pct", "pctrankupper": "rank_upper_pct",
}  # fmt: skip
_MISSING = {"", "#N/A", "NA", ".."}
_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int32()),
        ("country", pa.string()),
        ("code", pa.string()),
        ("indicator", pa.string()),
        ("year", pa.int32()),
        *((name, pa.float64()) for name in _STATISTICS.values()),
        ("release", pa.string()),
    ]
)
_EDITION = re.compile(r"Worldwide Governance Indicators, (\d{4}) Update|WGI (\d{4})")
_YEARS = range(1990, 2100)
_HEADER = ("Country/Territory", "Code", "Estimate")
_CURE = "Download the file again, or mend the cell."
_FAULTS_MAX = 50
_FARTHEST = 3.5

Record = dict[str, object]


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a workbook (six dimensions) and one a CSV release, by country, dimension and year.

    Statistics are numbers or null where the publisher prints `#N/A`. Raises InputError naming file, row, reason and
    cure for another file, a dimension without its sheet and a cell that is no number.
    """
    for original in originals:
        if original.name.lower().endswith(".xlsx"):
            release, records = _workbook(original)
            yield _parsed(original, release, records, "")
        else:
            for table in csv_files.tables(original, _CSV_COLUMNS):
                release, records = _long_table(table)
                indicators = sorted({str(record["indicator"]).lower() for record in records})
                yield _parsed(original, release, records, f"-{'-'.join(indicators)}")


def _parsed(original: Original, release: str, records: Sequence[Record], suffix: str) -> Parsed:
    _expect_estimates(records)
    edition = _edition(release)
    return Parsed(
        snapshot_id=f"wgi-{edition}{suffix}",
        vintage=edition,
        title=f"Worldwide Governance Indicators, {edition}",
        doi="",
        rows=pa.Table.from_pylist(list(records), schema=_SCHEMA),
        originals=(original,),
        read=Read(Counter(str(record["file"]) for record in records)),
    )


def _expect_estimates(records: Sequence[Record]) -> None:
    """Raise InputError naming every estimate that is none: the publisher's units run from about -2.5 to 2.5."""
    reason = "an estimate lies between about -2.5 and 2.5; up to 100 run the score and the rank of the same edition"
    cure = "Give the column of estimates, or mend the cell."
    faults = [
        Fault(str(one["file"]), int(str(one["line"])), f"estimate {one['year']}", f"{value:g}", reason, cure)
        for one in records
        if isinstance(value := one.get("estimate"), float) and abs(value) > _FARTHEST
    ]
    if faults:
        raise InputError(faults[:_FAULTS_MAX])


def dimension(label: str) -> str | None:
    """Return the code of a dimension from its code or title, None for another text."""
    text = label.casefold()
    for code, title in DIMENSIONS.items():
        if text == code or text.startswith(title.casefold()):
            return code
    return None


def _edition(text: str) -> str:
    """Return the year of the edition that `text` names, "" where it names none."""
    found = _EDITION.search(text)
    return (found[1] or found[2]) if found else ""


def _workbook(original: Original) -> tuple[str, list[Record]]:
    sheets = workbooks.read(original)
    for sheet in sheets:
        if found := workbooks.header(sheet, _LONG_COLUMNS):
            return _long_workbook(original, sheet, *found)
    cells = (workbooks.text(cell) for sheet in sheets for row in sheet.rows[:20] for cell in row)
    release = next((cell for cell in cells if _edition(cell)), "") or _given(original)
    if not release:
        reason = "no cell states the edition ('The Worldwide Governance Indicators, 2023 Update')"
        raise InputError([Fault(original.name, 0, "", "", reason, "Say it: --edition 2024.")])
    by_dimension: dict[str, workbooks.Sheet] = {}
    for sheet in sheets:
        code = dimension(workbooks.text(workbooks.at(sheet.rows[0], 0))) if sheet.rows else None
        if code in by_dimension:
            reason = f"the sheet {by_dimension[code].title} has the same dimension"
            raise InputError([sheet.fault(1, "", sheet.title, reason, "Leave one sheet a dimension in the workbook.")])
        if code:
            by_dimension[code] = sheet
    absent = [title for code, title in DIMENSIONS.items() if code not in by_dimension]
    if absent:
        reason = f"no sheet starts with the title {', '.join(absent)}"
        raise InputError([Fault(original.name, 0, "", "", reason, "Name the workbook of the WGI with its six sheets.")])
    records: list[Record] = []
    faults: list[Fault] = []
    for code in DIMENSIONS:
        _read_sheet(by_dimension[code], release, records, faults)
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return release, records


def _given(original: Original) -> str:
    """Return the edition that was given or that the file's name states, as the publisher writes it; "" without any."""
    named = re.search(r"(?<!\d)20\d\d(?!\d)", original.edition or original.name)
    return f"WGI {named.group()}" if named else ""


def _long_workbook(
    original: Original, sheet: workbooks.Sheet, header_line: int, places: Mapping[str, int]
) -> tuple[str, list[Record]]:
    """Return the edition and the records of the long table, the layout of the publisher's download since 2023."""
    release = _given(original)
    if not release:
        reason = "the long table (codeindyr, code, countryname, year, ...) does not state its edition"
        cure = "Say it: --edition 2024, or name the file wgidataset_2024.xlsx."
        raise InputError([Fault(original.name, 0, "", "", reason, cure)])
    titles = [workbooks.text(cell).casefold() for cell in sheet.rows[header_line - 1]]
    columns = {name: titles.index(column) for column, name in _LONG_STATISTICS.items() if column in titles}
    records: list[Record] = []
    faults: list[Fault] = []
    for line, row in enumerate(sheet.rows[header_line:], start=header_line + 1):
        if not any(workbooks.text(cell) for cell in row):
            continue
        record: Record = {"file": sheet.where, "line": line, "release": release}
        record |= {name: workbooks.text(workbooks.at(row, places[label])) for label, name in _LONG_COLUMNS.items()}
        record["year"] = _year(record["year"])
        if record["year"] is None:
            faults.append(sheet.fault(line, "year", workbooks.at(row, places["year"]), "no year", _CURE))
        if dimension(str(record["indicator"])) is None:
            faults.append(sheet.fault(line, "indicator", record["indicator"], "no dimension of the WGI", _CURE))
        for name, position in columns.items():
            cell = workbooks.at(row, position)
            try:
                record[name] = _number(workbooks.text(cell))
            except ValueError:
                faults.append(sheet.fault(line, titles[position], cell, "no number and not #N/A", _CURE))
        records.append(record)
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return release, records


def _read_sheet(sheet: workbooks.Sheet, release: str, records: list[Record], faults: list[Fault]) -> None:
    """Append the sheet's records: a row is a country, a block of six columns a year."""
    first, country_at, code_at, columns = _layout(sheet)
    title = workbooks.text(workbooks.at(sheet.rows[0], 0))
    for line, row in enumerate(sheet.rows[first - 1 :], start=first):
        country, code = (workbooks.text(workbooks.at(row, position)) for position in (country_at, code_at))
        years: dict[int, Record] = {}
        for position, (year, statistic) in columns.items():
            cell = workbooks.at(row, position)
            try:
                value = _number(workbooks.text(cell))
            except ValueError:
                faults.append(sheet.fault(line, f"{statistic} {year}", cell, "no number and not #N/A", _CURE))
                continue
            years.setdefault(year, {})[statistic] = value
        if not code and not any(value is not None for record in years.values() for value in record.values()):
            continue
        place = {"file": sheet.where, "line": line, "country": country, "code": code, "indicator": title}
        records += [place | {"year": year, "release": release} | values for year, values in years.items()]


def _layout(sheet: workbooks.Sheet) -> tuple[int, int, int, dict[int, tuple[int, str]]]:
    """Return the first country's line, the positions of country and code, and position → (year, statistic).

    The row of labels is the last one that repeats them; the row of years may stand above or below it.
    """
    found = workbooks.header(sheet, _HEADER)
    if not found:
        reason = f"no row has the labels {', '.join(_HEADER)}"
        raise InputError([sheet.fault(0, "", "", reason, "Name the workbook of the WGI.")])
    line, places = found
    near = range(max(1, line - 2), min(len(sheet.rows), line + 2) + 1)
    label_lines = [n for n in near if workbooks.at(sheet.rows[n - 1], places["Estimate"]) == "Estimate"]
    year_lines = [n for n in near if _year(workbooks.at(sheet.rows[n - 1], places["Estimate"]))]
    if not year_lines:
        reason = "no row of years stands at the row of labels"
        raise InputError([sheet.fault(line, "Estimate", "", reason, "Download the workbook again.")])
    labels, years = sheet.rows[label_lines[-1] - 1], sheet.rows[year_lines[-1] - 1]
    columns = {}
    for position, label in enumerate(labels):
        statistic, year = _STATISTICS.get(workbooks.text(label)), _year(workbooks.at(years, position))
        if statistic and year:
            columns[position] = (year, statistic)
        elif statistic:
            reason = "the column has no year"
            raise InputError([sheet.fault(year_lines[-1], workbooks.text(label), "", reason, _CURE)])
    return max(label_lines[-1], year_lines[-1]) + 1, places["Country/Territory"], places["Code"], columns


def _year(cell: object) -> int | None:
    text = workbooks.text(cell)
    return int(text) if text.isdecimal() and int(text) in _YEARS else None


def _number(text: str) -> float | None:
    if text in _MISSING:
        return None
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is no score")
    return value


def _long_table(table: csv_files.CsvTable) -> tuple[str, list[Record]]:
    releases = {cells["source_release"] for _, cells in table.rows}
    release = min(releases, default="")
    if len(releases) != 1 or not _edition(release):
        reason = "the column source_release does not state one edition ('WGI 2025')"
        cure = "Split the file by release."
        raise InputError([Fault(table.file, 1, "source_release", ", ".join(sorted(releases)), reason, cure)])
    records: list[Record] = []
    faults: list[Fault] = []
    for line, cells in table.rows:
        record, fault = _long_record(table.file, line, cells)
        if fault:
            faults.append(fault)
        records.append(record | {"release": release})
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return release, records


def _long_record(file: str, line: int, cells: Mapping[str, str]) -> tuple[Record, Fault | None]:
    record: Record = {"file": file, "line": line, "country": cells["country"], "code": cells["wb_code"]}
    record |= {"indicator": cells["indicator"], "year": _year(cells["year"])}
    if record["year"] is None:
        return record, Fault(file, line, "year", cells["year"], "no year", _CURE)
    if dimension(cells["indicator"]) is None:
        return record, Fault(file, line, "indicator", cells["indicator"], "no dimension of the WGI", _CURE)
    for column, name in _CSV_STATISTICS.items():
        try:
            record[name] = _number(cells[column])
        except ValueError:
            return record, Fault(file, line, column, cells[column], "no number", _CURE)
    return record, None
