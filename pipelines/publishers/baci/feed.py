"""CEPII BACI, HS 1992: bilateral trade flows by HS code, one CSV a year, beside a table of country codes.

Streams each year through DuckDB, so that the official zip (about 11 million rows a year) fits in little memory.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data.codes import code_list
from data.model import Fault, InputError
from pipelines.labels.mapping_files import mapping_rows
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.reading.archives import members

FEED = Feed(
    feed_id="baci",
    source_id="baci",
    title="CEPII BACI, HS 1992",
    parser_version=1,
    accepts="BACI_HS92_V<release>.zip, or the folder of its files: BACI_HS92_Y<year>*.csv and country_codes*.csv",
    row="a line: a flow of one code between two countries in a year",
)
MAPPING = Path(__file__).parent / "mapping.csv"
UNLABELLED = "unlabelled"
"""Vintage of a copy whose file names carry no release label."""
HEADER = ("t", "i", "j", "k", "v", "q")

_FLOWS = re.compile(r"BACI_(HS\d\d)_Y(\d{4})(?:_V(\w+))?\.csv", re.IGNORECASE)
_COUNTRIES = re.compile(r"country_codes(?:_V(\w+))?\.csv", re.IGNORECASE)
_WITHOUT_FIGURES = re.compile(r"product_codes\w*\.csv|readme\.\w+|\..*", re.IGNORECASE)
"""Files of the release that hold no flow and no country: names of HS codes, the read-me, a system's hidden file."""
_COUNTRY_COLUMNS = (
    ("country_code",),
    ("country_name", "country_name_full"),
    ("country_iso2", "iso_2digit_alpha"),
    ("country_iso3", "iso_3digit_alpha"),
)
_FAULTS_MAX = 20
_MEMORY: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "2GB", "threads": 2}
_AGAIN = "Download the file again from CEPII."

_KEPT = r"""
CREATE TEMP TABLE kept AS
WITH left_out AS (SELECT unnest($left_out) AS code), numbered AS (
    SELECT (row_number() OVER ())::INTEGER + 1 AS line, trim(t) AS t, trim(i) AS i, trim(j) AS j,
           regexp_replace(trim(k), '^[0-9]{5}$', '0\0') AS k, trim(v) AS v, nullif(nullif(trim(q), ''), 'NA') AS q
    FROM flows
)
SELECT line, t, i, j, k, v, q,
       CASE WHEN try_cast(t AS SMALLINT) IS DISTINCT FROM $year THEN 't'
            WHEN try_cast(i AS SMALLINT) IS NULL THEN 'i'
            WHEN try_cast(j AS SMALLINT) IS NULL THEN 'j'
            WHEN k IS NULL OR NOT regexp_full_match(k, '[0-9]{4}[0-9A-Z]{2}') THEN 'k'
            WHEN try_cast(v AS DOUBLE) IS NULL OR NOT isfinite(try_cast(v AS DOUBLE)) THEN 'v'
            WHEN q IS NOT NULL AND (try_cast(q AS DOUBLE) IS NULL OR NOT isfinite(try_cast(q AS DOUBLE))) THEN 'q'
       END AS fault
FROM numbered
WHERE fault IS NOT NULL OR k NOT IN (SELECT code FROM left_out)
"""
_FAULTS = """
SELECT line, fault, CASE fault WHEN 't' THEN t WHEN 'i' THEN i WHEN 'j' THEN j WHEN 'k' THEN k WHEN 'v' THEN v ELSE q
       END
FROM kept WHERE fault IS NOT NULL ORDER BY line LIMIT $most
"""
_ROWS = """
SELECT t::SMALLINT AS t, i::SMALLINT AS i, j::SMALLINT AS j, k, v::DOUBLE AS v, q::DOUBLE AS q, $file AS file, line
FROM kept ORDER BY line
"""
_CODES = r"""
SELECT regexp_replace(trim(k), '^[0-9]{5}$', '0\0') AS code, count(*) FROM flows WHERE k IS NOT NULL GROUP BY code
"""
_REASONS = {
    "t": "the year is not the one in the file's name",
    "i": "the exporter is no country code",
    "j": "the importer is no country code",
    "k": "the product is no HS code of six digits",
    "v": "the value is no number",
    "q": "the quantity is neither a number nor empty nor NA",
}


