"""Publish makes a whole, checked release, the same one for the same content, and never harms the one that is served."""

import fcntl
import json
import threading
from shutil import copytree

import pyarrow.parquet as pq
import pytest

from data.datasets import DATASETS
from data.lake import current_release, inputs_file, pointer
from data.model import InputError
from pipelines import atomic, build, checks, inputs, manifest, publish, rollups
from pipelines.checks import ChecksFailedError
from tests.pipelines import fakes


def table(published, name):
    return pq.read_table(published.folder / f"{name}.parquet").to_pylist()


def releases(lake):
    return sorted(path.name for path in (lake / "releases").iterdir())


def test_release_holds_every_dataset_and_rollup_as_declared(lake, snapshots):
    published = fakes.publish_fakes(lake, snapshots)
    files = {f"{name}.parquet" for name in DATASETS} | {
        f"{rollups.table_name(dataset, rollup)}.parquet" for dataset in DATASETS.values() for rollup in dataset.rollups
    }
    slices = {f"{name}.slices.arrow" for name, dataset in DATASETS.items() if dataset.sliced}
    assert {path.name for path in published.folder.iterdir()} == files | slices | {"manifest.json"}
    for dataset in DATASETS.values():
        schema = pq.read_schema(published.folder / f"{dataset.dataset_id}.parquet")
        assert tuple(schema.names) == dataset.columns
        assert schema.metadata[b"release"].decode() == published.release_id
        assert set(json.loads(schema.metadata[b"licences"])) == set(dataset.sources)
        assert json.loads(schema.metadata[b"units"]) == {one.name: one.unit for one in dataset.fields if one.unit}


def test_manifest_describes_the_files(lake, snapshots):
    published = fakes.publish_fakes(lake, snapshots)
    described = current_release(lake).manifest
    assert described["release_id"] == published.release_id
    assert described["created"] == fakes.RETRIEVED
    assert described["files"]["production_yearly.parquet"]["rows"] == 3
    assert described["files"]["production_yearly.parquet"]["columns"] == list(fakes.DATASET.columns)
    assert described["counts"]["trade_yearly.pair"] == 0
    assert described["licences"]["usgs_mcs"].startswith("Public domain")
    assert {
        "name": "expect_keys_unique",
        "dataset": "production_yearly",
        "failing": 0,
        "ok": True,
        "reasons": [],
    } in described["checks"]
    assert "trade_yearly" in described["skipped"]
    assert "production_yearly" not in described["skipped"]


def test_same_content_gives_the_same_release_anywhere(tmp_path, snapshots):
    one = fakes.publish_fakes(tmp_path / "one" / "lake", snapshots)
    other = fakes.publish_fakes(tmp_path / "other" / "lake", snapshots)
    assert one.release_id == other.release_id
    assert one.release_id.startswith(f"{fakes.RETRIEVED}-")
    assert (one.folder / "manifest.json").read_bytes() == (other.folder / "manifest.json").read_bytes()


def test_same_content_again_writes_nothing(lake, snapshots):
    first = fakes.publish_fakes(lake, snapshots)
    before = {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.name != "publish.lock"}
    again = fakes.publish_fakes(lake, snapshots, accept_rows=False)
    assert (again.release_id, again.is_new) == (first.release_id, False)
    assert {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.name != "publish.lock"} == before


def test_other_content_gives_another_release_and_keeps_the_old_one(lake, snapshots):
    first = fakes.publish_fakes(lake, snapshots)
    fakes.put(snapshots, [fakes.row(vintage="2025")], snapshot_id="2025-world", vintage="2025")
    second = fakes.publish_fakes(lake, snapshots)
    assert second.release_id != first.release_id
    assert current_release(lake).release_id == second.release_id
    manifest.verify(first.folder)


def test_other_code_that_changes_no_row_gives_the_same_release(lake, snapshots, monkeypatch):
    first = fakes.publish_fakes(lake, snapshots)
    monkeypatch.setattr(inputs, "key", lambda snapshots: "other code")
    again = fakes.publish_fakes(lake, snapshots, accept_rows=False)
    assert (again.release_id, again.is_new) == (first.release_id, False)
    assert set(json.loads(inputs_file(lake).read_text()).values()) == {first.release_id}
    assert len(json.loads(inputs_file(lake).read_text())) == 2


def test_other_code_that_changes_a_row_gives_another_release(lake, snapshots, monkeypatch):
    first = fakes.publish_fakes(lake, snapshots)
    monkeypatch.setattr(inputs, "key", lambda snapshots: "other code")
    second = fakes.publish_fakes(lake, snapshots, corrected={"usgs_mcs_2023_chromium_production": 7})
    assert second.release_id != first.release_id
    assert second.is_new


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"half'])
def test_without_a_record_of_inputs_the_release_is_found_by_its_content(lake, snapshots, content):
    first = fakes.publish_fakes(lake, snapshots)
    remembered = inputs_file(lake).read_bytes()
    inputs_file(lake).write_bytes(content) if content is not None else inputs_file(lake).unlink()
    again = fakes.publish_fakes(lake, snapshots, accept_rows=False)
    assert (again.release_id, again.is_new) == (first.release_id, False)
    assert inputs_file(lake).read_bytes() == remembered


