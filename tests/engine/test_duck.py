"""The engine answers right from threads and after a fork, reads nothing but its release, and follows the pointer."""

from __future__ import annotations

import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest

from dashboard.engine import (
    DuckEngine,
    EngineError,
    NoReleaseError,
    Query,
    QueryTimeoutError,
    ReleaseDamagedError,
    UnknownReleaseError,
)
from dashboard.engine.dataset_query import export_query
from dashboard.topics.production import queries as produced
from data.datasets import DATASETS
from data.fields import columns
from data.lake import release_folder
from data.model import Field
from tests import small_lake

TOTAL = Query(
    "test_total",
    "trade_yearly",
    ("exporter_iso3", "value_usd"),
    "SELECT exporter_iso3, sum(value_usd) AS value_usd FROM {source} WHERE {filters} GROUP BY exporter_iso3 ORDER BY 1",
    columns("exporter_iso3", "value_usd"),
)
FOR_EVER = Query(
    "test_for_ever",
    "stage",
    ("stage_id",),
    "SELECT count(*) AS row_count FROM range(1000000000) AS a, range(1000000) AS b WHERE a.range % 7 = b.range % 3",
    columns("row_count"),
)
MANY = Query(
    "test_many",
    "stage",
    ("stage_id",),
    "SELECT range AS year FROM range(200000) ORDER BY 1",
    (Field("year", "BIGINT", "", ""),),
)
OTHER_RELEASE = "2025-04-01-00000000"
THIRD_RELEASE = "2026-02-03-00000003"


def _query(sql):
    return Query(
        "test_" + str(hash(sql)),
        "stage",
        ("stage_id",),
        sql,
        columns("stage_id"),
    )


@pytest.fixture
def moving_lake(tmp_path):
    """Return a lake of this test's own, so that its releases may change."""
    small_lake.publish(tmp_path, small_lake.RELEASE_ID, small_lake.tables())
    return tmp_path


@pytest.fixture
def moving_engine(moving_lake, settings):
    return DuckEngine(replace(settings, lake=moving_lake))


def test_the_newest_vintage_wins(engine):
    chosen = {"material": ("cobalt",), "country": ("COD",), "stage": ("mine",), "year_from": 2022, "year_to": 2022}
    rows = engine.run(export_query("production_yearly"), chosen).records()
    assert [(row["quantity_t"], row["vintage"]) for row in rows] == [(144_000.0, "2024")]


def test_a_result_says_where_it_came_from(engine):
    provenance = engine.run(export_query("production_yearly"), {"material": ("lithium",), "view": "trade"}).provenance
    assert provenance.release_id == small_lake.RELEASE_ID
    assert provenance.source_ids == ("usgs_mcs",)
    assert provenance.vintages == ("2023", "2024", "2025")
    assert provenance.filters == {"material": ("lithium",)}


def test_rollups_give_what_their_dataset_gives(engine):
    full = replace(TOTAL, query_id="test_total_full", columns=(*TOTAL.columns, "status"))
    for chosen in ({}, {"material": ("cobalt",)}, {"exporter": ("COD",), "year_from": 2022}):
        assert engine.run(TOTAL, chosen).rows == engine.run(full, chosen).rows != ()


def test_a_result_stops_at_its_row_limit(engine):
    assert engine.run(replace(MANY, row_limit=10), {}).rows[-1] == (9,)
    assert engine.run(replace(MANY, row_limit=11, query_id="test_many_11"), {}).truncated


def test_a_repeated_question_is_answered_from_the_cache(engine):
    chosen = {"material": ("cobalt",)}
    assert engine.run(TOTAL, chosen) is engine.run(TOTAL, {"material": ["cobalt"]})
    assert engine.run(TOTAL, chosen) is not engine.run(TOTAL, {"material": ("lithium",)})


def test_what_is_picked_from_a_whole_result_is_kept_too(engine):
    chosen = {"material": ("cobalt",)}
    picked = engine.run(produced.SHARES, chosen)
    assert engine.run(produced.SHARES, {"material": ["cobalt"]}) is picked
    assert {row for row in engine.run(produced.SHARES, {}).rows if "cobalt" in row} == set(picked.rows) != set()
    assert picked.provenance.filters == chosen


