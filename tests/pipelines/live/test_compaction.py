"""Events move from the log to the history; killed between any two steps none is lost and none is doubled."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from sqlalchemy import func, select

from data.stores.events import EventLog, Outcome, Quality
from data.stores.events.history import HistoryError
from data.stores.events.tables import COMPACTED, EVENT
from pipelines import atomic
from pipelines.live import compaction, history
from pipelines.live.compaction import compact
from tests.events import NOON, event

LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "events").mkdir(exist_ok=True)
    return tmp_path / "events"


def all_of(log, folder):
    return [one.event_id for one in history.everything(log, folder)]


def rows(log, table):
    return log.read(select(func.count()).select_from(table))[0][0]


def test_events_are_the_same_in_the_history(log, folder):
    log.append([event(1, detail={"a": [1, "é"]}), event(2, value=None, quality=Quality.MISSING), event(3, value=-0.5)])
    before = log.since(0).events
    assert compact(log, folder, LATER, least=1) == 3
    assert tuple(history.everything(log, folder)) == before
    assert (rows(log, EVENT), rows(log, COMPACTED)) == (0, 3)
    assert (log.head().seq, log.head().watermark) == (3, 3)
    (file,) = history.manifest(folder).files
    assert (file.rows, file.first_seq, file.last_seq) == (3, 1, 3)
    assert pq.read_schema(folder / "history" / file.name).equals(history.SCHEMA)


def test_the_history_is_a_table_to_duckdb(log, folder):
    log.append([event(n) for n in range(4)])
    compact(log, folder, LATER, least=1)
    log.append([event(n) for n in range(4, 6)])
    compact(log, folder, LATER, least=1)
    question = "SELECT count(*), sum(value), min(event_time)::VARCHAR FROM read_parquet($files)"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(question, {"files": str(folder / "history" / "events-*.parquet")}).fetchone()
    assert found == (6, 15.0, "2026-11-30 12:00:00+00")


def test_the_log_goes_on_after_what_was_moved(log, folder):
    log.append([event(n) for n in range(5)])
    compact(log, folder, LATER, least=1)
    assert log.append([event(9)])[0].seq == 6
    page = log.since(2)
    assert (page.gap, [one.event_id for one in page.events]) == (True, ["e9"])
    assert not log.since(5).gap
    compact(log, folder, LATER, least=1)
    assert all_of(log, folder) == ["e0", "e1", "e2", "e3", "e4", "e9"]


def test_what_was_moved_is_still_known_as_duplicate_conflict_and_corrected(log, folder):
    log.append([event(1), event(2, correction_of="e1")])
    compact(log, folder, LATER, least=1)
    taken = log.append([event(1), event(2, value=5.0, correction_of="e1"), event(3, correction_of="e1"), event(4)])
    assert [one.outcome for one in taken] == [
        Outcome.DUPLICATE, Outcome.CONFLICT, Outcome.CONFLICT, Outcome.STORED,
    ]  # fmt: skip
    assert [one.seq for one in taken] == [1, 2, 2, 3]


def test_a_correction_that_was_moved_before_what_it_corrects_still_counts(log, folder):
    log.append([event(2, correction_of="e1")])
    compact(log, folder, LATER, least=1)
    log.append([event(1), event(3)])
    assert [one.event_id for one in log.between(NOON, NOON + timedelta(days=1)).events] == ["e3"]


def test_young_events_stay_and_few_wait(log, folder):
    log.append([event(n) for n in range(10)])
    assert compact(log, folder, datetime.now(UTC) - timedelta(days=35), least=1) == 0
    assert compact(log, folder, LATER, least=11) == 0
    assert rows(log, EVENT) == 10
    assert not history.manifest(folder).files


def test_only_so_many_are_moved_at_once(log, folder, monkeypatch):
    monkeypatch.setattr(compaction, "MOST_EVENTS", 4)
    monkeypatch.setattr(compaction, "_AT_ONCE", 3)
    log.append([event(n) for n in range(10)])
    assert [compact(log, folder, LATER, least=1) for _ in range(4)] == [4, 4, 2, 0]
    assert all_of(log, folder) == [f"e{n}" for n in range(10)]


class Killer:
    """Ends the process, without any farewell, before the `number`th step that changes a disk."""

    def __init__(self, number):
        self.left = number

    def before(self, function):
        """Return a function that may end the process before it does what it does."""

        def step(*arguments, **options):
            self.left -= 1
            if not self.left:
                os._exit(9)
            return function(*arguments, **options)

        return step


def killed_at(number, url, folder):
    """Compact in a process that is killed before a step; return whether it was."""
    child = os.fork()
    if child == 0:
        killer = Killer(number)
        os.fsync = killer.before(os.fsync)
        for name in ("replace", "unlink", "mkdir", "write_bytes"):
            setattr(Path, name, killer.before(getattr(Path, name)))
        compaction.pq.ParquetWriter.write_table = killer.before(pq.ParquetWriter.write_table)
        compaction.digest = killer.before(compaction.digest)
        for name in ("insert", "delete", "update"):
            setattr(compaction, name, killer.before(getattr(compaction, name)))
        EventLog.write = killer.before(EventLog.write)
        compaction.log.info = killer.before(compaction.log.info)
        try:
            compact(EventLog(url), folder, LATER, least=1)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def test_killed_before_any_step_nothing_is_lost_or_doubled(url, folder):
    steps, number = 0, 0
    while True:
        number += 1
        log = EventLog(url)
        first = log.head().seq
        log.append([event(n, event_id=f"{number}-{n}") for n in range(7)])
        expected = [one.event_id for one in history.everything(log, folder)]
        log.close()
        was_killed = killed_at(number, url, folder)
        log = EventLog(url)
        assert all_of(log, folder) == expected, f"killed before step {number}"
        compact(log, folder, LATER, least=1)
        compact(log, folder, LATER, least=1)
        assert all_of(log, folder) == expected, f"after step {number}"
        assert (log.head().watermark, rows(log, EVENT)) == (first + 7, 0)
        named = {file.name for file in history.manifest(folder).files}
        assert {one.name for one in (folder / "history").iterdir()} == named | {"manifest.json"}
        again = log.append([event(n, event_id=f"{number}-{n}") for n in range(7)])
        assert {one.outcome for one in again} == {Outcome.DUPLICATE}
        log.close()
        if not was_killed:
            break
        steps += 1
    assert steps >= 12, "the steps that were to be killed were not met"


def test_file_and_folder_are_synced_before_anything_leaves_the_log(log, folder, monkeypatch):
    done = []
    monkeypatch.setattr(atomic.os, "fsync", lambda fd: done.append(Path(f"/proc/self/fd/{fd}").readlink()))
    really = log.write
    monkeypatch.setattr(type(log), "write", lambda _self, change: done.append("leave") or really(change))
    log.append([event(1)])
    compact(log, folder, LATER, least=1)
    names = [Path(one).name for one in done]
    last = names.index("leave")
    assert names[0] == "events"
    assert [name.split(".")[1].split("-")[0] if name.startswith(".") else name for name in names[1:last]] == [
        "events", "history", "manifest", "history",
    ]  # fmt: skip


def test_events_that_are_moved_while_everything_is_read_are_read_once(log, folder, monkeypatch):
    log.append([event(n) for n in range(6)])
    reading = history.everything(log, folder)
    really, moved = log.since, []

    def since(_self, seq, limit):
        if not moved:
            moved.append(compact(log, folder, LATER, least=1))
            log.append([event(9)])
        return really(seq, limit)

    monkeypatch.setattr(history.EventLog, "since", since)
    monkeypatch.setattr(compaction, "_move", _with(compaction._move, monkeypatch, really))
    assert [one.event_id for one in reading] == [*(f"e{n}" for n in range(6)), "e9"]


def _with(move, monkeypatch, really):
    """Return `move` that reads the log by the method as it was."""

    def moving(*arguments):
        replaced = history.EventLog.since
        history.EventLog.since = lambda _self, seq, limit: really(seq, limit)
        try:
            return move(*arguments)
        finally:
            history.EventLog.since = replaced

    return moving


def test_a_history_of_another_log_or_one_that_was_changed_is_told_and_nothing_moves(log, folder, tmp_path):
    log.append([event(n) for n in range(3)])
    compact(log, folder, LATER, least=1)
    log.append([event(5)])
    held = history.manifest(folder)
    history.write_manifest(folder, history.Manifest("another", held.files))
    with pytest.raises(HistoryError, match="another log"):
        compact(log, folder, LATER, least=1)
    history.write_manifest(folder, history.Manifest(held.generation, ()))
    with pytest.raises(HistoryError, match="the log goes from"):
        compact(log, folder, LATER, least=1)
    with pytest.raises(HistoryError):
        list(history.everything(log, folder))
    (folder / "history" / "manifest.json").write_text("{")
    with pytest.raises(HistoryError, match="cannot be read"):
        compact(log, folder, LATER, least=1)
    assert rows(log, EVENT) == 1


def test_a_file_that_is_not_as_it_was_written_keeps_events_in_the_log(log, folder, monkeypatch):
    log.append([event(n) for n in range(3)])
    monkeypatch.setattr(compaction, "_leave", lambda *_: 0)
    compact(log, folder, LATER, least=1)
    monkeypatch.undo()
    (file,) = history.manifest(folder).files
    path = folder / "history" / file.name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(HistoryError, match="not as it was written"):
        compact(log, folder, LATER, least=1)
    assert rows(log, EVENT) == 3
