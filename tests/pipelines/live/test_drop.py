"""The drop folder: files of events get into the log once, and what cannot be used is told beside the file."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.stores.events import LogError, Mode
from pipelines.live import drop
from pipelines.live.model import Live
from tests.events import stated

COLUMNS = ("event_id", "site_id", "measure_id", "value", "unit", "event_time")


@pytest.fixture
def live(log, tmp_path):
    return Live(log, tmp_path / "events")


def put(live, name, content, source="acme"):
    """Put a file into the folder of a source as if it had been written a while ago."""
    file = live.folder / "drop" / source / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(file, (time.time() - 60,) * 2)
    return file


def csv_of(*events, columns=COLUMNS):
    return "\n".join([",".join(columns), *(",".join(str(one[name]) for name in columns) for one in events)]) + "\n"


def files(live):
    return {
        str(one.relative_to(live.folder))
        for one in live.folder.rglob("*")
        if one.is_file() and "sqlite" not in one.name
    }


def faults(live, name, source="acme"):
    return json.loads((live.folder / "faulty" / source / f"{name}.faults.json").read_text())


def test_a_csv_is_taken_whole_and_moved(live, log):
    put(live, "day.csv", csv_of(*(stated(n) for n in range(2_500))))
    drop.run(live)
    assert log.head().seq == 2_500
    assert files(live) == {"taken/acme/day.csv"}
    event = log.since(0, 1).events[0]
    assert (event.source_id, event.mode, event.value, event.site_id) == ("acme", Mode.REAL, 2.5, "ICMM1")


def test_a_parquet_is_taken_with_moments_and_decimals(live, log, tmp_path):
    moment = datetime.now(UTC).replace(microsecond=0)
    rows = [stated(n) | {"event_time": moment, "value": Decimal("2.5"), "material_id": None} for n in range(3)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "made.parquet")
    put(live, "day.parquet", (tmp_path / "made.parquet").read_bytes())
    drop.run(live)
    assert [(one.event_time, one.value) for one in log.since(0).events] == [(moment, 2.5)] * 3
    assert files(live) == {"taken/acme/day.parquet"}


def test_rows_that_cannot_be_used_are_told_and_the_others_taken(live, log):
    now = datetime.now(UTC)
    bad = [
        stated(1, value="2,5".replace(",", ";")), stated(2, value="nan"), stated(3, unit="cm"),
        stated(4, event_time=(now + timedelta(days=2)).isoformat()), stated(5, event_time="2026-11-30T12:00:00"),
    ]  # fmt: skip
    put(live, "day.csv", csv_of(stated(0), *bad, stated(6)) + "too,few\n")
    drop.run(live)
    assert [one.event_id for one in log.since(0).events] == ["e0", "e6"]
    report = faults(live, "day.csv")
    assert {name: report[name] for name in ("rows", "stored", "duplicate", "faulty")} == {
        "rows": 8, "stored": 2, "duplicate": 0, "faulty": 6,
    }  # fmt: skip
    assert [(one["index"], one["field"]) for one in report["faults"]] == [
        (1, "value"), (2, "value"), (3, "unit"), (4, "event_time"), (5, "event_time"), (7, ""),
    ]  # fmt: skip
    assert all(one["reason"] and one["fix"] for one in report["faults"])
    assert files(live) == {"faulty/acme/day.csv", "faulty/acme/day.csv.faults.json"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"event_id,when\ne1,now\n", "'when'"),
        ("a.csv", b"event_id,event_id\n1,2\n", "twice"),
        ("a.csv", b"\xff\xfe\x00e", "UTF-8"),
        ("a.csv", csv_of(stated(1)).encode() + b'"never ended', "cannot be read"),
        ("a.parquet", b"PAR1 no more", "cannot be read"),
        ("a.parquet", b"", "cannot be read"),
        ("a.xlsx", b"PK", "no kind of file"),
    ],
)
def test_a_file_that_is_none_is_told_and_put_aside(live, name, content, reason):
    put(live, name, content)
    drop.run(live)
    assert reason in faults(live, name)["faults"][-1]["reason"]
    assert not list((live.folder / "drop" / "acme").iterdir())


def test_an_empty_csv_has_no_events(live, log):
    put(live, "a.csv", csv_of())
    drop.run(live)
    assert (log.head().seq, files(live)) == (0, {"taken/acme/a.csv"})


def test_a_file_of_other_content_under_known_ids_is_told(live, log):
    now = datetime.now(UTC)
    put(live, "a.csv", csv_of(stated(1, now)))
    put(live, "b.csv", csv_of(stated(1, now, value=9)))
    drop.run(live)
    assert log.head().seq == 1
    assert faults(live, "b.csv")["faults"][0]["field"] == "event_id"


def test_the_same_file_again_adds_nothing_and_overwrites_nothing(live, log):
    content = csv_of(stated(1), stated(2))
    for _ in range(3):
        put(live, "a.csv", content)
        drop.run(live)
    assert log.head().seq == 2
    assert files(live) == {"taken/acme/a.csv", "taken/acme/a.2.csv", "taken/acme/a.3.csv"}


def test_what_is_still_written_hidden_or_a_link_is_left_alone(live, log, tmp_path):
    young = put(live, "young.csv", csv_of(stated(1)))
    os.utime(young)
    put(live, ".part.csv", csv_of(stated(2)))
    outside = tmp_path / "outside.csv"
    outside.write_text(csv_of(stated(3)))
    (live.folder / "drop" / "acme" / "link.csv").symlink_to(outside)
    put(live, "a.csv", csv_of(stated(4)), source="No Source")
    drop.run(live)
    assert log.head().seq == 0
    assert young.exists()


def test_a_source_that_is_simulated_says_so_by_its_name(live, log):
    put(live, "a.csv", csv_of(stated(1, site_id="sim-north"), stated(2)), source="sim-demo")
    drop.run(live)
    assert [(one.site_id, one.mode) for one in log.since(0).events] == [("sim-north", Mode.SIMULATED)]
    assert faults(live, "a.csv", "sim-demo")["faulty"] == 1


def test_where_the_log_cannot_be_written_the_file_stays_and_is_taken_later(live, log, monkeypatch):
    file = put(live, "a.csv", csv_of(*(stated(n) for n in range(1_500))))
    really, calls = log.append, []

    def breaks(events):
        calls.append(len(events))
        if len(calls) == 2:
            raise LogError("disk full")
        return really(events)

    monkeypatch.setattr(type(log), "append", lambda _self, events: breaks(events))
    with pytest.raises(LogError):
        drop.run(live)
    assert (file.exists(), log.head().seq) == (True, 1_000)
    drop.run(live)
    assert (file.exists(), log.head().seq) == (False, 1_500)


def test_faults_that_are_told_are_a_thousand_at_most(live):
    put(live, "a.csv", csv_of(*(stated(n, unit="cm") for n in range(1_200))))
    drop.run(live)
    report = faults(live, "a.csv")
    assert (report["faulty"], len(report["faults"])) == (1_200, 1_000)
