"""Compiled reference tables, every row with its own source and confidence: recycling indicators, policy targets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels import commodities
from pipelines.model import Feed, Original, Parsed
from pipelines.reading import csv_files
from pipelines.reading.cells import squash

FEED = Feed(
    feed_id="reference",
    source_id="reference",
    title="Reference tables on reuse and its targets",
    parser_version=2,
    accepts="recycling_indicators.csv and policy_targets.csv",
    row="a line of a table",
)
MAPPING = Path(__file__).parent / "mapping_material.csv"
HOST_MAPPING = Path(__file__).parent / "mapping_host.csv"
ALL_MATERIALS = frozenset({"", "strategic raw materials", "each strategic raw material"})
"""What a target names instead of a material: it binds all of them, or whatever its scope says."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PERCENT = csv_files.Typed(
    lambda cell: csv_files.is_amount(cell.lstrip("<>").strip()), "a percentage, a bound or a range of them"
)


@dataclass(frozen=True)
class _Table:
    table_id: str
    title: str
    columns: tuple[str, ...]
    edition: str


_TABLES = (
    _Table(
        "recycling-indicators",
        "recycling, substitution and import reliance",
        ("material", "indicator", "region", "year", "value", "unit", "operator", "note", "source", "confidence"),
        "year",
    ),
    _Table(
        "policy-targets",
        "targets in law",
        ("instrument", "target_type", "scope", "material", "value", "unit", "by", "source", "confidence", "note"),
        "instrument",
    ),
)


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a table: its rows but those of materials left out, cells as printed.

    `vintage` is the newest year that the table's editions or instruments name. Rows whose confidence
    is `memory` are kept here and set aside by the normalisers. Raises InputError for another table, for a broken file,
    and for a year or a percentage that is none.
    """
    for original in originals:
        for found in csv_files.tables(original, ("material", "source", "confidence"), fill_short=True):
            table = _table(found)
            csv_files.check_cells(found.file, found.rows, {"year": csv_files.Typed(csv_files.is_year, "a year")})
            percents = [(line, cells) for line, cells in found.rows if cells["unit"].strip().startswith("%")]
            csv_files.check_cells(found.file, percents, {"value": _PERCENT})
            rows = [
                {"file": found.file, "line": line} | {name: squash(cells[name]) for name in table.columns}
                for line, cells in found.rows
            ]
            kept, read = commodities.sort(MAPPING, rows, lambda row: (str(row["material"]),))
            schema = [("file", pa.string()), ("line", pa.int32()), *((name, pa.string()) for name in table.columns)]
            yield Parsed(
                snapshot_id=table.table_id,
                vintage=_vintage(rows, table.edition),
                title=f"{FEED.title}: {table.title}",
                doi="",
                rows=pa.Table.from_pylist(kept, schema=pa.schema(schema)),
                originals=(original,),
                read=read,
            )


def _table(found: csv_files.CsvTable) -> _Table:
    columns = set(found.rows[0][1]) if found.rows else set()
    for table in _TABLES:
        if set(table.columns) <= columns:
            return table
    known = "; ".join(", ".join(table.columns) for table in _TABLES)
    reason = f"the table is none of those with the columns {known}"
    raise InputError([Fault(found.file, 1, "", ",".join(sorted(columns))[:80], reason, f"Name {FEED.accepts}.")])


def _vintage(rows: Sequence[Mapping[str, object]], column: str) -> str:
    return max((year for row in rows for year in _YEAR.findall(str(row[column]))), default="undated")
