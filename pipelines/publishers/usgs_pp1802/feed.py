"""USGS Professional Paper 1802 (https://doi.org/10.3133/pp1802): points of critical-mineral deposits, CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.labels import commodities
from pipelines.model import Feed, Original, Parsed
from pipelines.reading import csv_files
from pipelines.reading.coordinates import LATITUDE_MAX, LONGITUDE_MAX, degrees

FEED = Feed(
    feed_id="usgs_pp1802",
    source_id="usgs_pp1802",
    title="USGS Professional Paper 1802 deposit points",
    parser_version=1,
    accepts="PP1802_CritMin_pts.csv, or a zip that holds it",
    row="a line: a deposit",
)

MAPPING = Path(__file__).parent / "mapping.csv"
VINTAGE = "2017"
"""Year of publication; the paper is not revised."""

_COLUMNS = {
    "deposit_name": "DEPOSIT_NAME", "critical_mineral": "CRITICAL_MINERAL", "deposit_type": "DEPOSIT_TYPE",
    "latitude": "LATITUDE", "longitude": "LONGITUDE", "location": "LOCATION", "location_detail": "LOC_DETAIL",
}  # fmt: skip
_LIMITS = {"latitude": LATITUDE_MAX, "longitude": LONGITUDE_MAX}
_SCHEMA = pa.schema(
    [("file", pa.string()), ("line", pa.int32())]
    + [(name, pa.float64() if name in _LIMITS else pa.string()) for name in _COLUMNS]
)
_FAULTS_MAX = 50


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot: the deposits but those whose every mineral is left out, in the publisher's labels.

    Raises InputError naming file, line, reason and cure for another or half-written file and for a deposit without
    coordinates, and where the originals hold more than one table.
    """
    tables = [table for original in originals for table in csv_files.tables(original, _COLUMNS.values())]
    if len(tables) != 1:
        names = ", ".join(table.file for table in tables)
        cure = "Name PP1802_CritMin_pts.csv alone."
        raise InputError([Fault(originals[0].name, 0, "", names, f"{len(tables)} tables, expected one", cure)])
    kept, read = commodities.sort(MAPPING, _deposits(tables[0]), labels)
    yield Parsed(
        snapshot_id=f"usgs-pp1802-{VINTAGE}",
        vintage=VINTAGE,
        title="Critical mineral resources of the United States (Professional Paper 1802): deposit points",
        doi="10.3133/pp1802",
        rows=pa.Table.from_pylist(kept, schema=_SCHEMA),
        originals=tuple(originals),
        read=read,
    )


def labels(deposit: Mapping[str, object]) -> tuple[str, ...]:
    """Return the mineral labels of a deposit, each once."""
    return tuple(dict.fromkeys(label.strip() for label in str(deposit["critical_mineral"]).split(";") if label.strip()))


def _deposits(table: csv_files.CsvTable) -> list[dict[str, object]]:
    deposits: list[dict[str, object]] = []
    faults: list[Fault] = []
    for line, cells in table.rows:
        deposit: dict[str, object] = {"file": table.file, "line": line}
        for name, column in _COLUMNS.items():
            deposit[name] = " ".join(cells[column].split())
            if name in _LIMITS:
                deposit[name] = _coordinate(cells[column], _LIMITS[name])
                if deposit[name] is None:
                    reason, cure = "no coordinate in decimal degrees", "Download the file again, or mend the line."
                    faults.append(Fault(table.file, line, column, cells[column], reason, cure))
        deposits.append(deposit)
    if not deposits:
        faults.append(Fault(table.file, 1, "", "", "no deposit follows the header", "Download the file again."))
    if faults:
        raise InputError(faults[:_FAULTS_MAX])
    return deposits


def _coordinate(cell: str, limit: float) -> float | None:
    try:
        return degrees(cell, limit)
    except ValueError:
        return None
