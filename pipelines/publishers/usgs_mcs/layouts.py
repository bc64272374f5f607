"""The layouts in which the Mineral Commodity Summaries have appeared, each told by its header, never by its name.

Every reader yields one row a printed cell, in the publisher's own words: keys of WORLD or of SALIENT.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Row
from pipelines.publishers.usgs_mcs.commodities import commodity_id, file_stem
from pipelines.publishers.usgs_mcs.delimited import Table
from pipelines.publishers.usgs_mcs.headers import WorldHeader, places, world_header
from pipelines.reading.cells import squash

WORLD = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("commodity", pa.string()), ("country", pa.string()),
        ("type", pa.string()), ("statistic", pa.string()), ("column", pa.string()), ("unit", pa.string()),
        ("year", pa.int32()), ("column_is_estimate", pa.bool_()), ("column_product", pa.string()),
        ("value", pa.string()), ("note", pa.string()),
    ]
)  # fmt: skip
SALIENT = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("commodity", pa.string()), ("column", pa.string()),
        ("occurrence", pa.int32()), ("unit", pa.string()), ("year", pa.int32()), ("value", pa.string()),
        ("note", pa.string()),
    ]
)  # fmt: skip
KNOWN_COLUMNS = ("Source", "DataSource", "Data Source", "Country", "Commodity", "Year", "MCS chapter", "vintage")

_EXTRACT = {"vintage", "commodity", "country", "type", "statistic", "year", "raw_value", "note"}
_LONG = {"section", "commodity", "country", "statistics", "statistics_detail", "unit", "year", "value"}
_VINTAGE = re.compile(r"(?<!\d)20\d\d(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_YEAR = re.compile(r"(?P<year>20\d\d)(?P<estimated>[ _]*e(?:st\w*)?)?", re.IGNORECASE)


class Layout(StrEnum):
    """The layouts told apart by their headers."""

    WORLD = "world"
    SALIENT = "salient"
    EXTRACT = "extract"
    LONG = "long"
    NONE = ""


def layout_of(header: tuple[str, ...]) -> Layout:
    """Tell the layout of a header row; NONE where it is no table of the summaries."""
    names = {cell.strip().lower() for cell in header}
    if names >= _EXTRACT:
        return Layout.EXTRACT
    if names >= _LONG:
        return Layout.LONG
    if world_header(header):
        return Layout.WORLD
    found = places(header)
    return Layout.SALIENT if found["year"] >= 0 and found["country"] < 0 and len(names) > 3 else Layout.NONE


def vintage_of(table: Table) -> str:
    """Return the edition a table belongs to.

    The year most of its Source cells name (`MCS2024`); where there are none, the year in the file's name, or else the
    year after the newest one its columns or rows state. Empty where nothing says.
    """
    found = places(table.header)
    source = max(found["source"], 0)
    stated = Counter(
        match.group() for _, row in table.rows if len(row) > source and (match := _VINTAGE.search(row[source]))
    )
    if stated:
        return stated.most_common(1)[0][0]
    if named := year_named(table):
        return named
    text = " ".join(table.header) + " " + " ".join(cell for _, row in table.rows for cell in row if len(cell) == 4)
    years = [int(year) for year in re.findall(r"20\d\d", text)]
    return str(max(years) + 1) if years else ""


def year_named(table: Table) -> str:
    """Return the year that the name of a table's file states, empty where it states none."""
    named = _VINTAGE.search(table.file.rsplit("/", 1)[-1])
    return named.group() if named else ""


def _cell(row: tuple[str, ...], index: int) -> str:
    return row[index] if 0 <= index < len(row) else ""


def world_rows(table: Table) -> Iterator[Row]:
    """Yield the cells of a world table, of one commodity (named by the file) or of all (named by a column).

    Columns without a name are the publisher's leftovers and are not read.
    """
    header = world_header(table.header)
    if header is None:
        return
    stem = file_stem(table.file)
    for line, row in table.rows:
        country = squash(_cell(row, header.places["country"]))
        if country:
            commodity = squash(_cell(row, header.places["commodity"])) if header.places["commodity"] >= 0 else stem
            kind = squash(_cell(row, header.places["type"])) or header.type_label
            labels = {"file": table.file, "line": line, "commodity": commodity, "country": country, "type": kind}
            yield from (labels | cell for cell in _world_cells(header, row))


