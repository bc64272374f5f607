"""What the engine holds is compressed, and what its queries freed goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import duckdb
import pytest

from dashboard.engine import DuckEngine, lockdown
from dashboard.engine.cache import ResultCache

STORED = "SELECT compression FROM pragma_storage_info('held.stage')"
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
    return [thread for thread in threading.enumerate() if thread.name == lockdown.HOLDING]


def wait_for_what_is_held():
    for thread in holding():
        thread.join(10)


def test_what_is_held_is_compressed(engine):
    cursor = engine._reader()._connection.cursor()
    wait_for_what_is_held()
    stored = cursor.execute(STORED).fetchall()
    assert stored
    assert ("Uncompressed",) not in stored


def test_what_is_held_is_compressed_once_the_query_that_forbids_it_ends():
    connection = duckdb.connect(":memory:")
    connection.execute(lockdown._MEMORY)
    connection.execute("CREATE TABLE held.small AS SELECT 1 AS one")
    older = connection.cursor()
    older.execute("BEGIN").execute("SELECT * FROM held.small").fetchall()
    connection.execute("CREATE TABLE held.stage AS SELECT range % 7 AS one FROM range(50_000)")
    with pytest.raises(duckdb.TransactionException):
        connection.execute(lockdown._COMPRESS)
    ends = threading.Timer(0.2, lambda: older.execute("COMMIT"))
    ends.start()
    lockdown._compress(connection)
    ends.join()
    assert ("Uncompressed",) not in connection.execute(STORED).fetchall()


def test_a_release_answers_before_its_tables_are_held_and_the_same_afterwards(settings, monkeypatch):
    go_on, hold = threading.Event(), lockdown._hold
    monkeypatch.setattr(lockdown, "_hold", lambda *given: go_on.wait(10) and hold(*given))
    engine = DuckEngine(settings)
    read_from = "SELECT sql FROM duckdb_views() WHERE view_name = 'stage'"
    first = engine.values("stage", "stage_id")
    cursor = engine._reader()._connection.cursor()
    assert "read_parquet" in cursor.execute(read_from).fetchone()[0]
    go_on.set()
    wait_for_what_is_held()
    assert "held.stage" in cursor.execute(read_from).fetchone()[0]
    engine._cache = engine._reader()._cache = ResultCache(1_000_000)
    assert engine.values("stage", "stage_id") == first != ()


def test_a_table_that_cannot_be_held_is_read_from_its_file(settings, monkeypatch):
    monkeypatch.setattr(lockdown, "_HOLD", "CREATE TABLE held.{view} AS SELECT error('no room')")
    engine = DuckEngine(settings)
    engine._reader()
    wait_for_what_is_held()
    assert engine.values("stage", "stage_id")
