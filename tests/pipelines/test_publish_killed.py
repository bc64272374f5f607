"""`python -m pipelines publish`, killed at any moment, leaves the old release served and whole."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.lake import ROOT, SNAPSHOTS, current_release
from pipelines import manifest

KILLS = 8
ALWAYS, AT_TIMES = "usgs_pp1802", "worldbank_pinksheet"
"""Feeds with small snapshots; with and without the second the content differs."""


class World:
    """A lake and a folder of committed snapshots that change before every publish."""

    def __init__(self, folder):
        self.lake = folder / "lake"
        self.snapshots = folder / "snapshots"
        self.expected_rows = folder / "expected_rows.toml"
        shutil.copytree(SNAPSHOTS / ALWAYS, self.snapshots / ALWAYS)

    def change(self):
        """Add the second feed, or take it away."""
        if (self.snapshots / AT_TIMES).exists():
            shutil.rmtree(self.snapshots / AT_TIMES)
        else:
            shutil.copytree(SNAPSHOTS / AT_TIMES, self.snapshots / AT_TIMES)
        if self.lake.exists():  # or the same content would find its release there already
            for path in (self.lake / "releases").iterdir():
                if path.name != current_release(self.lake).release_id:
                    shutil.rmtree(path)

    def start(self):
        """Start the command and return it once it has said its first word: it is at work then."""
        options = ["--lake", self.lake, "--snapshots", self.snapshots, "--expected-rows", self.expected_rows]
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "pipelines", "publish", "--accept-rows", *options],
            cwd=ROOT.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = process.stdout.readline()
        if said.startswith("removed what a publish that was broken off had left"):
            said = process.stdout.readline()
        assert said.startswith("production_yearly")
        return process

    def publish(self):
        """Publish to the end; return the seconds it took from the first word on."""
        with self.start() as process:
            begun = time.perf_counter()
            said = process.stdout.read()
            assert process.wait() == 0, said
            return time.perf_counter() - begun


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_killed_publish_leaves_the_old_release_served(world):
    world.publish()
    world.change()
    whole = world.publish()
    moments = random.Random(7)
    broken_off = 0
    for number in range(KILLS):
        world.change()
        before = current_release(world.lake).release_id
        with world.start() as process:
            time.sleep(moments.uniform(0 if number % 2 else whole / 2, whole))
            process.send_signal(signal.SIGKILL)
            process.stdout.read()
            killed = process.wait() == -signal.SIGKILL
        served = current_release(world.lake)
        manifest.verify(Path(served.path))
        broken_off += killed and served.release_id == before
    assert broken_off
    world.change()
    world.publish()
    manifest.verify(Path(current_release(world.lake).path))
    assert not list((world.lake / "releases").glob(".*"))
