"""What tests of publishing share: a lake that is not there yet, and a folder with one snapshot."""

import pytest

from tests.pipelines import fakes


@pytest.fixture
def lake(tmp_path):
    """Return the folder of a lake; it is not there yet."""
    return tmp_path / "lake"


@pytest.fixture
def snapshots(tmp_path):
    """Return a folder with one snapshot."""
    fakes.put(tmp_path / "snapshots")
    return tmp_path / "snapshots"
