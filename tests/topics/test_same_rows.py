"""Every computed table has the same rows, to the last digit, in every process."""

import os
import subprocess
import sys
from pathlib import Path

from dashboard.topics.registry import TABLES

ROWS = """
import os
from dashboard.engine import DuckEngine
from dashboard.filters import Filters
from dashboard.settings import Settings
from dashboard.topics.registry import TABLES

engine = DuckEngine(Settings.from_environment(os.environ))
chosen = Filters().with_(**{"material": "cobalt", "for": "EU27"})
for name, table in sorted(TABLES.items()):
    print(name, table.rows(engine, chosen.only(table.keys)))
"""


def rows_in_process(lake, seed):
    environment = os.environ | {"CRM_LAKE": str(lake), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", ROWS]
    run = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()


def test_rows_do_not_hang_on_the_order_of_a_set(release_settings):
    """Each process orders its sets in another way, and a sum of floats in another order ends in another digit."""
    first, second = (rows_in_process(release_settings.lake, seed) for seed in ("1", "2"))
    assert len(first) == len(TABLES)
    assert [line.split()[0] for line, other in zip(first, second, strict=True) if line != other] == []
