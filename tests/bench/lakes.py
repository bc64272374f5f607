"""A second lake: the release with its trade table grown in what pages read, everything else the same files.

Years, codes and partners grow, each with flows of its own, so that every rollup has more rows and every query of a page
reads more: a lake that only splits flows over codes folds back into the same rollups.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data.codes import code_list
from data.datasets import DATASETS
from data.lake import current_release, pointer, release_folder, slices_path, table_path
from pipelines import rollups, slices
from pipelines.build import ROW_GROUP_SIZE
from pipelines.fetch import sha256_of

TRADE = DATASETS["trade_yearly"]
ROLLUPS = tuple(rollup.rollup_id for rollup in TRADE.rollups)
AMOUNTS = frozenset({"quantity_t", "quantity_in_range_t", "value_usd", "value_addable_usd"})
EARLIER, OTHER_CODE, OTHER_PARTNERS = 0.5, 0.3, 0.4
"""What part of a flow its copy in an earlier year, under another code, and all its copies between others have."""
MOST_PARTNERS = 24
_COPY = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_SIZE})"
_FLOWS = """
WITH places AS (
    SELECT place, row_number() OVER (ORDER BY place) - 1 AS at, count(*) OVER () AS n
    FROM (SELECT exporter_iso3 AS place FROM original UNION SELECT importer_iso3 FROM original)
), moved AS (
    SELECT here.place AS place, copies.copy AS copy, copies.part AS part,
           ends.place AS exporter, others.place AS importer
    FROM places AS here
    CROSS JOIN copies
    JOIN places AS ends ON ends.at = (here.at + copies.exporter_step) % here.n
    JOIN places AS others ON others.at = (here.at + copies.importer_step) % here.n
)
SELECT original.* REPLACE (sellers.exporter AS exporter_iso3, buyers.importer AS importer_iso3), sellers.part AS part
FROM original
JOIN moved AS sellers ON sellers.place = original.exporter_iso3
JOIN moved AS buyers ON buyers.place = original.importer_iso3 AND buyers.copy = sellers.copy
WHERE sellers.exporter <> buyers.importer
QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY sellers.copy) = 1
"""
_GROWN = """
SELECT {columns}
FROM flows
JOIN codes ON codes.hs_code = flows.hs_code
CROSS JOIN eras
ORDER BY {order}
"""


def kept(lake: Path, target: Path, rows: int) -> int:
    """Return how many trade rows the grown lake at `target` has, built unless it is of this release and script."""
    stamp = target / "made-of.json"
    made = {
        "release": current_release(lake).release_id, "rows": rows, "script": sha256_of(Path(__file__)),
    }  # fmt: skip
    if not stamp.exists() or json.loads(stamp.read_text("utf-8")) != made:
        scaled(lake, target, rows)
        stamp.write_text(json.dumps(made), "utf-8")
    return trade_rows(target)


def trade_rows(lake: Path) -> int:
    """Return how many trade rows the current release of a lake has."""
    return current_release(lake).manifest["files"]["trade_yearly.parquet"]["rows"]


def scaled(lake: Path, target: Path, rows: int) -> None:
    """Build `target` from the current release of `lake` with at least `rows` trade rows.

    Each flow is repeated as many years earlier as the series is long, under a second code of its material, and between
    other countries of the table, each copy with a part of the amounts. Raises ValueError where that is not enough.
    """
    release = current_release(lake)
    source = Path(release.path)
    folder = release_folder(target, release.release_id)
    shutil.rmtree(target, ignore_errors=True)
    folder.mkdir(parents=True)
    own = {table_path(folder, TRADE.dataset_id, rollup).name for rollup in ("", *ROLLUPS)}
    sliced = slices_path(folder, TRADE.dataset_id)
    for file in source.iterdir():
        if file.name not in own | {sliced.name, "manifest.json"}:
            os.link(file, folder / file.name)
    n_sliced = _write_trade(source, folder, rows)
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    for name in own:
        path = folder / name
        manifest["files"][name] |= {"sha256": sha256_of(path), "rows": pq.read_metadata(path).num_rows}
    manifest["files"][sliced.name] = {"sha256": sha256_of(sliced), "rows": n_sliced}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    pointer(target).write_text(json.dumps({"release_id": release.release_id}), "utf-8")


def growth(lake: Path, larger: Path, material: str) -> dict[str, float]:
    """Return how many times as many rows of a material each trade table of `larger` has: by rollup, "" for the base."""
    with duckdb.connect() as connection:
        return {
            rollup: _rows_of(connection, larger, rollup, material) / _rows_of(connection, lake, rollup, material)
            for rollup in ("", *ROLLUPS)
        }


def _rows_of(connection: duckdb.DuckDBPyConnection, lake: Path, rollup: str, material: str) -> int:
    path = table_path(Path(current_release(lake).path), TRADE.dataset_id, rollup)
    table = connection.read_parquet(str(path)).filter(f"material_id = '{material}'")
    return table.shape[0]


def _write_trade(source: Path, folder: Path, rows: int) -> int:
    """Write the grown trade table, its rollups and its slices; return how many rows these have."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(table_path(source, TRADE.dataset_id))).create_view("original")
        _tables_of_codes_and_years(connection, source)
        _grow(connection, rows)
        path = table_path(folder, TRADE.dataset_id)
        connection.execute(f"COPY {TRADE.dataset_id} TO '{path}' {_COPY}")
        for rollup in TRADE.rollups:
            rollups.create(connection, TRADE, rollup)
            name, path = rollups.table_name(TRADE, rollup), table_path(folder, TRADE.dataset_id, rollup.rollup_id)
            connection.execute(f"COPY \"{name}\" TO '{path}' {_COPY}")
        return slices.write(connection, TRADE, slices_path(folder, TRADE.dataset_id))