def test_eight_threads_get_the_right_rows(settings):
    engine = DuckEngine(replace(settings, cache_mb=0))
    expected = {
        material: engine.run(TOTAL, {"material": (material,)}).rows for material in ("cobalt", "lithium", "nickel")
    }

    def ask(place):
        material = ("cobalt", "lithium", "nickel")[place % 3]
        return engine.run(TOTAL, {"material": (material,)}).rows == expected[material]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(160)))


def _answer_in_child(engine, answers):
    answers.put(engine.run(TOTAL, {}).rows)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_can_ask_and_end(settings):
    engine = DuckEngine(settings)
    expected = engine.run(TOTAL, {}).rows
    forking = multiprocessing.get_context("fork")
    answers = forking.Queue()
    children = [forking.Process(target=_answer_in_child, args=(engine, answers)) for _ in range(2)]
    for child in children:
        child.start()
    assert [answers.get(timeout=20) for _ in children] == [expected, expected]
    for child in children:
        child.join(timeout=20)
        assert child.exitcode == 0
    assert engine.run(TOTAL, {"year_from": 2000}).rows == expected


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT content FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/hostname.csv'",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    ],
)
def test_nothing_outside_the_release_can_be_read(engine, sql):
    with pytest.raises(duckdb.Error, match=r"disabled|not exist|Cannot access"):
        engine.run(_query(sql), {})


@pytest.mark.parametrize(
    "sql",
    [
        "COPY stage TO '{lake}/out.csv'",
        "ATTACH '{lake}/other.db'",
        "CREATE TABLE t AS SELECT 1",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 8",
        "SET lock_configuration = false",
        "DROP VIEW stage",
        "SELECT 1; SELECT 2",
        "PRAGMA database_list",
    ],
)
def test_nothing_but_one_select_is_run(engine, settings, sql):
    with pytest.raises(EngineError, match="not one SELECT"):
        engine.run(_query(sql.replace("{lake}", str(settings.lake))), {})


def test_the_connection_itself_is_locked(engine, tmp_path):
    cursor = engine._reader()._connection.cursor()
    for sql in ("SET threads = 8", "SET enable_external_access = true", f"COPY stage TO '{tmp_path}/out.csv'"):
        with pytest.raises(duckdb.Error):
            cursor.execute(sql)
    with pytest.raises(duckdb.Error):
        cursor.execute(f"ATTACH '{tmp_path}/other.db'")
    cursor.close()


def test_a_query_that_takes_too_long_is_stopped(settings):
    engine = DuckEngine(replace(settings, query_seconds=0.8))
    engine.run(TOTAL, {})
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match="took longer"):
        engine.run(FOR_EVER, {})
    assert time.monotonic() - started < 2
    assert engine.run(TOTAL, {"year_from": 2001}).rows


def test_an_export_that_computes_too_long_is_stopped(settings):
    engine = DuckEngine(replace(settings, query_seconds=0.2, export_seconds=0.2))
    with pytest.raises(QueryTimeoutError):
        engine.stream(FOR_EVER, {})


def test_a_reader_who_takes_their_time_is_not_cut_off(settings):
    engine = DuckEngine(replace(settings, export_seconds=0.5))
    stream = engine.stream(MANY, {})
    first = next(stream.batches)
    time.sleep(0.7)
    assert first.num_rows + sum(batch.num_rows for batch in stream.batches) == stream.rows == 200_000


def test_a_stream_stops_at_the_export_limit(settings):
    stream = DuckEngine(replace(settings, export_rows=20_000)).stream(MANY, {})
    years = [year for batch in stream.batches for year in batch.column("year").to_pylist()]
    assert years == list(range(20_000))
    assert (stream.rows, stream.total) == (20_000, 200_000)


