"""A web process loads nothing that it does not need, not even when it writes a workbook."""

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
page = app.server.test_client().get("/materials")
assert page.status_code == 200 and page.data
forecasts = ("numpy", "pandas", "scipy", "statsmodels")
others = ("sqlalchemy", "psycopg", "pydantic.types", "pydantic_core._pydantic_core", "narwhals.dtypes", "pyarrow._s3fs")
print(*(name for name in forecasts + others if sys.modules.get(name)))
"""
ASKED_FOR = """
import app
import plotly.graph_objects as go
from pydantic import TypeAdapter

assert TypeAdapter(int).validate_python("5") == 5
assert '"y":[3]' in go.Figure(go.Bar(x=[1], y=[3])).to_json()
"""


def test_the_server_loads_no_library_of_the_forecasts_nor_what_others_name_and_do_not_use(lake):
    run = started(SCRIPT, lake)
    assert (run.returncode, run.stdout.split()) == (0, []), run.stderr


def test_what_is_put_off_is_there_for_whoever_asks_for_more_of_it(lake):
    run = started(ASKED_FOR, lake)
    assert run.returncode == 0, run.stderr


def started(script, lake):
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "CRM_LAKE": str(lake)},
        capture_output=True,
        text=True,
        check=False,
    )
