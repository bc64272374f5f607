"""What the tests of the source share."""

import shutil
import subprocess

import pytest

from tests.architecture.code import ROOT

BUILT = {".git", ".venv", "build", "lake", "__pycache__"}


@pytest.fixture(scope="session")
def tracked_files():
    """Files of the repository: what git would commit; in a checkout without git, all but what is built."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        names = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        ).stdout.split("\0")  # fmt: skip
        files = [ROOT / name for name in names if name]
    else:
        files = [file for file in ROOT.rglob("*") if not _is_built(file)]
    return [file for file in files if file.is_file() and not file.is_symlink()]


def _is_built(file):
    parts = file.relative_to(ROOT).parts
    return bool(BUILT & set(parts)) or parts[0].endswith("_cache")
