"""The layouts in which the Mineral Commodity Summaries have appeared, each told by its header, never by its name.

Every reader yields one row a printed cell, in the publisher's own words: keys of WORLD or of SALIENT.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Row
from pipelines.publishers.usgs_mcs import metadata
from pipelines.publishers.usgs_mcs.commodities import commodity, commodity_id, commodity_named, file_stem
from pipelines.publishers.usgs_mcs.delimited import Table
from pipelines.publishers.usgs_mcs.headers import WorldHeader, places, world_header
from pipelines.reading.cells import squash

WORLD = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("commodity", pa.string()), ("country", pa.string()),
        ("type", pa.string()), ("statistic", pa.string()), ("column", pa.string()), ("unit", pa.string()),
        ("year", pa.int32()), ("column_is_estimate", pa.bool_()), ("column_product", pa.string()),
        ("value", pa.string()), ("note", pa.string()), ("table", pa.string()), ("chapter_note", pa.string()),
    ]
)  # fmt: skip
SALIENT = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("commodity", pa.string()), ("column", pa.string()),
        ("occurrence", pa.int32()), ("unit", pa.string()), ("year", pa.int32()), ("value", pa.string()),
        ("note", pa.string()), ("definition", pa.string()),
    ]
)  # fmt: skip
KNOWN_COLUMNS = ("Source", "DataSource", "Data Source", "Country", "Commodity", "Year", "MCS chapter")

STATISTICS = ("production", "capacity", "reserves")
"""What a world table states; another word is set aside."""
_IGNORED_SECTION = "import sources"
_LONG = {"section", "commodity", "country", "statistics", "statistics_detail", "unit", "year", "value"}
_VINTAGE = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NAMED_EDITION = re.compile(r"mcs[ _-]*20\d\d(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_YEAR = re.compile(r"(?P<year>20\d\d)(?P<estimated>[ _]*e(?:st\w*)?)?", re.IGNORECASE)


class Layout(StrEnum):
    """The layouts told apart by their headers."""

    WORLD = "world"
    SALIENT = "salient"
    LONG = "long"
    NONE = ""


def layout_of(table: Table) -> Layout:
    """Tell the layout of a table by its header; NONE where it is no table of a commodity: figures, trends."""
    names = {cell.strip().lower() for cell in table.header}
    if names >= _LONG:
        return Layout.LONG
    if world_header(table.header):
        return Layout.WORLD
    found = places(table.header)
    is_yearly = found["year"] >= 0 and found["country"] < 0 and len(names) > 3
    is_of_commodity = found["commodity"] >= 0 or commodity(file_stem(table.file))
    return Layout.SALIENT if is_yearly and is_of_commodity else Layout.NONE


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
    return year_in(table.file)


def year_in(name: str) -> str:
    """Return the year that the name of a file states, behind `mcs` or else the first; empty where it states none."""
    named = _NAMED_EDITION.search(name.rsplit("/", 1)[-1]) or _VINTAGE.search(name.rsplit("/", 1)[-1])
    return named.group().lower().removeprefix("mcs").strip(" _-") if named else ""


def _cell(row: tuple[str, ...], index: int) -> str:
    return row[index] if 0 <= index < len(row) else ""


def world_rows(table: Table) -> Iterator[Row]:
    """Yield the cells of a world table, of one commodity (named by the file) or of all (named by a column).

    Columns without a name are the publisher's leftovers and are not read.
    """
    header = world_header(table.header)
    if header is None:
        return
    own = table_commodity(table)
    for line, row in table.rows:
        country = squash(_cell(row, header.places["country"]))
        cells = list(_world_cells(header, row))
        if country or any(cell["value"] for cell in cells):
            named = squash(_cell(row, header.places["commodity"])) if header.places["commodity"] >= 0 else own
            kind = squash(_cell(row, header.places["type"])) or header.type_label
            labels = {"file": table.file, "line": line, "commodity": named, "country": country, "type": kind}
            yield from (labels | cell for cell in cells)


def table_commodity(table: Table) -> str:
    """Return the commodity of a table of one: the stem of its file, or else what its cells of type name; "" if none."""
    stem = file_stem(table.file)
    if commodity(stem):
        return stem
    place = places(table.header)["type"]
    return commodity_named(_cell(row, place) for _, row in table.rows) or stem


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
            "table": "",
            "chapter_note": "",
        }


def salient_rows(table: Table, definitions: Sequence[tuple[str, str]] = ()) -> Iterator[Row]:
    """Yield the cells of a United States salient table; `occurrence` tells columns of the same name apart.

    `definitions` are the columns that the metadata file beside the table describes: (header, description) in order.

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
    described = metadata.of_columns([(header, occurrence) for _, header, occurrence in columns], definitions)
    own = table_commodity(table)
    for line, row in table.rows:
        year = squash(_cell(row, found["year"]))
        if not _YEAR.fullmatch(year):
            if year and commodity_id(own):
                raise _no_year(table, line, year)
            continue
        for index, header, occurrence in columns:
            yield {
                "file": table.file,
                "line": line,
                "commodity": squash(_cell(row, found["commodity"])) or own,
                "column": header,
                "occurrence": occurrence,
                "unit": "",
                "year": int(year),
                "value": squash(_cell(row, index)),
                "note": "",
                "definition": described.get((header, occurrence), ""),
            }


def _no_year(table: Table, line: int, text: str) -> InputError:
    cure = "Download the file again, or mend the line."
    return InputError([Fault(table.file, line, "year", text, "this is no year", cure)])


def _named(table: Table, row: tuple[str, ...]) -> dict[str, str]:
    return {name.strip().lower(): squash(cell) for name, cell in zip(table.header, row, strict=False)}


def long_rows(table: Table) -> tuple[list[Row], list[Row], Counter[str]]:
    """Return the world cells, the United States cells and the rows left out of the one-table layout of 2026.

    `Notes` are of the row, `Other notes` of its chapter. Only the shares of import sources are left out; a row that
    says nothing the layout knows comes as a world cell whose statistic says what is strange about it.
    """
    world: list[Row] = []
    salient: list[Row] = []
    left_out: Counter[str] = Counter()
    for line, row in table.rows:
        cell = _named(table, row)
        statistic, section = cell["statistics"].lower(), cell["section"].lower()
        year = _LONG_YEAR.fullmatch(cell["year"])
        base: Row = {"file": table.file, "line": line, "commodity": cell["commodity"], "value": cell["value"]}
        base |= {"column": f"{cell['statistics']}: {cell['statistics_detail']}", "unit": cell["unit"]}
        base |= {"note": cell.get("notes", ""), "year": int(year["year"]) if year else None}
        if section.startswith(_IGNORED_SECTION):
            left_out[f"section {cell['section']}"] += 1
        elif year and "salient" in section:
            salient.append(base | {"occurrence": 1, "definition": cell["statistics_detail"]})
        else:
            is_known = year and "world" in section and statistic in STATISTICS
            mark = {"column_is_estimate": bool(year and year["estimated"]), "column_product": ""}
            place = {"country": cell["country"], "type": cell["statistics_detail"]}
            strange = f"{cell['section']}: {cell['statistics']} of {cell['year'] or 'no year'}"
            stated = {"statistic": statistic if is_known else strange, "table": cell["section"]}
            stated["chapter_note"] = cell.get("other notes", "")
            world.append(base | mark | place | stated)
    return world, salient, left_out
