"""The log: what is acknowledged is there once, in order; duplicates, conflicts and corrections."""

import math
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import URL, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from data.lake import ROOT as DATA
from data.stores.events import (
    BusyError,
    Charge,
    EventLog,
    LogError,
    Mode,
    Outcome,
    Quality,
    RateError,
    connect,
    log_url,
    schema,
    writer,
)
from data.stores.events.model import EPOCH
from data.stores.events.tables import EVENT, HEAD, METADATA
from tests.events import NOON, event

ROOT = DATA.parent


def outcomes(taken):
    return [one.outcome for one in taken]


def test_what_is_handed_in_is_read_back_as_it_was_stated(log):
    stated = [
        event(1),
        event(2, value=0.0, quality=Quality.ESTIMATED, material_id="cobalt"),
        event(3, value=None, quality=Quality.WITHHELD),
        event(4, value=None, state="stopped", unit="", mode=Mode.SIMULATED, site_id="sim-1"),
        event(5, value=1.1e-7, detail={"title": "Ünïcode ☃", "ids": ["a", "b"], "depth_km": 10.5, "none": None}),
        event(6, event_time=NOON + timedelta(microseconds=1)),
    ]
    taken = log.append(stated)
    assert [(one.outcome, one.seq) for one in taken] == [(Outcome.STORED, n) for n in range(1, 7)]
    page = log.since(0)
    for was, is_now in zip(stated, page.events, strict=True):
        assert {name: getattr(was, name) for name in was.__slots__ if name not in {"seq", "received_time"}} == {
            name: getattr(is_now, name) for name in was.__slots__ if name not in {"seq", "received_time"}
        }
        assert is_now.received_time > EPOCH
    assert [one.seq for one in page.events] == [1, 2, 3, 4, 5, 6]
    assert (page.head.seq, page.head.watermark, page.gap, page.more) == (6, 0, False, False)


def test_the_same_event_again_is_a_duplicate_and_is_acknowledged(log):
    log.append([event(1), event(2)])
    taken = log.append([event(2), event(3), event(3), event(1)])
    assert [(one.outcome, one.seq) for one in taken] == [
        (Outcome.DUPLICATE, 2), (Outcome.STORED, 3), (Outcome.DUPLICATE, 3), (Outcome.DUPLICATE, 1),
    ]  # fmt: skip
    assert log.head().seq == 3


@pytest.mark.parametrize(
    "changed",
    [{"value": 9.0}, {"value": None, "quality": Quality.MISSING}, {"unit": "cm"}, {"site_id": "site-2"},
     {"event_time": NOON}, {"material_id": "cobalt"}, {"detail": {"a": 1}}, {"mode": Mode.RECORDED},
     {"value": -0.0}],
)  # fmt: skip
def test_other_content_under_an_id_is_a_conflict_and_not_stored(log, changed):
    first = event(1, value=0.0)
    log.append([first])
    (taken,) = log.append([event(1, **({"value": 0.0} | changed))])
    assert (taken.outcome, taken.seq, taken.reason) == (Outcome.CONFLICT, 1, "id")
    assert [one.value for one in log.since(0).events] == [0.0]


def test_an_id_is_the_sources_own(log):
    taken = log.append([event(1), event(1, source_id="other", value=5.0)])
    assert outcomes(taken) == [Outcome.STORED, Outcome.STORED]


def test_a_correction_replaces_what_it_names_and_both_stay(log):
    log.append([event(1), event(2)])
    log.append([event(10, correction_of="e1", value=100.0)])
    log.append([event(11, correction_of="e2", value=None, quality=Quality.WITHDRAWN)])
    assert [one.event_id for one in log.since(0).events] == ["e1", "e2", "e10", "e11"]
    day = (NOON, NOON + timedelta(days=1))
    assert [one.event_id for one in log.between(*day).events] == ["e10"]
    assert [one.event_id for one in log.between(*day, as_corrected=False).events] == ["e1", "e2", "e10", "e11"]


