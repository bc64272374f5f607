"""The command line: what it accepts, what it says, and which code it leaves with."""

import json
import re
from types import SimpleNamespace

import pytest

from data.lake import current_release
from data.model import Fault, InputError
from pipelines import cli, snapshots
from pipelines.publishers import FEEDS
from tests.pipelines import fakes


@pytest.fixture
def feeds(monkeypatch):
    """Put a feed in place of USGS that yields the fakes, after whatever a test makes `fail` raise."""
    fake = SimpleNamespace(FEED=fakes.FEED, fail=None)

    def parse(originals, workspace):
        yield fakes.parsed(originals=tuple(originals))
        if fake.fail:
            raise fake.fail
        yield fakes.parsed(snapshot_id="2024-salient", originals=tuple(originals))

    fake.parse = parse
    monkeypatch.setattr(cli, "FEEDS", {"usgs_mcs": fake})
    return fake


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mcs.csv"
    path.write_text("year\n2022\n")
    return str(path)


def run(tmp_path, *arguments):
    return cli.main([*arguments, "--snapshots", str(tmp_path / "snapshots")])


@pytest.mark.parametrize("name", ["usgs_mcs", "usgs-mcs", "USGS-MCS", "Usgs Mcs"])
def test_feed_names_are_understood_however_they_are_spelt(name):
    assert cli.feed_name(name) == "usgs_mcs"


def test_unknown_feed_says_which_exist(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["parse", "usgs", "mcs.csv"])
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert "there is no feed 'usgs'" in said
    assert all(feed_id in said for feed_id in FEEDS)


@pytest.mark.parametrize("arguments", [[], ["parse"], ["parse", "baci"], ["unknown"], ["publish", "--fast"]])
def test_wrong_usage_leaves_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_parse_writes_snapshots_and_says_how_many_rows(tmp_path, feeds, file, capsys):
    assert run(tmp_path, "parse", "usgs-mcs", file) == 0
    assert capsys.readouterr().out.splitlines() == [
        "usgs_mcs 2024-world: 3 rows, 6 read and 3 left out by the mapping",
        "usgs_mcs 2024-salient: 3 rows, 6 read and 3 left out by the mapping",
    ]
    found = snapshots.read("usgs_mcs", tmp_path / "snapshots")
    assert [one.record["originals"][0]["name"] for one in found] == ["mcs.csv", "mcs.csv"]


def test_fault_in_the_last_table_writes_nothing(tmp_path, feeds, file, capsys):
    feeds.fail = InputError([Fault("mcs.csv", 7, "year", "20x2", "this is no year", "Download the file again.")])
    assert run(tmp_path, "parse", "usgs_mcs", file) == 1
    said = capsys.readouterr().err
    assert "error: mcs.csv:7, column 'year': this is no year (found '20x2'). Download the file again." in said
    assert "1 fault; nothing was changed." in said
    assert not (tmp_path / "snapshots").exists()