@cache
def _decisions() -> Mapping[str, str]:
    """Return HS code, heading or chapter → why it is left out, "" where it is tracked."""
    rows = mapping_rows(MAPPING)
    if unexplained := [row["hs_code"] for row in rows if not row["material_id"] and not row["note"]]:
        raise ValueError(f"baci/{MAPPING.name} leaves {unexplained[0]} out without a reason in its note")
    return {row["hs_code"]: "" if row["material_id"] else row["note"] for row in rows}


def left_out(code: str) -> str:
    """Return why an HS code is left out, by its own row of the mapping, else its heading's or chapter's.

    "" for a code that is tracked and for one that no row knows.
    """
    return next((_decisions()[part] for part in (code, code[:4], code[:2]) if part in _decisions()), "")


def named(code: str) -> str:
    """Return an HS code with its plain name, where it has one."""
    names = code_list("hs")
    return f"{code} {names.name(code) if code in names.rows else ''}".strip()


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:
    """Yield a snapshot of country codes, then one a year of the flows, but those of HS codes left out.

    Flows: t, i, j, k, v (thousand current USD), q (metric tons, null where CEPII states none), file, line. Countries:
    country_code, country_name, country_iso2, country_iso3, file, line. Raises InputError where a file is of another HS
    edition, is cut off, or holds a cell that is no number, where releases are mixed and where a file is missing.
    """
    _expect_one_release([name for original in originals for name, _ in members(original)])
    parsed = []
    for original in originals:
        for name, opener in members(original):
            file = _file_name(name)
            if found := _COUNTRIES.fullmatch(file):
                with opener() as packed:
                    table = _read_countries(file, packed.read())
                vintage = _vintage(found[1])
                snapshot_id = f"{vintage.lower()}-countries"
                read = Read({file: table.num_rows})
                parsed.append(Parsed(snapshot_id, vintage, "BACI country codes", "", table, (original,), read))
            elif found := _FLOWS.fullmatch(file):
                path = workspace / file
                with opener() as packed, path.open("wb") as plain:
                    shutil.copyfileobj(packed, plain, 1 << 20)
                parsed.append(_read_year(path, original, int(found[2]), _vintage(found[3])))
                path.unlink()
            elif file and not _WITHOUT_FIGURES.fullmatch(file):
                reason = "the file is neither a year of flows nor country codes, so its lines would be lost"
                cure = "Name it BACI_HS92_Y<year>_V<release>.csv or country_codes_V<release>.csv, or leave it out."
                raise InputError([Fault(original.name, 0, "", file, reason, cure)])
    yield from sorted(parsed, key=lambda one: (not one.snapshot_id.endswith("countries"), one.snapshot_id))


def _file_name(member: str) -> str:
    return member.rsplit("/", 1)[-1]


def _vintage(label: str | None) -> str:
    return f"V{label}" if label else UNLABELLED


def _expect_one_release(names: Sequence[str]) -> None:
    """Raise InputError unless the files are one table of countries and each year once, all of one HS92 release."""
    countries = [found for name in names if (found := _COUNTRIES.fullmatch(_file_name(name)))]
    years = [found for name in names if (found := _FLOWS.fullmatch(_file_name(name)))]
    listed = names[0] if names else FEED.feed_id
    whole = f"Name {FEED.accepts}."
    if not years:
        raise InputError([Fault(listed, 0, "", "", "there is no BACI_HS92_Y<year>.csv in it", whole)])
    cure = "Load the HS92 edition: codes of another edition mean other products."
    if faults := [
        Fault(found[0], 0, "", found[1], "this is another edition of the nomenclature", cure)
        for found in years
        if found[1].upper() != "HS92"
    ]:
        raise InputError(faults)
    if len(countries) != 1:
        raise InputError([Fault(listed, 0, "", str(len(countries)), "there must be one country_codes.csv", whole)])
    if twice := [year for year, count in Counter(found[2] for found in years).items() if count > 1]:
        raise InputError([Fault(listed, 0, "t", ", ".join(twice), "years are there twice", whole)])
    releases = {_vintage(found[1]) for found in countries} | {_vintage(found[3]) for found in years}
    if len(releases) > 1:
        cure = "Parse each release by itself: two releases in one series would show revisions as trade."
        raise InputError([Fault(listed, 0, "", ", ".join(sorted(releases)), "releases are mixed", cure)])