def _grow(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Make the trade table with as few further partners as give `rows` rows."""
    many = "SELECT (SELECT count(*) FROM eras) * count(*) FROM flows JOIN codes ON codes.hs_code = flows.hs_code"
    total, partners = 0, 0
    while total < rows:
        partners += 1
        if partners > MOST_PARTNERS:
            raise ValueError(f"the flows do not grow to {rows:,} with {MOST_PARTNERS} times as many partners")
        _table_of_copies(connection, partners)
        key = "original.year, sellers.exporter, buyers.importer, original.hs_code, original.vintage, original.source_id"
        connection.execute(f"CREATE OR REPLACE TABLE flows AS {_FLOWS.format(key=key)}")
        total = connection.execute(many).fetchone()[0]
    columns = ", ".join(f"{_column(name)} AS {name}" for name in TRADE.columns)
    grown = _GROWN.format(columns=columns, order=", ".join(TRADE.order_by))
    connection.execute(f"CREATE TABLE {TRADE.dataset_id} AS {grown}")


def _column(name: str) -> str:
    """Return what a column of the grown table is made of."""
    if name in AMOUNTS:
        return f"flows.{name} * eras.part * codes.part * flows.part"
    made = {"year": "flows.year - eras.back", "hs_code": "codes.own"}
    return made.get(name, f"flows.{name}")


def _table_of_copies(connection: duckdb.DuckDBPyConnection, partners: int) -> None:
    """Make the table of copies: the flow itself, then others whose seller, buyer or both are so many places further."""
    others = OTHER_PARTNERS / max(1, partners - 1)
    copies = [(0, 0, 0, 1 - OTHER_PARTNERS if partners > 1 else 1.0)]
    for copy in range(1, partners):
        step = 17 * copy
        copies.append((copy, step * (copy % 3 != 1), 2 * step * (copy % 3 != 2), others))
    connection.execute(
        "CREATE OR REPLACE TABLE copies (copy INTEGER, exporter_step INTEGER, importer_step INTEGER, part DOUBLE)"
    )
    connection.executemany("INSERT INTO copies VALUES (?, ?, ?, ?)", copies)


def _tables_of_codes_and_years(connection: duckdb.DuckDBPyConnection, source: Path) -> None:
    """Make the tables of codes, each with a second of its material, and of eras: now and as long ago as there is."""
    first, last = connection.execute("SELECT min(year), max(year) FROM original").fetchone()
    connection.execute("CREATE TABLE eras AS SELECT * FROM (VALUES (0, 1.0), (?, ?)) AS eras (back, part)",
                       [last - first + 1, EARLIER])  # fmt: skip
    used = connection.execute("SELECT DISTINCT hs_code, material_id FROM original ORDER BY 1").fetchall()
    path = table_path(source, "trade_coverage")
    listed = connection.read_parquet(str(path)).project("material_id, hs_code").distinct().order("hs_code").fetchall()
    connection.execute("CREATE TABLE codes (hs_code VARCHAR, own VARCHAR, part DOUBLE)")
    connection.executemany("INSERT INTO codes VALUES (?, ?, ?)", list(_codes(used, listed)))


def _codes(used: list[tuple[str, str]], listed: list[tuple[str, str]]) -> Iterator[tuple[str, str, float]]:
    """Return (code, code of the copy, part of the flow): each code itself and a known one without flows.

    That is one under which `listed` (material, code) has the material, while there are any, then any known code.
    """
    taken = {code for code, _material in used}
    known = sorted(code_list("hs").rows)
    for code, material in used:
        own = [other for holder, other in listed if holder == material and other not in taken]
        others = (other for other in known if other not in taken and other not in {code for _, code in listed})
        second = own[0] if own else next(others)
        taken.add(second)
        yield code, code, 1 - OTHER_CODE
        yield code, second, OTHER_CODE
