"""The checks of the release by method."""

import pytest

from dashboard.topics.validation.methods import METHODS
from dashboard.topics.validation.tables import checks


@pytest.fixture(scope="package")
def results(release_engine):
    """Return the checks of the release by method."""
    every = checks(release_engine)
    return {method: [check for check in every if check.method.method_id == method] for method in METHODS}