def test_newest_vintage_that_states_a_value_is_the_latest(lake, snapshots):
    stated = [
        fakes.row(year=2021, vintage="2024"),
        fakes.row(year=2021, vintage="2025", quantity=None, status="withheld"),
        fakes.row(year=2022, vintage="2024"),
        fakes.row(year=2022, vintage="2025", quantity=None, status="missing"),
        fakes.row(year=2023, vintage="2024", quantity=None, status="missing"),
        fakes.row(year=2023, vintage="2025", quantity=None, status="missing"),
    ]
    fakes.put(snapshots, stated)
    published = fakes.publish_fakes(lake, snapshots)
    latest = {row["year"]: row["vintage"] for row in table(published, "production_yearly") if row["is_latest"]}
    assert latest == {2021: "2025", 2022: "2024", 2023: "2025"}


def test_the_rows_of_a_list_are_of_one_edition(lake, snapshots):
    """Zambia, which the newer edition counts among others, would count twice beside its total."""
    stated = [
        *(fakes.row(country, quantity, vintage="2024") for country, quantity in (("COD", 70.0), ("ZMB", 30.0))),
        fakes.row("WLD", 100.0, vintage="2024"),
        *(fakes.row(country, quantity, vintage="2025") for country, quantity in (("COD", 75.0), ("OTH", 30.0))),
        fakes.row("WLD", 105.0, vintage="2025"),
    ]
    fakes.put(snapshots, stated)
    rows = table(fakes.publish_fakes(lake, snapshots), "production_yearly")
    latest = {row["country_iso3"]: row["quantity_t"] for row in rows if row["is_latest"]}
    assert latest == {"COD": 75.0, "OTH": 30.0, "WLD": 105.0}
    assert len(rows) == len(stated)


def test_rows_are_sorted_as_the_dataset_declares(lake, snapshots):
    fakes.put(snapshots, [fakes.row(country, year=year) for year in (2023, 2021) for country in ("ZMB", "AUS", "COD")])
    rows = table(fakes.publish_fakes(lake, snapshots), "production_yearly")
    assert rows == sorted(rows, key=lambda row: [row[name] for name in fakes.DATASET.order_by])


def test_code_lists_and_records_are_published(lake, snapshots):
    published = fakes.publish_fakes(lake, snapshots)
    assert {row["country_iso3"]: row["is_eu27"] for row in table(published, "country")}["FRA"] is True
    assert [row["stage_id"] for row in table(published, "stage")] == ["mine", "smelt", "refine", "recycle"]
    assert table(published, "untracked") == [
        {
            "feed_id": "usgs_mcs", "source_id": "usgs_mcs", "vintage": "2024", "label": "Cement",
            "reason": "Not tracked", "row_count": 3,
        }
    ]  # fmt: skip
    (source,) = [row for row in table(published, "source") if row["source_id"] == "usgs_mcs"]
    assert source["file"] == "mcs.csv"
    assert source["row_count"] == 3
    assert source["sha256"] == "0" * 64
    assert "2024" in source["citation"]


def test_rows_set_aside_are_published_once_with_their_worst_share(lake, snapshots):
    aside = {
        "feed_id": "usgs_mcs", "file": "mcs.csv", "line": 7, "label_kind": "country", "label": "Atlantis", "value": 2.0,
        "share_of_world_frac": 0.001, "cure": "Map it.", "source_id": "usgs_mcs", "vintage": "2024",
    }  # fmt: skip
    quarantined = [aside, aside | {"share_of_world_frac": 0.002}, aside | {"line": 8, "share_of_world_frac": None}]
    published = fakes.publish_fakes(lake, snapshots, quarantined=quarantined)
    assert [(row["line"], row["share_of_world_frac"]) for row in table(published, "quarantine")] == [
        (7, 0.002),
        (8, None),
    ]
    assert current_release(lake).manifest["quarantine"] == {"rows": 2, "by_feed": {"usgs_mcs": 2}}


def test_corrections_say_how_many_rows_they_touched(lake, snapshots):
    name = "usgs_mcs_2024_selenium_reserves"
    rows = table(fakes.publish_fakes(lake, snapshots, corrected={name: 4}), "correction")
    touched = {row["correction_id"]: row["row_count"] for row in rows}
    assert touched.pop(name) == 4
    assert set(touched.values()) == {0}
    assert all(row["reason"] and row["evidence"] for row in rows)


def test_failing_check_keeps_the_old_release(lake, snapshots):
    first = fakes.publish_fakes(lake, snapshots)
    fakes.put(snapshots, [fakes.row(quantity=-1.0)])
    with pytest.raises(ChecksFailedError, match=r"quantity_t is -1\.0"):
        fakes.publish_fakes(lake, snapshots)
    assert current_release(lake).release_id == first.release_id
    assert releases(lake) == [first.release_id]


