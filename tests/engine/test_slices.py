"""A query that only adds up has the same rows from a release's file of slices as from SQL."""

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.engine import DuckEngine, held, slices
from dashboard.engine.dataset_query import export_query
from dashboard.engine.model import Sums
from dashboard.engine.slices import Slices, material_of
from dashboard.topics.registry import QUERIES
from dashboard.topics.trade.queries import BY_CODE, BY_EXPORTER, LATER, PAIRS, SERIES
from data.lake import current_release, slices_path

ADDED_UP = [query for query in QUERIES.values() if query.sums]
CHOICES = (
    {},
    {"stage": ("refine",)},
    {"year_from": 2015, "year_to": 2020},
    {"year_from": 2020, "year_to": 2020},
    {"year_from": 2020, "year_to": 2020, "country": ("CHN",)},
    {"year_from": 2020, "year_to": 2020, "country": ("EU27", "CHN"), "hs": ("283691", "282520")},
    {"year_from": 2019, "year_to": 2019, "importer": ("JPN", "KOR"), "exporter": ("CHL", "EU27")},
    {"year_from": 2019, "year_to": 2019, "importer": ("JPN", "KOR"), "top": 3},
    {"importer": ("DEU",), "hs": ("283691",)},
    {"importer": ("nobody",)},
    {"year_from": 1901, "year_to": 1901},
)


@pytest.fixture(autouse=True)
def taken(release_engine):
    """Wait until the slices of the release are there: till then SQL answers."""
    _wait(release_engine)


def _wait(engine):
    reader = engine._reader()
    for thread in [thread for thread in threading.enumerate() if thread.name == held.HOLDING]:
        thread.join(30)
    return reader


@pytest.fixture(scope="module")
def by_sql(release_settings):
    """Return an engine that reads no slices."""
    engine = DuckEngine(release_settings)
    _wait(engine)._slices.clear()
    return engine


def _alike(query, rows, others):
    """Tell whether rows are the same but for the last digits of sums, which are added up in another order.

    Rows that differ in those digits alone may stand in either order.
    """
    names = [field.name for field in query.fields]
    n_keys = len(query.sums.keys)
    first = names.index(query.sums.order[0].removeprefix("-"))
    is_in_order = _near([row[first] for row in rows], [row[first] for row in others])
    found, wanted = ({row[:n_keys]: row[n_keys:] for row in some} for some in (rows, others))
    return is_in_order and len(found) == len(rows) and all(_near(found.get(key, ()), wanted[key]) for key in wanted)


def _near(some, others):
    near = [pytest.approx(cell, rel=1e-9) if isinstance(cell, float) else cell for cell in others]
    return list(some) == near


@pytest.mark.parametrize("query", ADDED_UP, ids=lambda query: query.query_id)
def test_rows_from_memory_are_those_of_sql(query, release_engine, by_sql):
    for material in ("lithium", "platinum"):
        for choice in CHOICES:
            filters = {"material": (material,), **choice}
            held, stated = (engine.run(query, filters) for engine in (release_engine, by_sql))
            assert _alike(query, held.rows, stated.rows), (material, choice)
            assert (held.columns, held.truncated) == (stated.columns, stated.truncated)


def test_values_that_occur_are_those_of_sql(release_engine, by_sql):
    sql = "SELECT DISTINCT hs_code FROM {source} WHERE {filters} ORDER BY hs_code"
    fields = tuple(field for field in BY_CODE.fields if field.name == "hs_code")
    query = replace(
        BY_CODE, query_id="codes", columns=("hs_code",), sql=sql, fields=fields,
        sums=Sums(("hs_code",), (), ("hs_code",)),
    )  # fmt: skip
    found, stated = (engine.run(query, {"material": ("cobalt",)}).rows for engine in (release_engine, by_sql))
    assert found == stated
    assert len(found) == 2


def test_the_series_of_trade_are_answered_from_memory(release_engine, monkeypatch):
    monkeypatch.setattr(type(release_engine._reader()), "_fetch", None)
    for query in (BY_CODE, BY_EXPORTER, PAIRS, SERIES):
        assert release_engine.run(query, {"material": ("cobalt",), "year_from": 2011, "year_to": 2011}).rows


