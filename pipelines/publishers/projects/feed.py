"""Inventories of mineral projects, one .csv a compilation: MinMod, Busch et al., Geoscience Australia, statements.

Four layouts, told apart by their header row, become one: a row a quantity, every cell as printed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels import commodities
from pipelines.model import Feed, Original, Parsed, Row
from pipelines.reading import csv_files

MINMOD, BUSCH, AUSTRALIA, STATEMENTS = "minmod", "busch_lithium", "geoscience_australia", "project_statements"
FEED = Feed(
    feed_id="projects",
    source_id=MINMOD,
    title="Inventories of mineral projects",
    parser_version=1,
    accepts="The .csv files of projects, national inventories and statements, each with its header row",
    row="a line: a quantity",
    other_sources=(BUSCH, AUSTRALIA, STATEMENTS),
)
MAPPING = Path(__file__).parent / "mapping_commodity.csv"
SYSTEM_MAPPING = Path(__file__).parent / "mapping_system.csv"

_TITLES = {
    MINMOD: "MinMod mineral site data",
    BUSCH: "Lithium deposits compiled by Busch et al.",
    AUSTRALIA: "Australia's Identified Mineral Resources 2023, preliminary tables",
    STATEMENTS: "Statements of companies and surveys",
}
_SOURCE_TEXTS = {"MinMod": MINMOD, "github pmbusch/": BUSCH, "Geoscience Australia": AUSTRALIA}
"""How the cell `source` of a row begins → source; every other row is a statement that its `source` cites."""


@dataclass(frozen=True)
class _Layout:
    """A header row: the columns that tell it, column of ours → its column, and what the layout says for all rows."""

    columns: tuple[str, ...]
    renamed: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)


_COLUMNS = (
    "project", "country", "lat", "lon", "commodity", "deposit_type", "system", "category", "ore_quantity", "ore_unit",
    "grade", "grade_unit", "contained", "contained_unit", "effective_date", "unfc_e", "unfc_f", "unfc_g",
    "unfc_default", "inclusive", "source", "source_document", "source_commit", "confidence", "note",
)  # fmt: skip
_CODES = {name: name for name in ("unfc_e", "unfc_f", "unfc_g", "unfc_default")}
_EVERY = {name: name for name in ("country", "commodity", "source", "confidence", "note")}
_LAYOUTS = (
    _Layout(
        ("ore_quantity", "resources_inclusive_of_reserves", "contained_unit"),
        {name: name for name in _COLUMNS} | {"inclusive": "resources_inclusive_of_reserves"},
    ),
    _Layout(
        ("ore_mt", "contained_unit"),
        {**_EVERY, **_CODES, "ore_quantity": "ore_mt", "source_document": "source"}
        | {name: name for name in ("project", "system", "category", "grade", "grade_unit")}
        | {name: name for name in ("contained", "contained_unit", "effective_date")},
        {"ore_unit": "Mt"},
    ),
    _Layout(
        ("operating_mines", "quantity"),
        {**_EVERY, **_CODES, "category": "category", "contained": "quantity", "contained_unit": "unit"}
        | {"effective_date": "effective_date", "source_document": "source"},
        {"project": "Operating mines (national inventory)", "system": "Geoscience Australia national inventory"},
    ),
    _Layout(
        ("code_1997", "quantity"),
        {**_EVERY, "project": "project", "system": "unfc_version", "category": "code_1997", "contained": "quantity"}
        | {"contained_unit": "unit", "effective_date": "reported_effective_date"},
        {"source_document": "Inspection reports of the Indian Bureau of Mines, as transcribed by a third party"},
    ),
)
_SCHEMA = pa.schema(
    [("file", pa.string()), ("line", pa.int32()), ("source_set", pa.string()), ("source_id", pa.string())]
    + [(name, pa.string()) for name in _COLUMNS]
)
_AMOUNTS = ("ore_quantity", "grade", "contained")
_AMOUNT = csv_files.Typed(csv_files.is_amount, "empty, a number from zero, or a range")
_PLACES = {
    name: csv_files.Typed(
        lambda cell: not cell or math.isfinite(csv_files.plain(cell)), "empty or a coordinate in degrees"
    )
    for name in ("lat", "lon")
}
_SET = re.compile(r"^(?:projects_)?(?:minmod_)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COMMIT_DIGITS = 7


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a file and source: the rows but those of commodities left out, cells as printed.

    `source_set` names the file: quantities of two sets overlap and are never added. Raises InputError naming file,
    line, reason and cure for another layout, a broken line, and text or less than zero where a quantity must stand.
    """
    for original in originals:
        for table in csv_files.tables(original, ("country", "commodity", "source", "confidence")):
            rows = _rows(table)
            for source_id in dict.fromkeys(str(row["source_id"]) for row in rows):
                yield _parsed(original, [row for row in rows if row["source_id"] == source_id])


def _parsed(original: Original, rows: Sequence[Row]) -> Parsed:
    kept, read = commodities.sort(MAPPING, rows, lambda row: (str(row["commodity"]),))
    source_id, source_set = str(rows[0]["source_id"]), str(rows[0]["source_set"])
    return Parsed(
        snapshot_id=source_set.replace("_", "-"),
        vintage=_vintage(rows),
        title=f"{_TITLES[source_id]}: {source_set.replace('_', ' ')}",
        doi="",
        rows=pa.Table.from_pylist(kept, schema=_SCHEMA),
        originals=(original,),
        read=read,
        source_id=source_id,
    )


def _vintage(rows: Iterable[Row]) -> str:
    """Return the commit of the compilation, or else the newest year that an effective date names."""
    years: set[str] = set()
    for row in rows:
        if row["source_commit"]:
            return str(row["source_commit"])[:_COMMIT_DIGITS]
        years.update(_YEAR.findall(str(row["effective_date"])))
    return max(years, default="undated")


def _rows(table: csv_files.CsvTable) -> list[Row]:
    if not table.rows:
        raise InputError([Fault(table.file, 2, "", "", "no row follows the header", "Name the whole file.")])
    layout = _layout(table.file, table.rows[0][1])
    main = _source_id(table.rows[0][1])
    name = _SET.sub("", PurePosixPath(table.file).stem.lower())
    rows: list[Row] = []
    for line, cells in table.rows:
        source_id = _source_id(cells)
        source_set = name if source_id == main else f"{name}_{source_id}"
        row: Row = {"file": table.file, "line": line, "source_set": source_set, "source_id": source_id}
        for column in _COLUMNS:
            printed = cells.get(layout.renamed.get(column, ""), "")
            row[column] = printed.strip() or layout.constants.get(column, "")
        rows.append(row)
    typed = {layout.renamed[name]: _AMOUNT for name in _AMOUNTS if name in layout.renamed} | _PLACES
    csv_files.check_cells(table.file, table.rows, typed)
    return rows


def _layout(file: str, cells: Mapping[str, str]) -> _Layout:
    for layout in _LAYOUTS:
        if set(layout.columns) <= set(cells):
            return layout
    known = "; ".join(", ".join(layout.columns) for layout in _LAYOUTS)
    reason = f"the header is none of the known layouts, which have the columns {known}"
    raise InputError([Fault(file, 1, "", ",".join(cells)[:80], reason, "Name a file of one of these layouts.")])


def _source_id(cells: Mapping[str, str]) -> str:
    text = cells["source"]
    return next((source_id for start, source_id in _SOURCE_TEXTS.items() if text.startswith(start)), STATEMENTS)
