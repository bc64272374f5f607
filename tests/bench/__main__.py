"""Measure at both sizes, print the table, write `build/bench.json`, add the run to the history and draw it."""

import argparse
import sys
import time
import traceback
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from data.lake import lake_folder
from tests import server as servers
from tests.bench import compared, history, lakes, plot, report
from tests.bench.calibration import calibrate, median
from tests.bench.measure import Measure
from tests.bench.sections import SECTIONS, Bench, say

BUILD = servers.ROOT / "build"
LARGE, SCALED_ROWS = BUILD / "bench-lake", 10_000_000
SIZES = ("release", "large")
FAILED = "failed"
BY_NAME = {"callbacks", "soak"}
"""Sections that take long and are run by their name alone."""


def main() -> int:
    """Run what is asked for; return the exit code."""
    asked = _arguments().parse_args()
    release = lake_folder()
    if asked.what == "lake":
        print(f"{lakes.kept(release, LARGE, SCALED_ROWS):,} trade rows in {LARGE}")
        return 0
    if asked.url:
        print(compared.run(dict(one.split("=", 1) for one in asked.url), release, asked.rounds))
        return 0
    sizes, only = asked.sizes.split(","), [name for name in asked.only.split(",") if name]
    measures = [one for size in sizes for one in _at_size(size, release, only or [*SECTIONS.keys() - BY_NAME])]
    failed = [one.key for one in measures if one.unit == FAILED]
    print(report.table(measures))
    report.write(measures, BUILD / "bench.json")
    if not failed and (asked.record or not only):
        plot.PICTURE.write_text(plot.picture(history.append(measures)), "utf-8")
    return len(failed)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["lake"], help="only build the large lake")
    parser.add_argument("--only", default="", help=f"sections, joined with commas: {', '.join(SECTIONS)}")
    parser.add_argument("--sizes", default=",".join(SIZES), help="release, large")
    parser.add_argument("--record", action="store_true", help="add a run of some sections to the history too")
    parser.add_argument("--url", action="append", metavar="NAME=URL", help="click on running servers, round by round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds with --url")
    return parser


def _at_size(size: str, release: Path, names: Collection[str]) -> list[Measure]:
    """Run the sections over one lake and one server."""
    lake = release
    if size == "large":
        say(f"A lake of {lakes.kept(release, LARGE, SCALED_ROWS):,} trade rows.")
        lake = LARGE
    bench = Bench(lake, release, servers.start(lake))
    try:
        return [one for name in SECTIONS if name in names for one in _calibrated(name, bench)]
    finally:
        bench.server.stop()


def _calibrated(name: str, bench: Bench) -> list[Measure]:
    """Run a section between two calibrations; their median stands beside each of its measures.

    A section that fails is told with its fault, and the others go on: the run then ends with an error and is not kept.
    """
    before, began = calibrate(), time.monotonic()
    say(f"{bench.rows:,} trade rows: {name}.")
    try:
        found = SECTIONS[name](bench)
    except (RuntimeError, LookupError, AssertionError, OSError, WebDriverException):
        traceback.print_exc()
        found = [Measure(name, "this section failed", bench.rows, 0.0, unit=FAILED)]
    say(f"  {time.monotonic() - began:.0f} s")
    pace = median(before + calibrate())
    return [replace(one, calibration_ms=pace) for one in found]


if __name__ == "__main__":
    sys.exit(main())
