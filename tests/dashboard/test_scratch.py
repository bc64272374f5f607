"""Each process has a temporary folder of its own; what killed ones left goes."""

import subprocess
import sys

from dashboard import scratch

MAKE_AND_DIE = (
    "import os, pathlib, sys; from dashboard.scratch import scratch; "
    "(scratch(pathlib.Path(sys.argv[1])) / 'spilt').write_text('x'); os.kill(os.getpid(), 9)"
)


def test_the_folder_is_private_and_that_of_a_killed_process_goes(tmp_path):
    foreign = [tmp_path / name for name in ("crm-notes", "crm-99999999999999999999-x", "other")]
    for folder in foreign:
        folder.mkdir()
    subprocess.run([sys.executable, "-c", MAKE_AND_DIE, tmp_path], check=False)
    assert (next(path for path in tmp_path.iterdir() if path not in foreign) / "spilt").exists()
    own = scratch.scratch(tmp_path)
    assert own.stat().st_mode & 0o777 == 0o700
    assert scratch.scratch(tmp_path) == own
    assert sorted(tmp_path.iterdir()) == sorted([*foreign, own])


def test_a_folder_that_another_process_removes_meanwhile_is_let_be(tmp_path):
    assert not scratch._is_left(tmp_path / "crm-99999999-gone")
