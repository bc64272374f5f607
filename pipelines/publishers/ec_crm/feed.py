"""European Commission, study on the critical raw materials for the EU: its tables as .csv files (Windows-1252)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels import commodities
from pipelines.model import Feed, Original, Parsed
from pipelines.reading import csv_files
from pipelines.reading.cells import squash
from pipelines.reading.shares import share

FEED = Feed(
    feed_id="ec_crm",
    source_id="ec_crm",
    title="Study on the critical raw materials for the EU",
    parser_version=1,
    accepts="The .csv files of global and EU supply shares, of use shares, and of supply risk over time",
    row="a line of a table",
)
MAPPING = Path(__file__).parent / "mapping.csv"
STUDY = "2023"
"""The study whose tables these are; no cell of them names it."""


@dataclass(frozen=True)
class Table:
    """A table of the study: column of ours → its column, and the words its file name must hold."""

    table_id: str
    title: str
    renamed: Mapping[str, str]
    in_name: str = ""


_SUPPLY = {
    "material": "Material", "stage": "Stage", "country": "Country", "share": "Share", "trade_parameter": "t",
}  # fmt: skip
TABLES = (
    Table("supply-global", "global supply shares", _SUPPLY, "global"),
    Table("supply-eu", "shares of the supply of the EU", _SUPPLY, "eu"),
    Table(
        "uses",
        "shares of use",
        {
            "material": "Material", "application": "Application", "share": "Share", "sector": "NACE sector",
            "value_added_meur": "VA in million €",
        },
    ),
    Table(
        "criticality",
        "supply risk and economic importance, 2011 to 2023",
        {"material": "Material", "year": "Year", "supply_risk": "SR", "economic_importance": "EI"},
    ),
)  # fmt: skip


_AMOUNT = csv_files.Typed(lambda cell: cell == "-" or csv_files.is_amount(cell), "empty, a dash or a number from zero")
_TYPED = {
    "Share": csv_files.Typed(share, "a share of 0 to 100 %"),
    "Year": csv_files.Typed(csv_files.is_year, "a year"),
    **dict.fromkeys(("t", "VA in million €", "SR", "EI"), _AMOUNT),
}


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a table: its rows but those of materials left out, cells as printed, white space squashed.

    `trade_parameter` is the study's t (export restrictions and agreements, 0.8 to 1.5), not tonnes. Raises
    InputError for another table, a broken file and a cell of a share, year or amount that is none.
    """
    for original in originals:
        for found in csv_files.tables(original, ("Material",)):
            table = _table(found)
            csv_files.check_cells(found.file, found.rows, _TYPED)
            rows = [
                {"file": found.file, "line": line}
                | {name: squash(cells[column]) for name, column in table.renamed.items()}
                for line, cells in found.rows
            ]
            kept, read = commodities.sort(MAPPING, rows, lambda row: (str(row["material"]),))
            schema = [("file", pa.string()), ("line", pa.int32()), *((name, pa.string()) for name in table.renamed)]
            yield Parsed(
                snapshot_id=table.table_id,
                vintage=STUDY,
                title=f"{FEED.title} {STUDY}: {table.title}",
                doi="10.2873/725585",
                rows=pa.Table.from_pylist(kept, schema=pa.schema(schema)),
                originals=(original,),
                read=read,
            )


def _table(found: csv_files.CsvTable) -> Table:
    """Return the table that the columns tell, and where two have the same ones, the name of the file."""
    columns = set(found.rows[0][1]) if found.rows else set()
    name = PurePosixPath(found.file).stem.lower()
    for table in TABLES:
        if set(table.renamed.values()) <= columns and table.in_name in name:
            return table
    reason = "the file is none of the study's tables " + ", ".join(table.title for table in TABLES)
    cure = "Name the table's own file: fact_GlobalSupplyShares&t.csv, fact_EUSupplyShares&t.csv and so on."
    raise InputError([Fault(found.file, 1, "", ",".join(sorted(columns))[:80], reason, cure)])