def test_accepted_row_counts_are_written_only_when_all_else_holds(lake, snapshots, tmp_path):
    fakes.publish_fakes(lake, snapshots)
    before = (tmp_path / "expected_rows.toml").read_text()
    assert '[production_yearly]\n"usgs_mcs 2024" = 3\n' in before
    fakes.put(snapshots, [fakes.row(quantity=-1.0)])
    with pytest.raises(ChecksFailedError):
        fakes.publish_fakes(lake, snapshots)
    assert (tmp_path / "expected_rows.toml").read_text() == before


@pytest.mark.parametrize("damage", [b"", b"PAR1 half a file", None], ids=["empty", "half", "one byte"])
def test_corrupt_snapshot_is_named_and_changes_nothing(lake, snapshots, damage):
    first = fakes.publish_fakes(lake, snapshots)
    path = snapshots / "usgs_mcs" / "2024-world.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:] if damage is None else damage)
    with pytest.raises(InputError, match=r"usgs_mcs/2024-world\.parquet: the file is not the one its record describes"):
        fakes.publish_fakes(lake, snapshots)
    assert current_release(lake).release_id == first.release_id


def test_nothing_to_publish_is_said(lake, tmp_path):
    with pytest.raises(InputError, match="there is no snapshot to publish"):
        fakes.publish_fakes(lake, tmp_path / "snapshots")


def test_damaged_release_is_built_again(lake, snapshots):
    first = fakes.publish_fakes(lake, snapshots)
    (first.folder / "production_yearly.parquet").write_bytes(b"damaged")
    again = fakes.publish_fakes(lake, snapshots, accept_rows=False)
    assert (again.release_id, again.is_new) == (first.release_id, True)
    manifest.verify(again.folder)


def test_last_five_releases_are_kept_and_the_current_one_always(lake, snapshots):
    made = []
    for quantity in range(1, 8):
        fakes.put(snapshots, [fakes.row(quantity=float(quantity))])
        made.append(fakes.publish_fakes(lake, snapshots).release_id)
    assert set(releases(lake)) == set(made[-publish.KEPT :])
    fakes.put(snapshots, [fakes.row(quantity=3.0)])  # the oldest one kept becomes current again
    assert not fakes.publish_fakes(lake, snapshots, accept_rows=False).is_new
    assert current_release(lake).release_id == made[2]


def test_two_publishes_wait_for_each_other(lake, snapshots):
    lake.mkdir()
    said = []
    waiting = threading.Event()

    def say(line):
        said.append(line)
        waiting.set()

    with (lake / "publish.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        other = threading.Thread(target=fakes.publish_fakes, args=(lake, snapshots), kwargs={"say": say})
        other.start()
        assert waiting.wait(10)
        assert said == ["another publish is running; waiting for it"]
        assert not pointer(lake).exists()
    other.join(20)
    assert current_release(lake) is not None


@pytest.fixture(scope="module")
def published_once(tmp_path_factory):
    """Return a lake with the release of the one snapshot, to be copied and not written to."""
    folder = tmp_path_factory.mktemp("published")
    fakes.put(folder / "snapshots")
    fakes.publish_fakes(folder / "lake", folder / "snapshots")
    return folder / "lake"


@pytest.fixture
def published_lake(published_once, tmp_path):
    """Return a lake of the test's own with that release."""
    return copytree(published_once, tmp_path / "lake")


class BrokenError(Exception):
    """What a test makes a step raise."""


STEPS = [
    (build, "build"),
    (checks, "run"),
    (build, "write"),
    (manifest, "describe"),
    (manifest, "write"),
    (publish, "_put_in_place"),
    (publish, "_point"),
    (publish, "_prune"),
    (publish, "write_bytes"),
    (inputs, "write_bytes"),
    (publish, "fsync"),
    (atomic, "put"),
    (atomic, "fsync"),
]


@pytest.mark.parametrize(("module", "name"), STEPS, ids=[f"{module.__name__}.{name}" for module, name in STEPS])
def test_step_that_fails_leaves_a_whole_release(published_lake, snapshots, monkeypatch, module, name):
    lake, first = published_lake, current_release(published_lake)
    fakes.put(snapshots, [fakes.row(quantity=1.0)])

    def broken(*arguments, **options):
        raise BrokenError

    with monkeypatch.context() as patch:
        patch.setattr(module, name, broken)
        with pytest.raises(BrokenError):
            fakes.publish_fakes(lake, snapshots)
    manifest.verify(lake / "releases" / first.release_id)
    manifest.verify(lake / "releases" / current_release(lake).release_id)
    second = fakes.publish_fakes(lake, snapshots)
    assert current_release(lake).release_id == second.release_id != first.release_id
    assert set(releases(lake)) == {first.release_id, second.release_id}
