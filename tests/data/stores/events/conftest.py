"""Every test of the log runs against SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import URL

from data.stores.events import Event, EventLog
from tests import postgresql

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def cluster():
    """One PostgreSQL for all tests of this process. Raises FileNotFoundError, saying how to get it."""
    with postgresql.cluster() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Return the address of an empty log."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "events" / "events.sqlite"))
    return request.getfixturevalue("cluster").database()


@pytest.fixture
def log(url):
    """Return an empty log, closed at the end."""
    log = EventLog(url)
    yield log
    log.close()


def event(number, **changed):
    """Return an event with its own id, the `number`th minute after noon."""
    given = {
        "event_id": f"e{number}", "source_id": "plant", "measure_id": "tailings_freeboard", "unit": "m",
        "event_time": NOON + timedelta(minutes=number), "value": float(number), "site_id": "site-1",
    } | changed  # fmt: skip
    return Event(**given)
