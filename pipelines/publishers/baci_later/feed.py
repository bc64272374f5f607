"""Later releases of CEPII BACI in newer nomenclatures: what each exporter sold of a code in a year, for comparison.

They are never part of a series of trade: a release differs from another by revisions. Only codes whose heading is the
same in every nomenclature are kept, so that a difference is one of the figures and not of the goods.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading import csv_files

FEED = Feed(
    feed_id="baci_later",
    source_id="baci_later",
    title="CEPII BACI, later releases",
    parser_version=1,
    row="the flows of one code, exporter and year in a file, added up; of codes left out each flow",
    accepts="baci_…_V<release>….csv: flows of some HS codes with year, exporter, importer, hs6 and value",
)
MAPPING = Path(__file__).parent / "mapping.csv"
_RELEASE = re.compile(r"V(\d{6}[a-z]?)")
_SELECTED = re.compile(r"top\d+")
_EDITION = re.compile(r"hs\d\d", re.IGNORECASE)
_SCHEMA = pa.schema(
    [
        ("year", pa.int16()), ("hs_code", pa.string()), ("exporter", pa.string()), ("value_usd", pa.float64()),
        ("n_flows", pa.int32()), ("nomenclature", pa.string()), ("is_selected", pa.bool_()), ("file", pa.string()),
        ("line", pa.int32()),
    ]
)  # fmt: skip


@dataclass
class _Sum:
    """The flows of one exporter: their value, how many there are, the nomenclature, the line of the first."""

    line: int
    nomenclature: str
    value_usd: float = 0.0
    n_flows: int = 0


@dataclass
class _Sums:
    """What a file holds: sums by year, code and exporter, and how many flows of each code are left out."""

    sums: dict[tuple[int, str, str], _Sum] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield a snapshot a file: sums by year, code and exporter (ISO code as stated), with the line of the first flow.

    `is_selected` where the file's name says that it holds the largest flows alone (`top6`). Raises InputError for a
    name without a release, for another header and for a cell that is no number.
    """
    left_out = {row["hs_code"]: row["reason"] for row in mapping_rows(MAPPING) if not row["is_compared"]}
    for original in originals:
        release = _RELEASE.search(original.name)
        if release is None:
            cure = "Keep the release in the file's name, such as V202601."
            raise InputError([Fault(original.name, 0, "", original.name, "the name tells no release", cure)])
        for found in csv_files.tables(original, ("year", "hs6")):
            summed = _summed(found, left_out)
            is_selected = _SELECTED.search(found.file) is not None
            rows = [
                {
                    "year": year, "hs_code": code, "exporter": exporter, "value_usd": one.value_usd,
                    "n_flows": one.n_flows, "nomenclature": one.nomenclature, "is_selected": is_selected,
                    "file": found.file, "line": one.line,
                }
                for (year, code, exporter), one in sorted(summed.sums.items())
            ]  # fmt: skip
            stem = re.sub(r"[^a-z0-9]+", "-", found.file.rpartition("/")[2].removesuffix(".csv").lower()).strip("-")
            vintage = f"V{release[1]}"
            read = Read(
                {found.file: len(rows) + summed.ignored.total()},
                {found.file: dict(sorted(summed.ignored.items()))},
                {code: left_out[code] for code in summed.ignored},
            )
            yield Parsed(stem, vintage, FEED.title, "", pa.Table.from_pylist(rows, _SCHEMA), (original,), read)


def _summed(found: csv_files.CsvTable, left_out: Collection[str]) -> _Sums:
    read = _Sums()
    edition = _EDITION.search(found.file)
    for line, row in found.rows:
        code = row["hs6"]
        if code in left_out:
            read.ignored[code] += 1
            continue
        exporter = row.get("exporter_iso3") or row.get("exporter_iso2") or ""
        key = (int(_number(found.file, line, "year", row)), code, exporter)
        nomenclature = row.get("hs_revision") or (edition[0].upper() if edition else "")
        one = read.sums.setdefault(key, _Sum(line, nomenclature))
        thousands = "value_kusd" in row
        value = _number(found.file, line, "value_kusd" if thousands else "value_usd", row)
        one.value_usd += 1000 * value if thousands else value
        one.n_flows += 1
    return read


def _number(file: str, line: int, column: str, row: Mapping[str, str]) -> float:
    try:
        return float(row[column])
    except (KeyError, ValueError) as error:
        fault = Fault(file, line, column, row.get(column, ""), "the cell is no number", "Take the file again.")
        raise InputError([fault]) from error
