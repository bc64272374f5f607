"""Later releases of CEPII BACI in newer nomenclatures: whole flows of some years, and selections of the largest.

They are never part of the series of trade: a release differs from another by revisions. Of a selection, whose sums are
lower bounds, only what each exporter sold of a code in a year is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading import csv_files

FEED = Feed(
    feed_id="baci_later",
    source_id="baci_later",
    title="CEPII BACI, later releases",
    parser_version=2,
    row="a flow; of a selection the flows of one code, exporter and year, added up; of codes left out each flow",
    accepts="baci_…_V<release>….csv: flows of some HS codes with year, exporter, importer, hs6, value (and weight)",
)
MAPPING = Path(__file__).parent / "mapping.csv"
_RELEASE = re.compile(r"V(\d{6}[a-z]?)")
_SELECTED = re.compile(r"top\d+")
_EDITION = re.compile(r"hs\d\d", re.IGNORECASE)
_SIDES = ("exporter", "importer")
_SCHEMA = pa.schema(
    [
        ("year", pa.int16()), ("hs_code", pa.string()), ("exporter", pa.string()), ("importer", pa.string()),
        ("value_usd", pa.float64()), ("quantity_t", pa.float64()), ("n_flows", pa.int32()),
        ("nomenclature", pa.string()), ("is_selected", pa.bool_()), ("file", pa.string()), ("line", pa.int32()),
    ]
)  # fmt: skip


@dataclass
class _Kept:
    """What a file holds: rows by year, code, exporter and importer, and how many flows of each code are left out."""

    rows: dict[tuple[int, str, str, str], dict[str, object]] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield a snapshot a file: its flows, weight None where it states none; countries by ISO code as stated.

    `is_selected` where the file's name says that it holds the largest flows alone (`top6`): then sums by year, code and
    exporter, whose importer is empty. Raises InputError for a name without a release, for another header and for a
    cell that is no number.
    """
    left_out = {row["hs_code"]: row["note"] for row in mapping_rows(MAPPING) if not row["material_id"]}
    for original in originals:
        release = _RELEASE.search(original.name)
        if release is None:
            cure = "Keep the release in the file's name, such as V202601."
            raise InputError([Fault(original.name, 0, "", original.name, "the name tells no release", cure)])
        for found in csv_files.tables(original, ("year", "hs6")):
            kept = _kept(found, left_out)
            rows = [kept.rows[key] for key in sorted(kept.rows)]
            stem = re.sub(r"[^a-z0-9]+", "-", found.file.rpartition("/")[2].removesuffix(".csv").lower()).strip("-")
            vintage = f"V{release[1]}"
            read = Read(
                {found.file: len(rows) + kept.ignored.total()},
                {found.file: dict(sorted(kept.ignored.items()))},
                {code: left_out[code] for code in kept.ignored},
            )
            yield Parsed(stem, vintage, FEED.title, "", pa.Table.from_pylist(rows, _SCHEMA), (original,), read)


def _kept(found: csv_files.CsvTable, left_out: Collection[str]) -> _Kept:
    kept = _Kept()
    edition = _EDITION.search(found.file)
    is_selected = _SELECTED.search(found.file) is not None
    for line, row in found.rows:
        code = row["hs6"]
        if code in left_out:
            kept.ignored[code] += 1
            continue
        exporter, importer = (row.get(f"{side}_iso3") or row.get(f"{side}_iso2") or "" for side in _SIDES)
        year = int(_number(found.file, line, "year", row))
        key = (year, code, exporter, "" if is_selected else importer)
        thousands = "value_kusd" in row
        value = _number(found.file, line, "value_kusd" if thousands else "value_usd", row)
        value = round(1000 * value if thousands else value, 3)
        if key in kept.rows and not is_selected:
            cure = "Take the file again: a flow stands in it once."
            raise InputError([Fault(found.file, line, "hs6", code, "the flow is there twice", cure)])
        one = kept.rows.setdefault(
            key,
            {
                "year": year, "hs_code": code, "exporter": exporter, "importer": key[3], "value_usd": 0.0,
                "quantity_t": None if is_selected else _weight(found.file, line, row), "n_flows": 0,
                "nomenclature": row.get("hs_revision") or (edition[0].upper() if edition else ""),
                "is_selected": is_selected, "file": found.file, "line": line,
            },
        )  # fmt: skip
        one["value_usd"] = cast("float", one["value_usd"]) + value
        one["n_flows"] = cast("int", one["n_flows"]) + 1
    return kept


def _weight(file: str, line: int, row: Mapping[str, str]) -> float | None:
    """Return the weight of a flow in tonnes; None where the file states none."""
    return _number(file, line, "qty_t", row) if row.get("qty_t", "").strip() not in {"", "NA"} else None


def _number(file: str, line: int, column: str, row: Mapping[str, str]) -> float:
    try:
        return float(row[column])
    except (KeyError, ValueError) as error:
        fault = Fault(file, line, column, row.get(column, ""), "the cell is no number", "Take the file again.")
        raise InputError([fault]) from error
