"""Acknowledged means on disk: versions, pragmas read back, and a sync for each commit."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine

from data.stores.events import EventLog, LogError, connect, errors
from tests.data.stores.events import syncs
from tests.events import event


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [((3, 6, 23), False), ((3, 7, 0), False), ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True),
     ((3, 45, 0), False), ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False),
     ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True)],
)  # fmt: skip
def test_versions_of_sqlite_that_lose_commits_are_known(version, is_safe):
    assert connect.wal_is_safe(version) == is_safe


def test_a_version_that_loses_commits_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(connect.sqlite, "sqlite_version_info", (3, 51, 2))
    log = EventLog(connect.URL.create("sqlite", database=str(tmp_path / "e.sqlite")))
    with pytest.raises(errors.UnsafeSqliteError, match="pysqlite3"):
        log.append([event(1)])
    assert not (tmp_path / "e.sqlite").exists()


def test_a_commit_waits_for_the_disk(log):
    """Read back from the very connection that writes."""
    log.append([event(1)])
    engine, said = connect.writing_engine(log.url), {}
    with engine.connect() as connection:
        said = connect.durability(connection.connection.dbapi_connection)
    engine.dispose()
    if log.url.drivername == "sqlite":
        assert said == {"journal_mode": "wal", "synchronous": "2"}
    else:
        assert said == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@pytest.mark.parametrize("freed", [True, False], ids=["soon", "too late"])
def test_who_opens_a_new_log_beside_another_waits_for_it(tmp_path, monkeypatch, freed):
    """SQLite itself refuses at once, whatever its `busy_timeout`, to turn the journal of what is being written."""
    monkeypatch.setattr(connect, "BUSY_MS", 20_000 if freed else 100)
    waits, really = threading.Event(), connect.time.sleep
    monkeypatch.setattr(connect.time, "sleep", lambda seconds: (waits.set(), really(seconds)))
    log = EventLog(connect.URL.create("sqlite", database=str(tmp_path / "e.sqlite")))
    other = connect.sqlite.connect(str(tmp_path / "e.sqlite"), isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE another (x)")
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO another VALUES (1)")
    with ThreadPoolExecutor(1) as pool:
        opened = pool.submit(log.append, [event(1)])
        assert waits.wait(20)
        if freed:
            other.execute("COMMIT")
            assert opened.result(20)[0].seq == 1
        else:
            with pytest.raises(LogError, match="locked"):
                opened.result(20)
    other.close()
    log.close()


def test_a_database_that_would_not_wait_is_refused(log, monkeypatch):
    told = connect.durability
    weaker = {"synchronous": "1"} if log.url.drivername == "sqlite" else {"fsync": "off"}
    monkeypatch.setattr(connect, "durability", lambda connection: told(connection) | weaker)
    with pytest.raises(LogError, match="must be"):
        log.append([event(1)])


def test_each_acknowledgement_of_sqlite_has_its_sync(tmp_path):
    """A kill cannot tell FULL from NORMAL: what the system still holds survives it. So syncs are counted."""
    counted = syncs.of_separate_commits(tmp_path / "full.sqlite", commits=20, level="FULL")
    assert counted["wal"] >= 20
    assert syncs.of_separate_commits(tmp_path / "normal.sqlite", commits=20, level="NORMAL")["wal"] < 5


def test_each_acknowledgement_of_postgresql_has_its_sync(cluster):
    log = EventLog(cluster.database())
    log.append([event(0)])
    before = _synced(log.url)
    for number in range(1, 11):
        log.append([event(number)])
    log.close()
    assert _synced(log.url) - before >= 10


def _synced(url):
    """Return how often the server has synced its journal."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
        found = connection.exec_driver_sql("SELECT wal_sync FROM pg_stat_wal").scalar_one()
    engine.dispose()
    return found
