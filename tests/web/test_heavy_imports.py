"""A web process loads nothing that publishing alone needs, not even when it writes a workbook."""

import os
import subprocess
import sys

from tests.architecture.code import ROOT

SCRIPT = """
import sys
import dashboard.serve
import app

answers = [
    app.server.test_client().get(f"/api/v1/data/production_yearly.{ending}")
    for ending in ("csv", "xlsx", "parquet", "json")
]
assert all(answer.status_code == 200 and answer.data for answer in answers)
print(*(name for name in ("numpy", "pandas", "scipy", "statsmodels") if sys.modules.get(name)))
"""


def test_the_server_loads_no_library_of_the_forecasts(lake):
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "CRM_LAKE": str(lake)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout.split()) == (0, []), run.stderr