def test_missing_file_leaves_with_1(tmp_path, feeds, capsys):
    assert run(tmp_path, "parse", "usgs_mcs", str(tmp_path / "absent.csv")) == 1
    assert "no such file, folder or http(s) URL" in capsys.readouterr().err


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Return a function that runs `publish` over the fakes."""
    monkeypatch.setattr(cli, "publish", fakes.publish_fakes)

    def call(*arguments):
        options = ["--lake", str(tmp_path / "lake"), "--expected-rows", str(tmp_path / "expected_rows.toml")]
        return run(tmp_path, "publish", *options, *arguments)

    return call


def test_publish_then_again(tmp_path, publish, capsys):
    fakes.put(tmp_path / "snapshots")
    assert publish("--accept-rows") == 0
    release_id = current_release(tmp_path / "lake").release_id
    assert re.search(rf"release {release_id} published \(\d+\.\d s\)", capsys.readouterr().out)
    assert publish() == 0
    assert f"release {release_id} is already there" in capsys.readouterr().out


def test_failing_checks_are_printed_with_rows_and_cure(tmp_path, publish, capsys):
    fakes.put(tmp_path / "snapshots", [fakes.row(quantity=-1.0)])
    assert publish("--accept-rows") == 1
    said = capsys.readouterr().err
    assert "expect_values_in_range in production_yearly: 1 row failing" in said
    assert "quantity_t is -1.0, not 0 or more [material_id=cobalt, " in said
    assert "What to do: " in said
    assert "1 check failed; the old release stays current." in said
    assert current_release(tmp_path / "lake") is None


def test_row_counts_must_be_accepted(tmp_path, publish, capsys):
    fakes.put(tmp_path / "snapshots")
    publish("--accept-rows")
    fakes.put(tmp_path / "snapshots", fakes.ROWS[:2])
    assert publish() == 1
    assert "expected 3 rows, found 2 [source_id=usgs_mcs, vintage=2024]" in capsys.readouterr().err


def test_broken_snapshot_leaves_with_1(tmp_path, publish, capsys):
    fakes.put(tmp_path / "snapshots").path.write_bytes(b"half")
    assert publish() == 1
    assert "error: usgs_mcs/2024-world.parquet: the file is not the one" in capsys.readouterr().err


def test_status_as_text_and_json(tmp_path, publish, capsys):
    fakes.put(tmp_path / "snapshots")
    publish("--accept-rows")
    capsys.readouterr()
    lake = ["--lake", str(tmp_path / "lake")]
    assert run(tmp_path, "status", *lake) == 0
    assert "usgs_mcs  2024     2026-01-02" in capsys.readouterr().out
    assert run(tmp_path, "status", "--json", *lake) == 0
    assert json.loads(capsys.readouterr().out)["snapshots"][0]["source_id"] == "usgs_mcs"


def part(feeds, rows, **changes):
    """Let the feed yield one snapshot of `rows`, made from the originals it is given unless changed."""

    def parse(originals, workspace):
        yield fakes.parsed(rows, **({"originals": tuple(originals)} | changes))

    feeds.parse = parse


def test_a_snapshot_without_rows_is_refused(tmp_path, feeds, file, capsys):
    part(feeds, fakes.ROWS[:0])
    assert run(tmp_path, "parse", "usgs_mcs", file) == 1
    assert "mcs.csv: none of its rows belongs in usgs_mcs/2024-world (found '0 rows')" in capsys.readouterr().err
    assert not (tmp_path / "snapshots").exists()


def test_part_of_an_edition_does_not_replace_the_whole(tmp_path, feeds, file, capsys):
    fakes.put(tmp_path / "snapshots", originals=(fakes.original("mcs.csv"), fakes.original("world/other.csv")))
    part(feeds, fakes.ROWS[:1])
    assert run(tmp_path, "parse", "usgs_mcs", file) == 1
    said = capsys.readouterr().err
    assert "usgs_mcs/2024-world would shrink from 3 rows: it was made from other.csv too (found '1 rows')" in said
    assert "--replace" in said
    assert snapshots.read("usgs_mcs", tmp_path / "snapshots")[0].record["rows"] == 3


def test_a_file_of_an_edition_does_not_replace_another_with_fewer_rows(tmp_path, feeds, file, capsys):
    fakes.put(tmp_path / "snapshots", originals=(fakes.original("cobal.csv"),), file="cobal.csv")
    part(feeds, [*(fakes.row(material_id="nickel", year=year) for year in range(2015, 2024))])
    assert run(tmp_path, "parse", "usgs_mcs", file) == 1
    said = capsys.readouterr().err
    assert "usgs_mcs/2024-world would lose 3 rows of files that are not given again: it was made from cobal.csv" in said
    assert len(snapshots.read("usgs_mcs", tmp_path / "snapshots")) == 1


def test_a_file_under_another_name_replaces_what_it_held(tmp_path, feeds, file, capsys):
    fakes.put(tmp_path / "snapshots", originals=(fakes.original("mcs (1).csv"),), file="mcs (1).csv")
    part(feeds, [*fakes.ROWS, fakes.row("ZMB", 300.0)])
    assert run(tmp_path, "parse", "usgs_mcs", file) == 0
    assert "usgs_mcs 2024-world: 4 rows (was 3 rows)" in capsys.readouterr().out


def test_replace_says_that_the_smaller_snapshot_is_meant(tmp_path, feeds, file, capsys):
    fakes.put(tmp_path / "snapshots", originals=(fakes.original("other.csv"),))
    part(feeds, fakes.ROWS[:1])
    assert run(tmp_path, "parse", "usgs_mcs", file, "--replace") == 0
    assert "usgs_mcs 2024-world: 1 rows (was 3 rows)" in capsys.readouterr().out


def test_the_same_file_may_shrink(tmp_path, feeds, file, capsys):
    fakes.put(tmp_path / "snapshots")
    part(feeds, fakes.ROWS[:2])
    assert run(tmp_path, "parse", "usgs_mcs", file) == 0
    assert "2 rows (was 3 rows)" in capsys.readouterr().out


def test_a_value_no_feed_expects_is_a_fault_and_no_traceback(tmp_path, feeds, file, capsys):
    feeds.fail = ValueError("could not convert string to float: 'abc'")
    assert run(tmp_path, "parse", "usgs_mcs", file) == 1
    assert 'error: mcs.csv: a value that cannot be read (found "could not convert' in capsys.readouterr().err
