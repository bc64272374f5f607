"""What the engine holds is compressed, and what its queries freed goes back to the system."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import threading

import duckdb
import pytest

from dashboard.engine import DuckEngine, held, lockdown
from dashboard.engine.cache import ResultCache
from dashboard.scratch import shared_scratch

STORED = "SELECT compression FROM pragma_storage_info('held.stage')"
BLOCK_BYTES = 65_536
FREED_MB = 90
"""What two million hashes take; without threads that give it back, all of it stays with the process."""
KEPT = """
import time
import psutil
from dashboard.engine import DuckEngine
from dashboard.settings import Settings

cursor = DuckEngine(Settings.from_environment())._reader()._connection.cursor()
held = lambda: psutil.Process().memory_info().rss / 1e6
before, until = held(), time.monotonic() + 10
for _ in range(2):
    cursor.execute("SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(2000000))").fetchall()
while (kept := held() - before) > FREED_MB / 2 and time.monotonic() < until:
    time.sleep(0.1)
print(kept)
"""


def test_memory_that_a_query_freed_goes_back_to_the_system(settings):
    folders = {"CRM_LAKE": str(settings.lake), "CRM_TEMP": str(settings.temp_folder)}
    script = KEPT.replace("FREED_MB", str(FREED_MB))
    said = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | folders, capture_output=True, text=True, check=True
    ).stdout
    assert float(said) <= FREED_MB / 2


def holding():
    """Return the threads that take tables into memory now."""
    return [thread for thread in threading.enumerate() if thread.name == held.HOLDING]


def wait_for_what_is_held():
    for thread in holding():
        thread.join(10)


def test_what_is_held_is_compressed(engine):
    cursor = engine._reader()._connection.cursor()
    wait_for_what_is_held()
    stored = cursor.execute(STORED).fetchall()
    assert stored
    assert ("Uncompressed",) not in stored


def test_what_is_written_is_compressed_once_the_query_that_forbids_it_ends(tmp_path):
    connection = duckdb.connect(":memory:")
    connection.execute(held._WRITE.replace("{path}", held.quoted(str(tmp_path / "new"))))
    connection.execute("CREATE TABLE building.small AS SELECT 1 AS one")
    older = connection.cursor()
    older.execute("BEGIN").execute("SELECT * FROM building.small").fetchall()
    connection.execute("CREATE TABLE building.stage AS SELECT range % 7 AS one FROM range(50_000)")
    with pytest.raises(duckdb.TransactionException):
        connection.execute(held._COMPRESS)
    ends = threading.Timer(0.2, lambda: older.execute("COMMIT"))
    ends.start()
    held._compress(connection)
    ends.join()
    assert ("Uncompressed",) not in connection.execute(STORED.replace("held", "building")).fetchall()


def test_a_release_answers_before_its_tables_are_held_and_the_same_afterwards(settings, monkeypatch):
    go_on, hold = threading.Event(), held.hold
    monkeypatch.setattr(held, "hold", lambda *given: go_on.wait(10) and hold(*given))
    engine = DuckEngine(settings)
    first = engine.values("stage", "stage_id")
    assert "read_parquet" in read_from(engine)
    go_on.set()
    wait_for_what_is_held()
    assert "held.stage" in read_from(engine)
    engine._cache = engine._reader()._cache = ResultCache(1_000_000)
    assert engine.values("stage", "stage_id") == first != ()


def read_from(engine):
    """Return where a small table is read from."""
    looked_up = "SELECT sql FROM duckdb_views() WHERE view_name = 'stage'"
    return engine._reader()._connection.cursor().execute(looked_up).fetchone()[0]


def test_processes_share_one_file_of_what_is_held_and_each_keeps_what_it_asks_for(settings, monkeypatch):
    DuckEngine(settings)._reader()
    wait_for_what_is_held()
    monkeypatch.setattr(held, "_COPY", "SELECT error('written again')")
    second = DuckEngine(settings)
    second._reader()
    wait_for_what_is_held()
    assert "held.stage" in read_from(second)
    used = "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag IN ('BASE_TABLE', 'IN_MEMORY_TABLE')"
    cursor = second._reader()._connection.cursor()
    before = cursor.execute(used).fetchone()[0]
    assert second.values("stage", "stage_id")
    assert before < cursor.execute(used).fetchone()[0] < before + BLOCK_BYTES * 10


def test_what_is_held_of_another_release_makes_way(settings):
    folder = held.folder_in(shared_scratch(settings.temp_folder))
    DuckEngine(settings)._reader()
    wait_for_what_is_held()
    other = DuckEngine(settings)
    (first,) = folder.glob("*.duckdb")
    again = lockdown.open_release(other.release, settings, held_rows=3)[0]
    wait_for_what_is_held()
    (second,) = folder.glob("*.duckdb")
    assert first != second
    again.close()
    assert other.values("stage", "stage_id")


def test_a_release_is_opened_where_the_temporary_folder_was_tidied_away(settings):
    shutil.rmtree(shared_scratch(settings.temp_folder))
    engine = DuckEngine(settings)
    engine._reader()
    wait_for_what_is_held()
    assert "held.stage" in read_from(engine)


@pytest.mark.parametrize("broken", ["_COPY", "_READ"])
def test_a_table_that_cannot_be_held_is_read_from_its_file(settings, monkeypatch, broken, caplog):
    shutil.rmtree(held.folder_in(shared_scratch(settings.temp_folder)))
    monkeypatch.setattr(held, broken, "SELECT error('no room')")
    engine = DuckEngine(settings)
    engine._reader()
    wait_for_what_is_held()
    assert engine.values("stage", "stage_id")
    assert "no room" in caplog.text


def _take_and_end(folder):
    with held._alone(folder):
        pass


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_forked_while_tables_are_written_does_not_wait_for_itself(tmp_path):
    child = multiprocessing.get_context("fork").Process(target=_take_and_end, args=(tmp_path,))
    with held._alone(tmp_path):
        child.start()
    child.join(10)
    ended = child.exitcode
    child.kill()
    assert ended == 0
