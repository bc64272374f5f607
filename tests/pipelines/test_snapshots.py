"""Snapshots: the same rows give the same bytes, a record says where they come from, a broken one is named."""

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.model import InputError
from pipelines import snapshots
from tests.pipelines import fakes


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "snapshots"


def test_what_is_written_is_read_back(folder):
    written = fakes.put(folder)
    (read,) = snapshots.read("usgs_mcs", folder)
    assert read == written
    snapshots.verify(read)
    assert pq.read_table(read.path).num_rows == 3


def test_record_says_where_the_rows_come_from(folder):
    record = fakes.put(folder).record
    assert record["source_id"] == "usgs_mcs"
    assert record["publisher"].startswith("U.S. Geological Survey")
    assert record["licence"].startswith("Public domain")
    assert (record["rows"], record["parser_version"], record["vintage"]) == (3, 1, "2024")
    assert record["files"] == {"mcs.csv": {"read": 6, "ignored": {"Cement": 3}}}
    assert record["reasons"] == {"Cement": "Not tracked"}
    assert record["originals"] == [
        {"name": "mcs.csv", "url": "", "retrieved": fakes.RETRIEVED, "sha256": "0" * 64, "size": 10}
    ]


def test_same_original_again_gives_the_same_bytes_and_keeps_its_date(folder):
    first = fakes.put(folder)
    before = {path.name: path.read_bytes() for path in first.path.parent.iterdir()}
    fakes.put(folder, originals=(fakes.original(retrieved="2026-09-09"),))
    assert {path.name: path.read_bytes() for path in first.path.parent.iterdir()} == before


def test_other_original_gets_its_own_date(folder):
    fakes.put(folder)
    changed = fakes.put(folder, originals=(fakes.original(sha256="1" * 64, retrieved="2026-09-09"),))
    assert changed.record["retrieved"] == "2026-09-09"


def test_rows_may_come_as_a_parquet_file(folder, tmp_path):
    pq.write_table(fakes.parsed().rows, tmp_path / "rows.parquet", compression="none")
    from_file = snapshots.write(fakes.FEED, replace(fakes.parsed(), rows=tmp_path / "rows.parquet"), tmp_path / "other")
    assert from_file.record["sha256"] == fakes.put(folder).record["sha256"]


def test_metadata_of_the_maker_is_left_out(folder):
    rows = fakes.parsed().rows.replace_schema_metadata({"pandas": "{}"})
    snapshot = snapshots.write(fakes.FEED, replace(fakes.parsed(), rows=rows), folder)
    assert pq.read_schema(snapshot.path).metadata is None


def test_empty_table_keeps_its_columns(folder):
    rows = pa.table({"file": pa.array([], pa.string())})
    snapshot = snapshots.write(fakes.FEED, replace(fakes.parsed(), rows=rows), folder)
    assert pq.read_table(snapshot.path).schema.names == ["file"]
    assert snapshot.record["rows"] == 0


@pytest.mark.parametrize("snapshot_id", ["../2024", "", "2024/world", "World", ".hidden"])
def test_snapshot_ids_are_plain_names(folder, snapshot_id):
    with pytest.raises(ValueError, match="no snapshot id"):
        fakes.put(folder, snapshot_id=snapshot_id)


def test_snapshots_come_by_vintage(folder):
    for vintage in ("2025", "2023", "2024"):
        fakes.put(folder, snapshot_id=f"{vintage}-world", vintage=vintage)
    assert [snapshot.vintage for snapshot in snapshots.read("usgs_mcs", folder)] == ["2023", "2024", "2025"]
    assert snapshots.read("baci", folder) == []


@pytest.mark.parametrize("content", ["", '{"feed_id": "usgs_mcs"', "[]", "{}"])
def test_half_written_record_is_named(folder, content):
    snapshots.record_path(fakes.put(folder).path).write_text(content)
    with pytest.raises(InputError, match=r"usgs_mcs/2024-world\.json: the record is incomplete"):
        snapshots.read("usgs_mcs", folder)


@pytest.mark.parametrize("missing", ["parquet", "json"])
def test_half_of_a_snapshot_is_named(folder, missing):
    fakes.put(folder).path.with_suffix(f".{missing}").unlink()
    with pytest.raises(InputError, match="a file of a snapshot is missing"):
        snapshots.read("usgs_mcs", folder)


def test_write_broken_off_before_the_record_is_noticed(folder, monkeypatch):
    fakes.put(folder)

    def broken_off(path, content):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "write_bytes", broken_off)
        with pytest.raises(KeyboardInterrupt):
            fakes.put(folder, [fakes.row()])
    (snapshot,) = snapshots.read("usgs_mcs", folder)
    with pytest.raises(InputError, match="not the one its record describes"):
        snapshots.verify(snapshot)
    assert json.loads(snapshots.record_path(snapshot.path).read_text())["rows"] == 3
