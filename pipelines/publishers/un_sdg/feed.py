"""SDG indicators of the UN Statistics Division, in the DDF edition of Gapminder: a CSV of data points a series.

Source: https://unstats.un.org/sdgs/dataportal, via github.com/open-numbers/ddf--unstats--sdg_indicators. A file has a
column a dimension (codes in small letters), `geo_area` (M49, without leading zeros), `year`, and last its series.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pyarrow as pa

from data.codes import code_list
from data.model import Fault, InputError
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading import csv_files

FEED = Feed(
    feed_id="un_sdg",
    source_id="un_sdg",
    title="SDG indicators",
    parser_version=1,
    accepts="The .csv files of data points of the DDF edition, one a series",
    row="a data point of a series",
    takes_edition=True,
)
MAPPING = Path(__file__).parent / "mapping.csv"
"""Areas that are no country of ISO 3166-1: what each is, or why its rows are left out."""
BROKEN_DOWN_MAPPING = Path(__file__).parent / "mapping_left_out.csv"
"""Values of a dimension whose rows are left out, and why."""
DIMENSIONS = (
    "location", "sex", "age", "migratory_status", "mode_of_transportation", "type_of_product", "type_of_speed",
    "observation_status", "level_status", "nature", "units",
)  # fmt: skip
_LABELS = ("concepts", "entity_", "ddf--concepts", "ddf--entities")
"""How the names of files start that hold names of codes and no data point."""
_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int32()),
        ("series", pa.string()),
        ("geo_area", pa.string()),
        *((name, pa.string()) for name in DIMENSIONS),
        ("year", pa.int32()),
        ("value", pa.float64()),
    ]
)
_TWICE = "the same series stands in"


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot of all series given: data points of countries and of the world, dimensions as coded.

    Left out, with the reason, are groups of countries, and what `mapping_left_out.csv` names of a dimension. A second
    file of a series is passed over where it is the same, byte by byte. Raises InputError for another, for a series
    that is not in `data/codes/sdg_series.csv`, for a cell that is no year or number, and where no edition is given.
    """
    rows: list[dict[str, object]] = []
    read: Counter[str] = Counter()
    out: dict[str, Counter[str]] = {}
    held: dict[str, Original] = {}
    for original in originals:
        if original.name.rpartition("/")[2].startswith(_LABELS):
            continue
        for table in csv_files.tables(original, ("geo_area", "nature", "units", "year")):
            series = _series(table)
            if series in held and held[series].sha256 == original.sha256:
                continue
            if series in held:
                reason = f"{_TWICE} {held[series].name}, with other rows"
                raise InputError([Fault(table.file, 1, series, "", reason, "Name one file a series.")])
            held[series] = original
            csv_files.check_cells(table.file, table.rows, _typed(series))
            for line, cells in table.rows:
                read[table.file] += 1
                if label := _left_out(cells):
                    out.setdefault(table.file, Counter())[label] += 1
                else:
                    rows.append(_row(table.file, line, series, cells))
    if not rows:
        raise InputError([Fault("", 0, "", "", "no file holds a data point of a country", f"Name {FEED.accepts}.")])
    edition = _edition(tuple(held.values()))
    reasons = {label: _reasons()[label] for labels in out.values() for label in labels}
    yield Parsed(
        snapshot_id=f"un-sdg-{edition}",
        vintage=edition,
        title=f"{FEED.title}, edition of {edition}",
        doi="",
        rows=pa.Table.from_pylist(rows, schema=_SCHEMA),
        originals=tuple(held.values()),
        read=Read(read, out, reasons),
    )


def _series(table: csv_files.CsvTable) -> str:
    """Return the series of a table, which is the name of its last column."""
    column = list(table.rows[0][1])[-1] if table.rows else ""
    if column in code_list("sdg_series"):
        return column
    cure = "Add it to data/codes/sdg_series.csv with its indicator and unit, or leave the file out."
    raise InputError([Fault(table.file, 1, column, "", "the last column is no series that is known here", cure)])


def _typed(series: str) -> Mapping[str, csv_files.Typed]:
    return {
        "year": csv_files.Typed(csv_files.is_year, "a year"),
        "geo_area": csv_files.Typed(str.isdecimal, "an area of M49"),
        series: csv_files.Typed(lambda cell: math.isfinite(csv_files.plain(cell)), "a number"),
    }


def _row(file: str, line: int, series: str, cells: Mapping[str, str]) -> dict[str, object]:
    return {
        "file": file,
        "line": line,
        "series": series,
        "geo_area": cells["geo_area"],
        **{name: cells.get(name, "") for name in DIMENSIONS},
        "year": int(cells["year"]),
        "value": float(cells[series]),
    }


@cache
def _reasons() -> dict[str, str]:
    """Return label → reason of everything that is left out."""
    areas = {row["geo_area"]: row for row in mapping_rows(MAPPING) if not row["country_iso3"]}
    parts = mapping_rows(BROKEN_DOWN_MAPPING)
    return {f"{row['name']} ({area})": row["note"] for area, row in areas.items()} | {
        f"{row['dimension']} {row['code']}": row["note"] for row in parts
    }


@cache
def _groups() -> dict[str, str]:
    """Return area → label of areas that are left out."""
    return {
        row["geo_area"]: f"{row['name']} ({row['geo_area']})"
        for row in mapping_rows(MAPPING)
        if not row["country_iso3"]
    }


def _left_out(cells: Mapping[str, str]) -> str:
    """Return under which label a row is left out, "" where it is kept."""
    if group := _groups().get(cells["geo_area"]):
        return group
    labels = (f"{name} {cells[name]}" for name in DIMENSIONS if name in cells)
    return next((label for label in labels if label in _reasons()), "")


def _edition(originals: Sequence[Original]) -> str:
    """Return the edition that was given: the files do not state it."""
    given = {original.edition for original in originals}
    if len(given) == 1 and (edition := given.pop()):
        return edition
    reason = "the files do not state the edition of the database"
    raise InputError([Fault(originals[0].name, 0, "", "", reason, "Say it: --edition 2020-10.")])