def test_a_download_keeps_the_order_of_the_file(tmp_path, settings):
    count = 400_000
    flow = small_lake.as_table("trade_yearly", small_lake.TRADE[:1])
    flows = pa.concat_tables([flow] * count).combine_chunks()
    shuffled = [(place * 7_919) % count for place in range(count)]
    for name, values in (
        ("value_usd", [float(value) for value in shuffled]),
        ("year", [1995 + value % 30 for value in shuffled]),
    ):
        place = flow.column_names.index(name)
        flows = flows.set_column(place, flow.schema.field(name), pa.array(values, flow.schema.field(name).type))
    small_lake.publish(tmp_path, small_lake.RELEASE_ID, {**small_lake.tables(), "trade_yearly": flows})
    engine = DuckEngine(replace(settings, lake=tmp_path, workers=1))
    for chosen, kept in (({}, shuffled), ({"year_from": 2010}, [value for value in shuffled if value % 30 >= 15])):
        batches = engine.stream(export_query("trade_yearly"), chosen).batches
        assert [int(value) for batch in batches for value in batch.column("value_usd").to_pylist()] == kept


def test_a_new_release_is_served_and_the_old_one_stays_readable(moving_lake, moving_engine):
    old = moving_engine.at(moving_engine.release.release_id)
    stream = old.stream(MANY, {})
    next(stream.batches)
    small_lake.publish(moving_lake, OTHER_RELEASE, {**small_lake.tables(), "trade_yearly": ()})
    assert moving_engine.run(TOTAL, {}).rows == ()
    assert moving_engine.release.release_id == OTHER_RELEASE
    assert old.run(TOTAL, {}).rows != ()
    assert moving_engine.at(small_lake.RELEASE_ID).run(TOTAL, {}).rows == old.run(TOTAL, {}).rows
    assert sum(batch.num_rows for batch in stream.batches) > 0


def test_readers_never_notice_a_swap(moving_lake, moving_engine):
    small_lake.publish(moving_lake, OTHER_RELEASE, {**small_lake.tables(), "trade_yearly": ()})
    expected = {small_lake.RELEASE_ID: 2, OTHER_RELEASE: 0}
    seen, wrong, stop = set(), [], threading.Event()

    def ask():
        while not stop.is_set():
            result = moving_engine.run(TOTAL, {"year_from": 1995 + len(seen)})
            seen.add(result.provenance.release_id)
            if len(result.rows) != expected[result.provenance.release_id]:
                wrong.append(result)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for release_id in (small_lake.RELEASE_ID, OTHER_RELEASE) * 3:
        small_lake.point(moving_lake, release_id)
        waited_until = time.monotonic() + 10
        while moving_engine.release.release_id != release_id and time.monotonic() < waited_until:
            time.sleep(0.02)
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert seen == set(expected)


def test_a_damaged_release_is_refused_and_the_old_one_kept(moving_lake, moving_engine):
    before = moving_engine.run(TOTAL, {}).rows
    current = moving_engine.release.release_id
    small_lake.publish(moving_lake, OTHER_RELEASE, small_lake.tables())
    small_lake.point(moving_lake, current)
    path = release_folder(moving_lake, OTHER_RELEASE) / "trade_yearly.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    small_lake.point(moving_lake, OTHER_RELEASE)
    assert moving_engine.run(TOTAL, {}).rows == before
    assert moving_engine.release.release_id == current
    assert "trade_yearly.parquet" in moving_engine.refused


def _damage(lake, release_id, name="trade_yearly.parquet"):
    """Cut a file in the middle, and return what it was."""
    path = release_folder(lake, release_id) / name
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return whole


def test_a_release_damaged_before_the_start_gives_way_to_the_newest_whole_one(moving_lake, settings):
    for release_id in (OTHER_RELEASE, THIRD_RELEASE):
        small_lake.publish(moving_lake, release_id, small_lake.tables())
    whole = _damage(moving_lake, THIRD_RELEASE)
    engine = DuckEngine(replace(settings, lake=moving_lake))
    assert engine.release.release_id == OTHER_RELEASE
    assert THIRD_RELEASE in engine.refused
    (release_folder(moving_lake, THIRD_RELEASE) / "trade_yearly.parquet").write_bytes(whole)
    assert engine.release.release_id == THIRD_RELEASE, "a repair is noticed"
    assert engine.refused == ""


