"""The publisher's three layouts as frames of texts in one long form, and the one conversion of these to numbers.

A frame has a row a country, dimension and year: `file`, `line`, `country`, `code`, `indicator`, `year` and the
statistics, as printed.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.model import Fault, InputError
from pipelines.publishers.wgi import words
from pipelines.reading import csv_files, workbooks

_CURE = "Download the file again, or mend the cell."
_NO_DIMENSION = "no dimension of the WGI"
_NO_ESTIMATE = (
    "an estimate lies between about -2.5 and 2.5; up to 100 run the score and the rank of the same edition",
    "Give the column of estimates, or mend the cell.",
)
_FAULTS_MAX = 50
_WIDE = dict(zip(("Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"), words.STATISTICS, strict=True))
_HEADER = ("Country/Territory", "Code", "Estimate")


def wide(sheet: workbooks.Sheet) -> pd.DataFrame:
    """Return a sheet in which a row is a country, and a block of columns a year."""
    first, country_at, code_at, columns = _layout(sheet)
    lines = pd.RangeIndex(first, len(sheet.rows) + 1, name="line")
    width = max(country_at, code_at, *columns) + 1
    cells = [[workbooks.text(workbooks.at(row, at)) for at in range(width)] for row in sheet.rows[first - 1 :]]
    printed = pd.DataFrame(cells, index=lines, dtype=object)
    texts = printed[list(columns)].set_axis(pd.MultiIndex.from_tuples(columns.values(), names=("year", None)), axis=1)
    places = printed[[country_at, code_at]].set_axis(["country", "code"], axis=1)
    stated = (places["code"] != "") | ~texts.isin(words.MISSING).all(axis=1)
    long = places[stated].join(texts[stated].stack("year").reset_index("year")).reset_index()  # noqa: PD013  melt knows no blocks
    return long.assign(file=sheet.where, indicator=workbooks.text(workbooks.at(sheet.rows[0], 0)))


def long_sheet(sheet: workbooks.Sheet, header_line: int, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a sheet with a row a country, dimension and year; `names` are ours of the publisher's columns."""
    titles = [workbooks.text(cell).casefold() for cell in sheet.rows[header_line - 1]]
    lines = pd.RangeIndex(header_line + 1, len(sheet.rows) + 1, name="line")
    cells = [[workbooks.text(workbooks.at(row, at)) for at in range(len(titles))] for row in sheet.rows[header_line:]]
    printed = pd.DataFrame(cells, index=lines, columns=titles, dtype=object)
    long = printed[(printed != "").any(axis=1)].rename(columns=dict(names)).reset_index()
    return long.assign(file=sheet.where)


def long_csv(table: csv_files.CsvTable, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a CSV with a row a country, dimension and year; `names` are ours of the publisher's columns."""
    lines = pd.Index([line for line, _ in table.rows], name="line")
    printed = pd.DataFrame([cells for _, cells in table.rows], index=lines, dtype=object)
    return printed.rename(columns=dict(names)).reset_index().assign(file=table.file)


def numbers(long: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the frame with numbers in place of texts, null where the publisher prints that there is none.

    `names` are ours of the publisher's columns, for the message. Raises InputError naming every cell that is no year,
    no dimension, no number, or no estimate.
    """
    texts = long[[name for name in words.STATISTICS if name in long]]
    wrong = texts.map(words.is_no_number)
    values = texts.mask(wrong | texts.isin(words.MISSING)).astype(float)
    years = long["year"].map(words.year)
    faults = [
        *_faults(long[years.isna()], names, "year", "no year"),
        *_faults(long[long["indicator"].map(words.dimension).isna()], names, "indicator", _NO_DIMENSION),
        *_faults(long[values["estimate"].abs() > words.FARTHEST], names, "estimate", *_NO_ESTIMATE),
    ]
    for name in texts:
        faults += _faults(long[wrong[name]], names, name, "no number and not #N/A")
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return long.assign(**values, year=years)


def _faults(wrong: pd.DataFrame, names: Mapping[str, str], column: str, reason: str, cure: str = _CURE) -> list[Fault]:
    """Return a fault for each row's cell of a column, under the publisher's name; a wide sheet's has the year too."""
    printed = next((theirs for theirs, ours in names.items() if ours == column), "")
    return [
        Fault(row["file"], row["line"], printed or f"{column} {row['year']}", row[column], reason, cure)
        for row in wrong.to_dict("records")
    ]


def _layout(sheet: workbooks.Sheet) -> tuple[int, int, int, dict[int, tuple[str, str]]]:
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
    year_lines = [n for n in near if words.year(workbooks.text(workbooks.at(sheet.rows[n - 1], places["Estimate"])))]
    if not year_lines:
        reason = "no row of years stands at the row of labels"
        raise InputError([sheet.fault(line, "Estimate", "", reason, "Download the workbook again.")])
    labels, years = sheet.rows[label_lines[-1] - 1], sheet.rows[year_lines[-1] - 1]
    columns = {}
    for position, label in enumerate(labels):
        statistic, year = _WIDE.get(workbooks.text(label)), words.year(workbooks.text(workbooks.at(years, position)))
        if statistic and year:
            columns[position] = (str(year), statistic)
        elif statistic:
            reason = "the column has no year"
            raise InputError([sheet.fault(year_lines[-1], workbooks.text(label), "", reason, _CURE)])
    return max(label_lines[-1], year_lines[-1]) + 1, places["Country/Territory"], places["Code"], columns
