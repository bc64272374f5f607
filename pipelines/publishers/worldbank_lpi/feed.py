"""World Bank Logistics Performance Index (https://lpi.worldbank.org): an extract of the DataBank as a workbook.

One sheet with a row a country and series and a column a survey, `2023 [YR2023]`; `..` where there is no figure.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading import workbooks

FEED = Feed(
    feed_id="worldbank_lpi",
    source_id="worldbank_lpi",
    title="Logistics Performance Index",
    parser_version=1,
    accepts="The .xlsx extract of the DataBank with a row a country and series",
    row="a country, series and survey",
)
_HEADER = ("Country Name", "Country Code", "Series Name", "Series Code")
_YEAR = re.compile(r"(?P<year>20\d\d) \[YR(?P=year)\]")
_MISSING = frozenset({"", ".."})
_FAULTS_MAX = 50
_CURE = "Download the extract again, or mend the cell."
_SHARE = "LP.LPI.OVRL.RK.ZS"
_SHARE_REASON = "The overall score over again, as a share of the best one"
_SCHEMA = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("country", pa.string()), ("code", pa.string()),
        ("series_name", pa.string()), ("series", pa.string()), ("year", pa.int32()), ("value", pa.float64()),
    ]
)  # fmt: skip


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a workbook; null where the publisher prints `..`. Its edition is its last survey.

    Left out is the series that repeats the score as a share of the best. Raises InputError naming file, row, column
    and cell for another workbook and for a cell that is no number.
    """
    for original in originals:
        sheet, line, places, years = _layout(original)
        rows: list[dict[str, object]] = []
        faults: list[Fault] = []
        ignored: Counter[str] = Counter()
        for number, cells in enumerate(sheet.rows[line:], line + 1):
            stated = {name: workbooks.text(workbooks.at(cells, at)) for name, at in places.items()}
            if not stated["Series Code"]:
                continue
            if stated["Series Code"] == _SHARE:
                ignored[_SHARE] += len(years)
                continue
            for at, year in years.items():
                value = workbooks.text(workbooks.at(cells, at))
                if not _reads(value):
                    faults.append(sheet.fault(number, str(year), value, "no number and not ..", _CURE))
                else:
                    rows.append(_row(sheet.where, number, stated, year, value))
        if faults:
            raise InputError(faults[:_FAULTS_MAX])
        edition = str(max(years.values()))
        yield Parsed(
            snapshot_id=f"worldbank-lpi-{edition}",
            vintage=edition,
            title=f"{FEED.title}, surveys up to {edition}",
            doi="",
            rows=pa.Table.from_pylist(rows, schema=_SCHEMA),
            originals=(original,),
            read=Read(
                {sheet.where: len(rows) + ignored.total()},
                {sheet.where: ignored} if ignored else {},
                {_SHARE: _SHARE_REASON} if ignored else {},
            ),
        )


def _layout(original: Original) -> tuple[workbooks.Sheet, int, dict[str, int], dict[int, int]]:
    """Return the sheet, the line of its header, the places of the labels, and place → year of the surveys."""
    for sheet in workbooks.read(original):
        if found := workbooks.header(sheet, _HEADER):
            line, places = found
            titles = [workbooks.text(cell) for cell in sheet.rows[line - 1]]
            years = {at: int(match["year"]) for at, title in enumerate(titles) if (match := _YEAR.fullmatch(title))}
            if years:
                return sheet, line, {name: places[name] for name in _HEADER}, years
    reason = f"no sheet has the labels {', '.join(_HEADER)} and columns of years"
    raise InputError([Fault(original.name, 0, "", "", reason, "Name the DataBank's extract of the index.")])


def _reads(value: str) -> bool:
    try:
        return value in _MISSING or math.isfinite(float(value))
    except ValueError:
        return False


def _row(file: str, line: int, stated: dict[str, str], year: int, value: str) -> dict[str, object]:
    return {
        "file": file,
        "line": line,
        "country": stated["Country Name"],
        "code": stated["Country Code"],
        "series_name": stated["Series Name"],
        "series": stated["Series Code"],
        "year": year,
        "value": None if value in _MISSING else float(value),
    }