def test_a_release_damaged_while_it_is_served_gives_way_and_comes_back(moving_lake, moving_engine):
    small_lake.publish(moving_lake, OTHER_RELEASE, small_lake.tables())
    rows = moving_engine.run(TOTAL, {}).rows
    assert moving_engine.release.release_id == OTHER_RELEASE
    whole = _damage(moving_lake, OTHER_RELEASE)
    assert moving_engine.release.release_id == small_lake.RELEASE_ID
    assert OTHER_RELEASE in moving_engine.refused
    assert moving_engine.run(TOTAL, {}).rows == rows
    with pytest.raises(ReleaseDamagedError):
        moving_engine.at(OTHER_RELEASE)
    (release_folder(moving_lake, OTHER_RELEASE) / "trade_yearly.parquet").write_bytes(whole)
    assert moving_engine.release.release_id == OTHER_RELEASE


def test_where_every_release_is_damaged_the_engine_says_so_without_a_path(moving_lake, moving_engine):
    assert moving_engine.release.release_id
    whole = _damage(moving_lake, small_lake.RELEASE_ID)
    with pytest.raises(NoReleaseError) as error:
        moving_engine.run(TOTAL, {})
    assert str(moving_lake) not in str(error.value)
    (release_folder(moving_lake, small_lake.RELEASE_ID) / "trade_yearly.parquet").write_bytes(whole)
    assert moving_engine.run(TOTAL, {}).rows


def test_where_none_is_whole_any_that_is_mended_is_served(moving_lake, settings):
    small_lake.publish(moving_lake, OTHER_RELEASE, small_lake.tables())
    whole = _damage(moving_lake, small_lake.RELEASE_ID)
    _damage(moving_lake, OTHER_RELEASE)
    engine = DuckEngine(replace(settings, lake=moving_lake))
    with pytest.raises(NoReleaseError):
        engine.run(TOTAL, {})
    (release_folder(moving_lake, small_lake.RELEASE_ID) / "trade_yearly.parquet").write_bytes(whole)
    assert engine.release.release_id == small_lake.RELEASE_ID


@pytest.mark.parametrize("text", ["[]", "null", "", "{", '{"release_id": 3}', '{"release_id": "../../x"}', '"a"', "{}"])
def test_a_pointer_that_names_nothing_leaves_the_newest_release(moving_lake, settings, text):
    (moving_lake / "current.json").write_text(text)
    engine = DuckEngine(replace(settings, lake=moving_lake))
    assert engine.run(TOTAL, {}).rows
    assert "current.json" in engine.refused


def test_without_a_release_the_engine_says_so(tmp_path, settings):
    engine = DuckEngine(replace(settings, lake=tmp_path))
    with pytest.raises(NoReleaseError, match="pipelines publish"):
        engine.run(TOTAL, {})
    small_lake.publish(tmp_path, small_lake.RELEASE_ID, small_lake.tables())
    assert engine.run(TOTAL, {}).rows


@pytest.mark.parametrize("release_id", ["2020-01-01-00000000", "..", "../releases"])
def test_a_release_that_is_not_there_is_named(engine, release_id):
    with pytest.raises(UnknownReleaseError) as caught:
        engine.at(release_id)
    assert caught.value.available == (small_lake.RELEASE_ID,)


def test_values_and_sources_of_a_dataset(engine):
    assert engine.values("production_yearly", "vintage") == ("2023", "2024", "2025")
    assert {row["source_id"] for row in engine.sources("trade_yearly")} == {"baci"}


@pytest.mark.parametrize("dataset_id", DATASETS)
def test_every_dataset_can_be_read(engine, dataset_id):
    result = engine.run(export_query(dataset_id), {})
    assert result.columns == DATASETS[dataset_id].columns
