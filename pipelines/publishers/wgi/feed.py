"""World Bank Worldwide Governance Indicators (https://www.govindicators.org): the workbook, and a long CSV release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.publishers.wgi import frames, words
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
_CSV = {
    "country": "country", "wb_code": "code", "year": "year", "indicator": "indicator", "estimate": "estimate",
    "stderr": "std_error", "rank": "rank_pct",
}  # fmt: skip
_LONG = {
    "countryname": "country", "code": "code", "year": "year", "indicator": "indicator", "estimate": "estimate",
    "stddev": "std_error", "nsource": "n_sources", "pctrank": "rank_pct", "pctranklower": "rank_lower_pct",
    "pctrankupper": "rank_upper_pct",
}  # fmt: skip
"""The publisher's columns of its long table, in the workbook and in the CSV, and ours."""
_LONG_HEADER = tuple(_LONG)[:5]
_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int32()),
        ("country", pa.string()),
        ("code", pa.string()),
        ("indicator", pa.string()),
        ("year", pa.int32()),
        *((name, pa.float64()) for name in words.STATISTICS),
        ("release", pa.string()),
    ]
)


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a workbook (six dimensions) and one a CSV release, by country, dimension and year.

    Statistics are numbers or null where the publisher prints `#N/A`. Raises InputError naming file, row, reason and
    cure for another file, a dimension without its sheet and a cell that is no number.
    """
    for original in originals:
        if original.name.lower().endswith(".xlsx"):
            release, rows = _workbook(original)
            yield _parsed(original, release, rows, "")
        else:
            for table in csv_files.tables(original, (*_CSV, "source_release")):
                rows = frames.numbers(frames.long_csv(table, _CSV), _CSV)
                yield _parsed(
                    original, _stated(table), rows, f"-{'-'.join(sorted(set(rows['indicator'].str.lower())))}"
                )


def _parsed(original: Original, release: str, rows: pd.DataFrame, suffix: str) -> Parsed:
    edition = words.edition(release)
    whole = rows.assign(release=release).reindex(columns=_SCHEMA.names)
    return Parsed(
        snapshot_id=f"wgi-{edition}{suffix}",
        vintage=edition,
        title=f"Worldwide Governance Indicators, {edition}",
        doi="",
        rows=pa.Table.from_pandas(whole, _SCHEMA, preserve_index=False).replace_schema_metadata(),
        originals=(original,),
        read=Read(rows["file"].value_counts(sort=False).to_dict()),
    )


def _workbook(original: Original) -> tuple[str, pd.DataFrame]:
    sheets = workbooks.read(original)
    for sheet in sheets:
        if found := workbooks.header(sheet, _LONG_HEADER):
            return _long_release(original), frames.numbers(frames.long_sheet(sheet, found[0], _LONG), _LONG)
    cells = (workbooks.text(cell) for sheet in sheets for row in sheet.rows[:20] for cell in row)
    release = next((cell for cell in cells if words.edition(cell)), "") or _given(original)
    if not release:
        reason = "no cell states the edition ('The Worldwide Governance Indicators, 2023 Update')"
        raise InputError([Fault(original.name, 0, "", "", reason, "Say it: --edition 2024.")])
    by_dimension: dict[str, workbooks.Sheet] = {}
    for sheet in sheets:
        code = words.dimension(workbooks.text(workbooks.at(sheet.rows[0], 0))) if sheet.rows else None
        if code in by_dimension:
            reason = f"the sheet {by_dimension[code].title} has the same dimension"
            raise InputError([sheet.fault(1, "", sheet.title, reason, "Leave one sheet a dimension in the workbook.")])
        if code:
            by_dimension[code] = sheet
    absent = [title for code, title in words.DIMENSIONS.items() if code not in by_dimension]
    if absent:
        reason = f"no sheet starts with the title {', '.join(absent)}"
        raise InputError([Fault(original.name, 0, "", "", reason, "Name the workbook of the WGI with its six sheets.")])
    long = pd.concat([frames.wide(by_dimension[code]) for code in words.DIMENSIONS], ignore_index=True)
    return release, frames.numbers(long, {})


def _given(original: Original) -> str:
    """Return the edition that was given or that the file's name states, as the publisher writes it; "" without any."""
    named = re.search(r"(?<!\d)20\d\d(?!\d)", original.edition or original.name)
    return f"WGI {named.group()}" if named else ""


def _long_release(original: Original) -> str:
    """Return the edition of the long table, the publisher's layout since 2023, which does not state it."""
    if release := _given(original):
        return release
    reason = "the long table (codeindyr, code, countryname, year, ...) does not state its edition"
    cure = "Say it: --edition 2024, or name the file wgidataset_2024.xlsx."
    raise InputError([Fault(original.name, 0, "", "", reason, cure)])


def _stated(table: csv_files.CsvTable) -> str:
    """Return the one edition that the rows of a CSV name."""
    releases = sorted({cells["source_release"] for _, cells in table.rows})
    if len(releases) == 1 and words.edition(releases[0]):
        return releases[0]
    reason = "the column source_release does not state one edition ('WGI 2025')"
    raise InputError(
        [Fault(table.file, 1, "source_release", ", ".join(releases), reason, "Split the file by release.")]
    )
