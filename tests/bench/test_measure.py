"""Quantiles, targets, the table, the history and its picture: what is pure in the benchmark."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from tests.bench import history, plot, report
from tests.bench.calibration import calibrate, median
from tests.bench.measure import Measure, quantile, summary
from tests.bench.targets import QUIET_CALIBRATION_MS, TARGETS, Target, marks

QUIET = QUIET_CALIBRATION_MS
CLICK = Target("clicks: last change", "p95", 200)
RATE = Target("load: changes", "p50", 100, "release")


def _click(p95=180.0, calibration_ms=QUIET, **more):
    return Measure("clicks", "last change painted", 600_000, 100.0, 150.0, p95, calibration_ms=calibration_ms, **more)


def _rate(changes=100.0, calibration_ms=QUIET, rows=600_000):
    return Measure("load", "changes", rows, changes, unit="1/s", calibration_ms=calibration_ms)


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.75, 8), (0.95, 10), (0.0, 1), (1.0, 10)])
def test_a_quantile_is_a_value_that_was_measured(share, value):
    assert quantile(range(1, 11), share) == value


def test_a_summary_has_the_three_quantiles_and_how_many_there_were():
    found = summary("clicks", "all", 7, [10, 20, 30, 40], sizes=[5, 6, 7])
    assert (found.p50, found.p75, found.p95, found.count, found.bytes) == (20, 30, 40, 4, 6)


def test_a_ratio_is_times_in_calibrations_and_work_done_in_one():
    assert _click(calibration_ms=50.0).ratio == 2.0
    assert _rate(100.0, 50.0).ratio == 5.0
    assert Measure("memory", "PSS", 7, 300.0, unit="MB", calibration_ms=50.0).ratio is None


@pytest.mark.parametrize(
    ("measure", "mark"),
    [
        (_click(200.0), "p95 200 met"),
        (_click(201.0), "p95 200 NOT MET"),
        (_click(390.0, 2 * QUIET), "p95 200 met"),
        (_click(190.0, QUIET / 2), "p95 200 NOT MET"),
        (_click(180.0, refused=1), "p95 200 NOT MET"),
        (_rate(100.0), "p50 100 met"),
        (_rate(99.0), "p50 100 NOT MET"),
        (_rate(51.0, 2 * QUIET), "p50 100 met"),
        (_rate(1.0, rows=10_000_000), ""),
    ],
)
def test_a_target_is_held_against_the_pace_of_a_quiet_minute(measure, mark):
    assert marks(measure, (CLICK, RATE)) == mark


def test_the_table_names_measure_calibration_ratio_refusals_and_target():
    line = report.table([Measure("api", "filtered reads, 8 at a time", 600_000, 310.0, unit="1/s", refused=3,
                                 calibration_ms=QUIET)]).splitlines()[1]  # fmt: skip
    assert "310.0" in line
    assert "api: filtered reads, 8 at a time, 3 refused  [p50 300 NOT MET]" in line
    assert f"{310 * QUIET / 1_000:.2f}" in line


def test_a_run_is_added_to_the_history_and_none_is_lost(tmp_path):
    path = tmp_path / "history.jsonl"
    path.write_text(json.dumps(history.line([_click()], "abc", datetime(2026, 11, 30, tzinfo=UTC))) + "\n", "utf-8")
    runs = history.append([_click(150.0), _rate()], path)
    assert [len(run["measures"]) for run in runs] == [1, 2]
    assert runs == history.read(path)
    assert runs[0]["commit"] == "abc"
    assert runs[1]["measures"][0]["p95"] == 150.0
    assert runs[1]["calibration_ms"] == QUIET


def test_the_picture_has_a_panel_a_target_that_was_measured_and_a_mark_a_run():
    day = datetime(2026, 11, 30, tzinfo=UTC)
    runs = [history.line([_click(p95), _rate(rows=10_000_000)], "abc<", day) for p95 in (180.0, 190.0)]
    drawn = plot.picture(runs, (CLICK, RATE, Target("start: ", "p50", 800)))
    root = ET.fromstring(drawn)
    assert len(root.findall("{*}g")) == 1
    assert len(root.findall(".//{*}circle")) == 2
    assert "clicks: last change: p95, at most 200 ms" in drawn


def test_the_picture_of_the_history_is_of_its_runs():
    if history.read():
        assert plot.PICTURE.read_text("utf-8") == plot.picture(history.read())


def test_every_target_is_named_once():
    named = [(target.key, target.quantile, target.size) for target in TARGETS]
    assert len(set(named)) == len(named)


def test_the_calibration_does_the_same_each_time():
    assert median(calibrate(3)) > 0