def test_an_event_is_corrected_once_and_the_correction_may_be_corrected(log):
    log.append([event(1), event(2, correction_of="e1")])
    again, next_one = log.append([event(3, correction_of="e1"), event(4, correction_of="e2")])
    assert (again.outcome, again.seq, again.reason) == (Outcome.CONFLICT, 2, "correction_of")
    assert next_one.outcome == Outcome.STORED
    twice = log.append([event(5), event(6, correction_of="e5"), event(7, correction_of="e5")])
    assert outcomes(twice) == [Outcome.STORED, Outcome.STORED, Outcome.CONFLICT]


def test_a_correction_may_come_before_what_it_corrects(log):
    log.append([event(2, correction_of="e1"), event(1)])
    assert [one.event_id for one in log.between(NOON, NOON + timedelta(days=1)).events] == ["e2"]


def test_reading_goes_on_from_a_place_and_says_when_it_cannot(log):
    log.append([event(n) for n in range(10)])
    page = log.since(4, limit=3)
    assert [one.seq for one in page.events] == [5, 6, 7]
    assert page.more
    assert not log.since(7, limit=3).more
    assert log.since(11).gap, "a reader who is ahead of the log holds another log's numbers"


def test_a_time_span_gives_the_newest_of_what_was_asked_for(log):
    log.append([event(n, site_id=f"site-{n % 2}") for n in range(10)])
    page = log.between(NOON + timedelta(minutes=2), NOON + timedelta(minutes=9), site_id="site-0", limit=2)
    assert [one.event_id for one in page.events] == ["e6", "e8"]
    assert page.more


def test_threads_and_logs_share_one_order_without_gaps(unmade):
    """Two logs of one address stand for two processes; both make it."""
    logs = [EventLog(unmade), EventLog(unmade)]

    def hand_in(worker):
        return [
            logs[worker % 2].append([event(n, event_id=f"{worker}-{n}") for n in range(start, start + 5)])
            for start in range(0, 50, 5)
        ]

    with ThreadPoolExecutor(6) as pool:
        taken = [one for batches in pool.map(hand_in, range(6)) for batch in batches for one in batch]
    assert sorted(one.seq for one in taken) == list(range(1, 301))
    assert [one.seq for one in logs[0].since(0).events] == list(range(1, 301))
    for one in logs:
        one.close()


def test_a_reader_never_sees_a_later_event_before_an_earlier_one(url):
    """What is read on from the last number read is everything."""
    writers, reader, seen = [EventLog(url), EventLog(url)], EventLog(url), []
    reader.head()
    done = threading.Event()

    def read_on():
        while not done.is_set() or len(seen) < 200:
            seen.extend(
                reader.since(seen[-1] if seen else 0).events
                and [one.seq for one in reader.since(seen[-1] if seen else 0, limit=50).events]
            )

    thread = threading.Thread(target=read_on)
    thread.start()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda n: writers[n % 2].append([event(n)]), range(200)))
    done.set()
    thread.join(30)
    assert seen == list(range(1, 201))
    for one in (*writers, reader):
        one.close()


def test_more_than_a_thousand_events_are_one_answer(log):
    assert [one.seq for one in log.append([event(n) for n in range(2_500)])] == list(range(1, 2_501))


def test_what_is_no_event_is_refused_before_anything_is_written(log):
    for wrong in ({"value": math.nan}, {"value": math.inf}, {"event_time": datetime(2026, 1, 1)},  # noqa: DTZ001
                  {"site_id": "a\x00b"}, {"event_id": ""}, {"site_id": "\ud800"}):  # fmt: skip
        with pytest.raises(ValueError):
            log.append([event(1), event(2, **wrong)])
    with pytest.raises(ValueError):
        log.append([event(1, detail={"a": math.nan})])
    assert log.head().seq == 0


