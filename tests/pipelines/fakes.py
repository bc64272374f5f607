"""A feed and a normaliser of no publisher: snapshots whose rows are already those of `production_yearly`."""

from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq

from data.datasets import DATASETS
from pipelines import snapshots
from pipelines.model import AT, Feed, Normalised, Original, Parsed, Read
from pipelines.publish import publish

DATASET = DATASETS["production_yearly"]
COLUMNS = [name for name in DATASET.columns if name != "is_latest"]
FEED = Feed("usgs_mcs", "usgs_mcs", "Mineral Commodity Summaries", 1, "a table", "a line")
RETRIEVED = "2026-01-02"


def row(country="COD", quantity=144_000.0, year=2022, vintage="2024", status="reported", **changes):
    """Return a row of production_yearly: cobalt, mine, unless changed."""
    return {
        "material_id": "cobalt", "stage_id": "mine", "country_iso3": country, "year": year, "quantity_t": quantity,
        "status": status, "bound": "", "excludes": "", "product": "mine production", "content_basis": "Co",
        "original_value": "" if quantity is None else f"{quantity:g}", "original_unit": "t", "vintage": vintage,
        "source_id": "usgs_mcs", "note": "",
    } | changes  # fmt: skip


ROWS = (row(), row("AUS", 5_900.0), row("WLD", 197_000.0))


def original(name="mcs.csv", sha256="0" * 64, retrieved=RETRIEVED, url=""):
    """Return an original that only a record needs."""
    return Original(Path(name), name, url, retrieved, sha256, 10)


def parsed(rows=ROWS, snapshot_id="2024-world", vintage="2024", file="mcs.csv", **changes):
    """Return what a feed would parse: `rows` with the file and line they come from."""
    table = pa.table(
        {
            "file": pa.array([file] * len(rows)),
            "line": pa.array(range(2, len(rows) + 2), pa.int32()),
            **{name: pa.array([one[name] for one in rows]) for name in COLUMNS},
        }
    )
    return Parsed(**{
        "snapshot_id": snapshot_id, "vintage": vintage, "title": "World tables", "doi": "10.5066/P13XCP3R",
        "rows": table, "originals": (original(),),
        "read": Read({"mcs.csv": len(rows) + 3}, {"mcs.csv": {"Cement": 3}}, {"Cement": "Not tracked"}),
    } | changes)  # fmt: skip


def put(folder, rows=ROWS, **changes):
    """Write a snapshot of `rows` below `folder` and return it."""
    return snapshots.write(FEED, parsed(rows, **changes), folder)


def normaliser(quarantined=(), corrected=None):
    """Return a normaliser that passes the rows of the fake snapshots on."""

    def normalise(given):
        tables = [pq.read_table(one.path, columns=COLUMNS) for one in given["usgs_mcs"]]
        published = {(one.feed_id, one.snapshot_id): range(one.record["rows"]) for one in given["usgs_mcs"]}
        aside = tuple({AT: ()} | one for one in quarantined)
        return Normalised(pa.concat_tables(tables), aside, corrected or {}, published)

    return SimpleNamespace(FEEDS=("usgs_mcs",), normalise=normalise)


def publish_fakes(lake, folder, *, quarantined=(), corrected=None, accept_rows=True, **changes):
    """Publish the fake snapshots below `folder`, quietly; row counts are accepted unless said otherwise."""
    return publish(lake, folder, **{
        "normalisers": {"production_yearly": normaliser(quarantined, corrected)}, "derivers": {},
        "expected_rows": lake.parent / "expected_rows.toml", "accepted_deviations": lake.parent / "accepted.csv",
        "accept_rows": accept_rows, "say": lambda line: None,
    } | changes)  # fmt: skip