def test_of_more_rows_than_are_added_up_in_memory_sql_is_asked(release_engine, monkeypatch):
    filters = {"material": ("cobalt",), "year_from": 2012, "year_to": 2012}
    assert release_engine._reader()._slice(BY_EXPORTER, filters) is not None
    monkeypatch.setattr(slices, "MOST_ROWS", 10)
    assert release_engine._reader()._slice(BY_EXPORTER, filters) is None


@pytest.mark.parametrize("material", ["lithium", "platinum"])
def test_rows_picked_from_memory_are_those_of_the_file(material, release_engine, by_sql):
    query = export_query("trade_yearly")
    for choice in (*CHOICES, {"status": ("reported",), "exporter": ("CHN",)}, {"source": ("nobody",)}):
        filters = {"material": (material,), **choice}
        held, stated = (engine.stream(query, filters) for engine in (release_engine, by_sql))
        assert held.schema == stated.schema
        assert (held.rows, held.total, held.provenance) == (stated.rows, stated.total, stated.provenance)
        assert _told(held) == _told(stated), choice


def _told(stream):
    return [tuple(row.values()) for batch in stream.batches for row in batch.to_pylist()]


@pytest.mark.parametrize(
    ("changes", "filters"),
    [
        ({"sums": None}, {"material": ("cobalt",)}),
        ({}, {}),
        ({}, {"material": ("cobalt", "lithium")}),
        ({"dataset_id": "production_yearly"}, {"material": ("cobalt",)}),
    ],
)
def test_what_a_slice_does_not_hold_is_asked_by_sql(changes, filters):
    assert material_of(replace(BY_EXPORTER, **changes), filters) == ""


def test_one_material_is_looked_for_in_its_slice():
    assert material_of(BY_EXPORTER, {"material": ("cobalt",), "year_from": 2020}) == "cobalt"


def test_a_material_without_rows_has_a_slice_of_none(release_engine):
    held = release_engine._reader()._slices["trade_yearly"].of("nothing")
    assert (held.rows.num_rows, len(held.within(2001, 2020))) == (0, 0)


def test_rows_of_years_stand_together(release_engine):
    held = release_engine._reader()._slices["trade_yearly"].of("cobalt")
    years = held.rows["year"].to_pylist()
    within = held.within(2010, 2012)
    assert {*years[within.start : within.stop]} == {2010, 2011, 2012}
    assert sum(2010 <= year <= 2012 for year in years) == len(within)
    assert len(held.within(None, None)) == held.rows.num_rows
    assert len(held.within(2150, 2160)) == 0


@pytest.mark.parametrize("damage", ["cut off", "removed"])
def test_a_file_that_is_changed_in_place_is_read_no_more(damage, release_engine, tmp_path):
    path = slices_path(tmp_path, "trade_later")
    path.write_bytes(slices_path(Path(release_engine.release.path), "trade_later").read_bytes())
    found = Slices(path)
    assert found.of("cobalt").rows.num_rows > 0
    path.unlink() if damage == "removed" else path.write_bytes(b"ARROW1")
    assert found.of("cobalt") is None


def test_a_damaged_file_of_slices_is_not_read_and_said_in_the_log(release_settings, tmp_path, caplog):
    lake = tmp_path / "lake"
    shutil.copytree(release_settings.lake, lake)
    release = current_release(lake)
    path = slices_path(Path(release.path), "trade_later")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    reader = _wait(DuckEngine(replace(release_settings, lake=lake)))
    assert [*reader._slices] == ["trade_yearly"]
    assert "trade_later.slices.arrow is not what its manifest says" in caplog.text
    assert reader.run(LATER.by_exporter, {"material": ("cobalt",)}).rows


def test_a_release_without_slices_is_read_by_sql(engine):
    assert _wait(engine)._slices == {}
    assert engine.run(BY_EXPORTER, {"material": ("cobalt",)}).rows


def test_many_texts_are_held_once_and_found_as_few_are(release_engine):
    held_slices = release_engine._reader()._slices["trade_yearly"]
    held_rows = held_slices.of("lithium")
    assert held_rows.rows.schema.metadata is None
    notes, codes = held_rows.texts["note"], held_rows.texts["exporter_iso3"]
    assert len(notes) > slices.FEW_TEXTS >= len(codes)
    assert isinstance(codes, list)
    assert not isinstance(notes, list)
    assert notes[len(notes) - 1] == held_rows.written["note"][-1].as_py()
    assert [*notes] == sorted(notes)
