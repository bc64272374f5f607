"""A second lake: the release with its trade table scaled up, everything else the same files."""

import json
import math
import os
import shutil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data.datasets import DATASETS
from data.lake import current_release, pointer, release_folder, table_path
from pipelines import rollups
from pipelines.build import ROW_GROUP_SIZE
from pipelines.fetch import sha256_of

TRADE = DATASETS["trade_yearly"]


def scaled(lake: Path, target: Path, rows: int) -> int:
    """Build `target` from the current release of `lake` with at least `rows` trade rows; return how many there are.

    Each flow is split over as many codes of its own HS heading as it takes (the first keeps the flow's code, the others
    are codes that no flow has), quantity and value in equal parts: totals, years and partners stay as they are.
    """
    release = current_release(lake)
    source = Path(release.path)
    folder = release_folder(target, release.release_id)
    shutil.rmtree(target, ignore_errors=True)
    folder.mkdir(parents=True)
    own = {table_path(folder, TRADE.dataset_id, rollup).name for rollup in ("", *(r.rollup_id for r in TRADE.rollups))}
    for file in source.iterdir():
        if file.name not in own | {"manifest.json"}:
            os.link(file, folder / file.name)
    total = _write_trade(source, folder, rows)
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    for name in own:
        path = folder / name
        manifest["files"][name] |= {"sha256": sha256_of(path), "rows": pq.read_metadata(path).num_rows}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    pointer(target).write_text(json.dumps({"release_id": release.release_id}), "utf-8")
    return total


def _write_trade(source: Path, folder: Path, rows: int) -> int:
    """Write the scaled trade table and its rollups."""
    path = table_path(folder, TRADE.dataset_id)
    with duckdb.connect() as connection:
        original = connection.read_parquet(str(table_path(source, TRADE.dataset_id)))
        original.create_view("original")
        copies = math.ceil(rows / original.shape[0])
        codes = [row[0] for row in connection.sql("SELECT DISTINCT hs_code FROM original").fetchall()]
        connection.execute("CREATE TABLE split (hs_code VARCHAR, part VARCHAR)")
        connection.executemany("INSERT INTO split VALUES (?, ?)", _parts(codes, copies))
        columns = ", ".join(_column(name, copies) for name in TRADE.columns)
        order = ", ".join(TRADE.order_by)
        connection.execute(
            f"CREATE TABLE {TRADE.dataset_id} AS SELECT {columns} FROM original JOIN split USING (hs_code) "
            f"ORDER BY {order}"
        )
        written = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_SIZE})"
        connection.execute(f"COPY {TRADE.dataset_id} TO '{path}' {written}")
        for rollup in TRADE.rollups:
            rollups.create(connection, TRADE, rollup)
            name = rollups.table_name(TRADE, rollup)
            target = table_path(folder, TRADE.dataset_id, rollup.rollup_id)
            connection.execute(f"COPY \"{name}\" TO '{target}' {written}")
        return connection.execute(f"SELECT count(*) FROM {TRADE.dataset_id}").fetchone()[0]


def _column(name: str, copies: int) -> str:
    if name == "hs_code":
        return "split.part AS hs_code"
    return f"{name} / {copies} AS {name}" if name in {"quantity_t", "value_usd"} else name


def _parts(codes: list[str], copies: int) -> list[tuple[str, str]]:
    """Return (code, part): each code itself and unused codes, of its own heading while there are any."""
    used = set(codes)
    free = (f"{number:06d}" for number in range(990_000, 1_000_000) if f"{number:06d}" not in used)
    pairs = []
    for code in sorted(codes):
        own = [code]
        near = (part for part in (f"{code[:4]}{last:02d}" for last in range(100)) if part not in used)
        while len(own) < copies:
            own.append(next(near, None) or next(free))
            used.add(own[-1])
        pairs += [(code, part) for part in own]
    return pairs
