"""CEPII BACI by heading of four digits: the largest flows of a year, and totals over all pairs that the file holds.

A heading mixes what codes of six digits tell apart, so that neither is ever added to the other. Its compiler left out
every exporter and importer that the map used does not draw: totals are lower bounds of what the release states.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import Feed, Original, Parsed, Read, Row
from pipelines.reading import csv_files
from pipelines.reading.csv_files import Typed

FEED = Feed(
    feed_id="baci_headings",
    source_id="baci_headings",
    title="CEPII BACI by heading",
    parser_version=1,
    row="a flow, or the total of a heading and year; of headings left out each flow and total",
    accepts="baci_hs…_V<release>_…_hs4_….csv: the largest flows by heading, and totals_hs4.csv, together",
)
MAPPING = Path(__file__).parent / "mapping.csv"
UNPLACED = ("BHR", "FRA", "HKG", "NOR", "SGP")
"""Large traders of these goods whom the compiler's map does not draw: where no flow is theirs, no total is either."""
_RELEASE = re.compile(r"V(\d{6}[a-z]?)")
_EDITION = re.compile(r"hs\d\d(?!\d)", re.IGNORECASE)
_FLOWS = ("year", "hs4", "exporter_iso3", "importer_iso3", "value_usd", "tonnes")
_TOTALS = ("year", "hs4", "world_value_usd", "world_tonnes", "pairs", "share_of_value_in_top200")
_AMOUNT = Typed(lambda cell: bool(cell) and csv_files.is_amount(cell), "a number")
_YEAR = Typed(csv_files.is_year, "a year")
_HEADING = Typed(re.compile(r"\d{4}").fullmatch, "a heading of four digits")
_PAIRS = Typed(re.compile(r"\d+").fullmatch, "a number of pairs")
_CELLS = {"year": _YEAR, "hs4": _HEADING, "pairs": _PAIRS} | dict.fromkeys(
    ("value_usd", "tonnes", "world_value_usd", "world_tonnes", "share_of_value_in_top200"), _AMOUNT
)
_ROUNDED = 0.0001
_SCHEMA = pa.schema(
    [
        ("year", pa.int16()), ("hs_heading", pa.string()), ("exporter", pa.string()), ("importer", pa.string()),
        ("value_usd", pa.float64()), ("quantity_t", pa.float64()), ("n_pairs", pa.int32()),
        ("share_listed_frac", pa.float64()), ("nomenclature", pa.string()), ("file", pa.string()), ("line", pa.int32()),
    ]
)  # fmt: skip


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot of flows and totals; a total has neither exporter nor importer.

    Raises InputError where one of the two files is absent or there twice, where the flows' name tells no release or
    nomenclature, for another header, a cell that is no number, a flow or total that is there twice, and a heading whose
    flows are more than its total or not the share of it that the publisher states.
    """
    found = [table for original in originals for table in csv_files.tables(original, ("year", "hs4"))]
    flows = _only([table for table in found if "exporter_iso3" in _header(table)], "of the largest flows", originals)
    totals = _only([table for table in found if "pairs" in _header(table)], "of totals", originals)
    release, edition = _RELEASE.search(flows.file), _EDITION.search(flows.file)
    if release is None or edition is None:
        cure = "Keep nomenclature and release in the file's name, such as hs22 and V202601."
        raise InputError([Fault(flows.file, 0, "", flows.file, "the name tells no release or no nomenclature", cure)])
    left_out = {row["hs_heading"]: row["note"] for row in mapping_rows(MAPPING) if not row["material_id"]}
    rows, ignored = list[Row](), dict[str, Counter[str]]()
    for table, names in ((flows, _FLOWS), (totals, _TOTALS)):
        kept, passed = _read(table, names, left_out)
        rows += [row | {"nomenclature": edition[0].upper()} for row in kept]
        ignored[table.file] = passed
    _check_totals(rows)
    read = Read(
        {table.file: len(table.rows) for table in (flows, totals)},
        {file: dict(sorted(passed.items())) for file, passed in ignored.items()},
        {heading: left_out[heading] for passed in ignored.values() for heading in passed},
    )
    stem = re.sub(r"[^a-z0-9]+", "-", flows.file.rpartition("/")[2].removesuffix(".csv").lower()).strip("-")
    made = pa.Table.from_pylist(rows, _SCHEMA)
    yield Parsed(stem, f"V{release[1]}", FEED.title, "", made, tuple(originals), read)


def _header(table: csv_files.CsvTable) -> Collection[str]:
    return table.rows[0][1].keys() if table.rows else ()


def _only(tables: Sequence[csv_files.CsvTable], what: str, originals: Sequence[Original]) -> csv_files.CsvTable:
    if len(tables) == 1:
        return tables[0]
    cure = "Name the file of the largest flows and totals_hs4.csv, one each, in one command."
    names = ", ".join(original.name for original in originals)
    raise InputError([Fault(names, 0, "", str(len(tables)), f"there is not one file {what}", cure)])


def _read(
    table: csv_files.CsvTable, names: Collection[str], left_out: Collection[str]
) -> tuple[list[Row], Counter[str]]:
    """Return the rows of a file in the order of year, heading and value, and how many of each heading are left out."""
    absent = [name for name in names if name not in _header(table)]
    if absent:
        cure = "Name the publisher's own file, with its header row untouched."
        raise InputError([Fault(table.file, 1, ", ".join(absent), "", "the header lacks columns", cure)])
    csv_files.check_cells(table.file, table.rows, _CELLS)
    kept: dict[tuple[str, ...], Row] = {}
    passed = Counter[str]()
    for line, cells in table.rows:
        if cells["hs4"] in left_out:
            passed[cells["hs4"]] += 1
            continue
        key = (cells["year"], cells["hs4"], cells.get("exporter_iso3", ""), cells.get("importer_iso3", ""))
        if key in kept:
            cure = "Take the file again: a flow or total stands in it once."
            raise InputError([Fault(table.file, line, "hs4", cells["hs4"], "the row is there twice", cure)])
        kept[key] = _row(cells) | {"file": table.file, "line": line}
    return list(kept.values()), passed


def _row(cells: Mapping[str, str]) -> Row:
    is_total = "pairs" in cells
    return {
        "year": int(cells["year"]), "hs_heading": cells["hs4"], "exporter": cells.get("exporter_iso3", ""),
        "importer": cells.get("importer_iso3", ""),
        "value_usd": float(cells["world_value_usd" if is_total else "value_usd"]),
        "quantity_t": float(cells["world_tonnes" if is_total else "tonnes"]),
        "n_pairs": int(cells["pairs"]) if is_total else None,
        "share_listed_frac": float(cells["share_of_value_in_top200"]) if is_total else None,
    }  # fmt: skip


def _check_totals(rows: Sequence[Row]) -> None:
    """Hold the flows of each heading and year against its total: what they are worth is the share stated of it."""
    listed: dict[tuple[object, object], float] = {}
    for row in rows:
        if row["n_pairs"] is None:
            key = row["year"], row["hs_heading"]
            listed[key] = listed.get(key, 0.0) + float(str(row["value_usd"]))
    totals = {(row["year"], row["hs_heading"]): row for row in rows if row["n_pairs"] is not None}
    faults = []
    for key in sorted({*listed, *totals}, key=str):
        total, value = totals.get(key), listed.get(key, 0.0)
        if total is None:
            faults.append(Fault("", 0, "hs4", str(key), "flows without a total", "Take both files of one edition."))
            continue
        share, stated = value / float(str(total["value_usd"])), float(str(total["share_listed_frac"]))
        if abs(share - stated) > _ROUNDED:
            reason = f"the flows are {share:.4f} of the total, where the file states {stated:.4f}"
            where = str(total["file"]), int(str(total["line"]))
            faults.append(Fault(*where, "hs4", str(total["hs_heading"]), reason, "Take both files of one edition."))
    if faults:
        raise InputError(faults)