def test_one_callers_fault_is_not_anothers(log, monkeypatch):
    """Events of several callers are written together; where that fails, each is tried by itself."""
    log.append([event(0)])
    real = LogError
    store = writer.store

    def failing(connection, newest, jobs):
        if any(one.stated[0] == "e13" for job in jobs for one in job):
            raise real("disk full")
        return store(connection, newest, jobs)

    monkeypatch.setattr(writer, "store", failing)
    monkeypatch.setattr(writer, "GROUP_SECONDS", 0.2)

    def hand_in(number):
        try:
            return log.append([event(number)])[0].outcome
        except LogError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(hand_in, (11, 12, 13, 14))) == ["stored", "stored", "disk full", "stored"]


def test_a_source_has_one_bucket_in_all_processes(url, monkeypatch):
    logs, clock = [EventLog(url), EventLog(url)], [1_000_000_000]
    monkeypatch.setattr("data.stores.events.bucket.now_us", lambda: clock[0])
    charge = Charge("plant", events=6, a_second=2.0, burst=10.0)
    logs[0].append([event(1)], charge)
    with pytest.raises(RateError) as refused:
        logs[1].append([event(2)], charge)
    assert refused.value.seconds == pytest.approx(1.0)
    assert logs[1].head().seq == 1
    clock[0] += 1_000_000
    assert logs[1].append([event(2)], charge)[0].outcome == Outcome.STORED
    logs[0].append([event(3)], Charge("other", 6, 2.0, 10.0))
    for one in logs:
        one.close()


def test_two_processes_take_from_one_bucket_at_once_no_more_than_it_holds(url):
    logs, charge = [EventLog(url), EventLog(url)], Charge("plant", events=1, a_second=1e-6, burst=30)
    for one in logs:
        one.head()

    def taken(number):
        try:
            return len(logs[number % 2].append([event(number)], charge))
        except RateError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(taken, range(60))) == 30
    assert logs[0].head().seq == 30
    for one in logs:
        one.close()


def test_a_batch_above_the_bucket_leaves_a_debt(log, monkeypatch):
    clock = [0]
    monkeypatch.setattr("data.stores.events.bucket.now_us", lambda: clock[0])
    big = Charge("plant", events=30, a_second=10.0, burst=10.0)
    log.append([], big)
    with pytest.raises(RateError) as refused:
        log.append([], Charge("plant", 1, 10.0, 10.0))
    assert refused.value.seconds == pytest.approx(2.1)


def test_the_log_opens_anew_in_a_forked_process(log):
    log.append([event(1)])
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(log.append([event(2)])[0].seq).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    assert os.read(reading, 10) == b"2"
    os.close(reading)
    assert log.append([event(3)])[0].seq == 3


def test_migrations_make_the_tables_that_the_code_means(unmade):
    log = EventLog(unmade)
    log.upgrade()
    engine = connect.writing_engine(log.url)
    found = inspect(engine)
    dialect = (sqlite if log.url.drivername == "sqlite" else postgresql).dialect()
    for table in METADATA.sorted_tables:
        columns = {c["name"]: (c["type"].compile(dialect), c["nullable"]) for c in found.get_columns(table.name)}
        meant = {c.name: (c.type.compile(dialect), c.nullable) for c in table.columns}
        assert columns == meant
        assert {(i["name"], tuple(i["column_names"]), bool(i["unique"])) for i in found.get_indexes(table.name)} == {
            (i.name, tuple(c.name for c in i.columns), i.unique) for i in table.indexes
        }
    engine.dispose()
    log.close()


