"""International Energy Agency, Critical Minerals Data Explorer: demand by scenario and supply by country.

The workbook of the edition of May 2024, the .csv files of the edition of May 2025, or both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels import commodities
from pipelines.model import Feed, Original, Parsed, Row
from pipelines.publishers.iea import delimited, sheets
from pipelines.publishers.iea.labels import MINERALS
from pipelines.publishers.iea.tables import DEMAND, SUPPLY, mineral, vintage

FEED = Feed(
    feed_id="iea",
    source_id="iea",
    title="IEA Critical Minerals Data Explorer",
    parser_version=1,
    accepts="The .xlsx workbook CM_Data_Explorer, or its .csv files of demand and supply, named by edition (YYYY-MM)",
    row="a figure: one cell of a table",
)


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot for demand and one for supply of each file: its rows, cells as printed.

    Those of minerals left out are counted: silver, and totals over minerals. Raises InputError for another
    file, for an edition that the name of the file does not tell or that its base year contradicts, for a broken table
    and a cell that is no number, and for an edition given twice.
    """
    seen: set[str] = set()
    for original in originals:
        read = sheets.tables if original.name.lower().endswith(".xlsx") else delimited.tables
        tables = read(original)
        for kind, rows, schema in (("demand", tables.demand, DEMAND), ("supply", tables.supply, SUPPLY)):
            if rows:
                parsed = _parsed(original, kind, rows, schema)
                if parsed.snapshot_id in seen:
                    reason = f"the edition's {kind} is in another file already"
                    cure = "Name one file of each edition and kind."
                    raise InputError([Fault(original.name, 0, "", parsed.snapshot_id, reason, cure)])
                seen.add(parsed.snapshot_id)
                yield parsed


def _parsed(original: Original, kind: str, rows: Sequence[Row], schema: pa.Schema) -> Parsed:
    edition = vintage(original.name, rows)
    kept, read = commodities.sort(
        MINERALS, rows, lambda row: (mineral(row) if kind == "demand" else str(row["mineral"]),)
    )
    return Parsed(
        snapshot_id=f"{edition}-{kind}",
        vintage=edition,
        title=f"Critical Minerals Data Explorer, {edition}: {kind}",
        doi="",
        rows=pa.Table.from_pylist(kept, schema=schema),
        originals=(original,),
        read=read,
    )
