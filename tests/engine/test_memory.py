"""What the engine holds is compressed, and what its queries freed goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys
import time

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


def test_what_is_held_is_compressed_soon(engine):
    cursor = engine._reader()._connection.cursor()
    ways = {"Uncompressed"}
    waited_until = time.monotonic() + 10
    while ways == {"Uncompressed"} and time.monotonic() < waited_until:
        stored = cursor.execute("SELECT compression FROM pragma_storage_info('held.stage')").fetchall()
        ways = {way for (way,) in stored}
    assert ways
    assert "Uncompressed" not in ways