def _read_countries(file: str, content: bytes) -> pa.Table:
    """Return the publisher's country table; older releases name its columns otherwise."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    reader = csv.DictReader(io.StringIO(text))
    header = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = header
    names = [next((name for name in choices if name in header), "") for choices in _COUNTRY_COLUMNS]
    if not all(names):
        cure = f"Expected country_code, country_name, country_iso2, country_iso3. {_AGAIN}"
        raise InputError([Fault(file, 1, "", ",".join(header), "the header is not BACI's", cure)])
    rows = []
    for line, row in enumerate(reader, start=2):
        code, name, iso2, iso3 = ((row[column] or "").strip() for column in names)
        if not code.isdecimal() or not name:
            raise InputError([Fault(file, line, names[0], code, "the row is not a country code and a name", _AGAIN)])
        rows.append((int(code), name, iso2, iso3, file, line))
    schema = pa.schema(
        [
            ("country_code", pa.int16()),
            *((name, pa.string()) for name in ("country_name", "country_iso2", "country_iso3", "file")),
            ("line", pa.int32()),
        ]
    )
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)


def _read_year(path: Path, original: Original, year: int, vintage: str) -> Parsed:
    """Read one year's file; the rows kept go to a Parquet file beside it."""
    _expect_header_and_end(path)
    rows = path.with_suffix(".parquet")
    try:
        with duckdb.connect(config=_MEMORY | {"temp_directory": str(path.parent)}) as engine:
            _open_flows(engine, path)
            counts = dict(engine.execute(_CODES).fetchall())
            ignored = {code: count for code, count in counts.items() if left_out(code)}
            engine.execute(_KEPT, {"year": year, "left_out": [*ignored] or [""]})
            _expect_no_fault(engine, path.name)
            engine.sql(_ROWS, params={"file": path.name}).write_parquet(str(rows))
    except duckdb.Error as error:
        raise InputError([_csv_fault(path.name, str(error))]) from error
    read = Read(
        {path.name: sum(counts.values())},
        {path.name: {named(code): count for code, count in sorted(ignored.items())}},
        {named(code): left_out(code) for code in ignored},
    )
    return Parsed(f"{vintage.lower()}-{year}", vintage, f"BACI, HS 1992, {year}", "", rows, (original,), read)


def _open_flows(engine: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make the file readable as the view `flows`, every cell as text, in the order of the file."""
    engine.read_csv(
        str(path), header=True, columns=dict.fromkeys(HEADER, "VARCHAR"), delimiter=",", quotechar='"', escapechar='"',
        auto_detect=False,
    ).create_view("flows")  # fmt: skip


def _expect_header_and_end(path: Path) -> None:
    with path.open("rb") as file:
        header = file.readline().decode("utf-8-sig", "replace").strip()
        if [name.strip().strip('"') for name in header.split(",")] != list(HEADER):
            raise InputError([Fault(path.name, 1, "", header[:80], "the header is not t,i,j,k,v,q", _AGAIN)])
        file.seek(-1, io.SEEK_END)
        if file.read() != b"\n":
            file.seek(0)
            line = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) + 1
            raise InputError([Fault(path.name, line, "", "", "the last row has no end: the file is cut off", _AGAIN)])


def _expect_no_fault(engine: duckdb.DuckDBPyConnection, file: str) -> None:
    if found := engine.execute(_FAULTS, {"most": _FAULTS_MAX}).fetchall():
        raise InputError([Fault(file, line, cell, value or "", _REASONS[cell], _AGAIN) for line, cell, value in found])


def _csv_fault(file: str, message: str) -> Fault:
    """Turn DuckDB's report on a row it cannot split into cells into ours."""
    line = re.search(r"Line: (\d+)", message)
    reason = re.search(r"(Expected Number of Columns: \d+ Found: \d+)", message)
    return Fault(file, int(line[1]) if line else 0, "", "", reason[1] if reason else message.splitlines()[0], _AGAIN)