def _world_cells(header: WorldHeader, row: tuple[str, ...]) -> Iterator[Row]:
    for column in header.values:
        note = squash(_cell(row, header.notes.get(column.statistic, -1)))
        yield {
            "statistic": column.statistic,
            "column": column.header,
            "unit": squash(_cell(row, header.places["unit"])) if header.places["unit"] >= 0 else column.unit,
            "year": column.year,
            "column_is_estimate": column.is_estimate,
            "column_product": column.product,
            "value": squash(_cell(row, column.index)),
            "note": note,
        }


def salient_rows(table: Table) -> Iterator[Row]:
    """Yield the cells of a United States salient table; `occurrence` tells columns of the same name apart.

    Raises InputError naming file and line where another text than a year stands in the table of a tracked commodity.
    """
    found = places(table.header)
    labels = {index for index in found.values() if index >= 0}
    seen: Counter[str] = Counter()
    columns: list[tuple[int, str, int]] = []
    for index, cell in enumerate(table.header):
        if cell.strip() and index not in labels:
            seen[cell.strip()] += 1
            columns.append((index, cell.strip(), seen[cell.strip()]))
    for line, row in table.rows:
        year = squash(_cell(row, found["year"]))
        if not _YEAR.fullmatch(year):
            if year and commodity_id(file_stem(table.file)):
                raise _no_year(table, line, year)
            continue
        for index, header, occurrence in columns:
            yield {
                "file": table.file,
                "line": line,
                "commodity": squash(_cell(row, found["commodity"])) or file_stem(table.file),
                "column": header,
                "occurrence": occurrence,
                "unit": "",
                "year": int(year),
                "value": squash(_cell(row, index)),
                "note": "",
            }


def _no_year(table: Table, line: int, text: str) -> InputError:
    cure = "Download the file again, or mend the line."
    return InputError([Fault(table.file, line, "year", text, "this is no year", cure)])


def _named(table: Table, row: tuple[str, ...]) -> dict[str, str]:
    return {name.strip().lower(): squash(cell) for name, cell in zip(table.header, row, strict=False)}


def extract_rows(table: Table) -> Iterator[Row]:
    """Yield the cells of the extract of the 2026 edition: `raw_value` as printed, its unit in `note`.

    Raises InputError naming file and line for a row without a year.
    """
    for line, row in table.rows:
        cell = _named(table, row)
        if not _YEAR.fullmatch(cell.get("year", "")):
            raise _no_year(table, line, cell.get("year", ""))
        yield {
            "file": table.file,
            "line": line,
            "commodity": cell["commodity"],
            "country": cell["country"],
            "type": cell["type"],
            "statistic": cell["statistic"],
            "column": "raw_value",
            "unit": cell["note"] or cell["unit"],
            "year": int(cell["year"]),
            "column_is_estimate": cell.get("estimated") == "True",
            "column_product": "",
            "value": cell["raw_value"],
            "note": "",
        }


def long_rows(table: Table) -> tuple[list[Row], list[Row], Counter[str]]:
    """Return the world cells, the United States cells and the sections left out of the one-table layout of 2026."""
    world: list[Row] = []
    salient: list[Row] = []
    left_out: Counter[str] = Counter()
    for line, row in table.rows:
        cell = _named(table, row)
        statistic = cell["statistics"].lower()
        year = _LONG_YEAR.fullmatch(cell["year"])
        base: Row = {"file": table.file, "line": line, "commodity": cell["commodity"], "value": cell["value"]}
        base["note"] = " ".join(text for text in (cell.get("notes", ""), cell.get("other notes", "")) if text)
        base |= {"column": f"{cell['statistics']}: {cell['statistics_detail']}", "unit": cell["unit"]}
        if year and "world" in cell["section"].lower() and statistic in {"production", "capacity", "reserves"}:
            mark = {"column_is_estimate": bool(year["estimated"]), "column_product": ""}
            place = {"country": cell["country"], "type": cell["statistics_detail"], "statistic": statistic}
            world.append(base | mark | place | {"year": int(year["year"])})
        elif year and "salient" in cell["section"].lower():
            salient.append(base | {"occurrence": 1, "year": int(year["year"])})
        else:
            left_out[f"section {cell['section']}"] += 1
    return _unrounded(world), salient, left_out


def _unrounded(rows: list[Row]) -> list[Row]:
    """Drop a rounded figure where the same one is stated unrounded too."""

    def key(row: Row) -> tuple[object, ...]:
        kind = re.sub(r"[:,]?\s*rounded", "", str(row["type"]), flags=re.IGNORECASE)
        return (row["commodity"], row["country"], row["statistic"], row["year"], kind)

    exact = {key(row) for row in rows if "rounded" not in str(row["type"]).lower()}
    return [row for row in rows if "rounded" not in str(row["type"]).lower() or key(row) not in exact]