def test_a_log_of_a_newer_version_is_refused_and_left_alone(log):
    log.append([event(1)])
    engine = connect.writing_engine(log.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    newer = EventLog(log.url)
    with pytest.raises(LogError, match="another version of the product"):
        newer.head()
    newer.close()


def test_the_newest_revision_is_the_one_that_the_code_expects():
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.NEWEST


def test_addresses_of_logs(tmp_path):
    assert log_url({"CRM_EVENTS": str(tmp_path)}).database == str(tmp_path / "events.sqlite")
    assert log_url({}, tmp_path / "lake").database == str(tmp_path / "events" / "events.sqlite")
    assert log_url({"CRM_EVENTS_URL": "postgres://u@h/d"}).drivername == "postgresql+psycopg"
    assert log_url({"CRM_EVENTS_URL": f"sqlite:///{tmp_path}/x"}) == URL.create("sqlite", database=f"{tmp_path}/x")
    for wrong in ("mysql://h/d", "sqlite://", "no address", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="CRM_EVENTS_URL"):
            log_url({"CRM_EVENTS_URL": wrong})


def test_a_column_for_each_field_and_a_field_for_each_column():
    stands_for = {"event_us": "event_time", "received_us": "received_time"}
    columns = {stands_for.get(name, name) for name in EVENT.columns.keys()}  # noqa: SIM118
    assert columns - {"key", "digest", "correction_key"} == set(event(1).__slots__)


def test_what_waits_is_written_in_one_transaction(log, monkeypatch):
    """A sync of the disk serves all who wait: at most 10 ms or a thousand events."""
    assert (writer.GROUP_SECONDS, writer.GROUP_EVENTS) == (0.01, 1_000)
    log.append([event(0)])
    sizes, really = [], writer.store

    def counted(connection, newest, jobs):
        sizes.append(sum(map(len, jobs)))
        return really(connection, newest, jobs)

    monkeypatch.setattr(writer, "store", counted)
    monkeypatch.setattr(writer, "GROUP_SECONDS", 0.5)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: log.append([event(n)]), range(1, 21)))
    assert (sum(sizes), len(sizes) <= 2) == (20, True)
    sizes.clear()
    log.append([event(n) for n in range(100, 3_600)])
    assert sizes == [1_000, 1_000, 1_000, 500]


def test_too_much_that_waits_is_told_to_come_back(log, monkeypatch):
    monkeypatch.setattr(writer, "WAITING_EVENTS", 10)
    log.append([event(0)])
    held = threading.Event()
    really = writer.store
    monkeypatch.setattr(writer, "store", lambda *given: held.wait(20) and really(*given))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(log.append, [event(n) for n in range(1, 10)])
        until = time.monotonic() + 10
        while not log._writer()._waiting and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(BusyError):
            log.append([event(20), event(21)])
        held.set()
        assert len(first.result(20)) == 9


def test_a_writer_waits_for_another_process_and_says_when_that_takes_too_long(log, monkeypatch):
    monkeypatch.setattr(connect, "BUSY_MS", 300)
    monkeypatch.setattr(connect, "PRAGMAS", (*connect.PRAGMAS[1:], "busy_timeout=300"))
    log.append([event(0)])
    engine = connect.writing_engine(log.url)
    with engine.begin() as connection:
        connection.execute(select(HEAD.c.seq).with_for_update())
        with pytest.raises(LogError, match="nothing of this was stored"):
            log.append([event(1)])
    with ThreadPoolExecutor(1) as pool, engine.begin() as connection:
        connection.execute(select(HEAD.c.seq).with_for_update())
        waiting = pool.submit(log.append, [event(1)])
        time.sleep(0.1)
        connection.commit()
        assert waiting.result(20)[0].seq == 2
    engine.dispose()


FULL_DISK = """
import resource, sys
from sqlalchemy import URL
from data.stores.events import EventLog, LogError
from tests.events import event

log, stored = EventLog(URL.create("sqlite", database=sys.argv[1])), 0
log.append([event(0)])
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    for number in range(1, 10_000):
        stored = log.append([event(number, state="x" * 2_000)])[0].seq
except LogError as error:
    print("nothing of this was stored" in str(error))
assert log.head().seq == stored == len(log.since(0, 10_000).events)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert log.append([event(20_000)])[0].seq == stored + 1
log.close()
"""


def test_a_full_disk_is_told_and_what_was_acknowledged_stays(tmp_path):
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path / "events.sqlite")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (run.returncode, run.stdout.strip()) == (0, "True"), run.stderr


def test_a_detail_with_half_a_sign_is_read_as_one_that_can_be_written(log):
    log.append([event(1, detail={"title": "near \ud800 place"})])
    (found,) = log.since(0).events
    assert found.detail["title"].encode() == b"near ? place"
