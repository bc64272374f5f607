"""A query that only adds up has the same rows from memory as from SQL; what is held is bounded."""

from dataclasses import replace

import pyarrow as pa
import pytest

from dashboard.engine import DuckEngine
from dashboard.engine.dataset_query import export_query
from dashboard.engine.slices import MOST_ROWS, Cut, Slices, cuts_for
from dashboard.topics.registry import QUERIES
from dashboard.topics.trade.queries import BY_CODE, BY_EXPORTER, PAIRS, SERIES

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
    {"year_from": 1901, "year_to": 1901},
)


@pytest.fixture(scope="module")
def by_sql(release_settings):
    """Return an engine that has no room for slices."""
    engine = DuckEngine(release_settings)
    engine._slices = Slices(0)
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
            release_engine.run(query, filters)
            release_engine._reader()._cache._results.clear()
            held = release_engine.run(query, filters)
            stated = by_sql.run(query, filters)
            assert _alike(query, held.rows, stated.rows), (material, choice)
            assert (held.columns, held.truncated) == (stated.columns, stated.truncated)


def test_the_series_of_trade_are_answered_from_memory(release_engine):
    filters = {"material": ("cobalt",), "year_from": 2020, "year_to": 2020}
    for query in (BY_CODE, BY_EXPORTER, PAIRS, SERIES):
        release_engine.run(query, filters)
    (cut, *_) = cuts_for(release_engine.release.release_id, BY_CODE, filters)
    assert cut in release_engine._slices._held


@pytest.mark.parametrize("material", ["lithium", "platinum"])
def test_rows_picked_from_memory_are_those_of_the_file(material, release_engine, by_sql):
    query = export_query("trade_yearly")
    for choice in (*CHOICES, {"status": ("reported",), "exporter": ("CHN",)}, {"source": ("nobody",)}):
        filters = {"material": (material,), **choice}
        release_engine.stream(query, filters)
        held, stated = (engine.stream(query, filters) for engine in (release_engine, by_sql))
        assert held.schema == stated.schema
        assert (held.rows, held.total, held.provenance) == (stated.rows, stated.total, stated.provenance)
        assert _told(held) == _told(stated), choice


def _told(stream):
    return [tuple(row.values()) for batch in stream.batches for row in batch.to_pylist()]


def _query(**changes):
    return replace(BY_EXPORTER, **changes)


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        (_query(sums=None), {"material": ("cobalt",)}),
        (_query(sums=None, columns=()), {"material": ("cobalt",), "year_from": 2020, "year_to": 2020}),
        (_query(), {}),
        (_query(), {"material": ("cobalt", "lithium")}),
        (_query(dataset_id="production_yearly"), {"material": ("cobalt",)}),
    ],
)
def test_what_a_slice_does_not_hold_is_asked_by_sql(query, filters):
    assert cuts_for("r", query, filters) == []


def test_one_year_is_looked_for_in_all_years_first():
    whole, year = cuts_for("r", BY_EXPORTER, {"material": ("cobalt",), "year_from": 2020, "year_to": 2020})
    assert whole.filters == (("material", ("cobalt",)),)
    assert dict(year.filters) == {"material": ("cobalt",), "year_from": 2020, "year_to": 2020}


def _rows(count):
    return pa.table({"year": pa.array([2020] * count, pa.int32()), "value_usd": [1.0] * count})


def test_a_slice_is_read_when_it_is_asked_for_again():
    asked, slices, cut = [], Slices(1_000_000), Cut("r", "trade_yearly", ())

    def read(cut):
        asked.append(cut)
        return _rows(10)

    assert slices.holding([cut], read) is None
    assert asked == []
    assert slices.holding([cut], read).rows.num_rows == 10
    assert slices.holding([cut], read).rows.num_rows == 10
    assert asked == [cut]


def test_a_slice_of_too_many_rows_is_not_held_and_the_next_is_tried():
    whole, year = (Cut("r", "trade_yearly", (("material", (name,)),)) for name in ("whole", "year"))
    slices = Slices(100_000_000)
    counts = {whole: MOST_ROWS + 1, year: 5}
    found = [slices.holding([whole, year], lambda cut: _rows(counts[cut])) for _ in range(3)]
    assert [rows and rows.rows.num_rows for rows in found] == [None, None, 5]


def test_what_is_held_is_bounded():
    slices = Slices(100_000)
    for name in range(50):
        for _ in range(2):
            slices.holding([Cut("r", str(name), ())], lambda _: _rows(2_000))
    assert 0 < slices.size_bytes <= 100_000


def test_rows_of_a_year_stand_together():
    rows = pa.table({"year": pa.array([2021, 2020, 2021], pa.int32()), "value_usd": [1.0, 2.0, 3.0]})
    slices, cut = Slices(1_000_000), Cut("r", "trade_yearly", ())
    held = [slices.holding([cut], lambda _: rows) for _ in range(2)][1]
    assert held.between(2021, 2021)["value_usd"].to_pylist() == [1.0, 3.0]
    assert held.between(None, None).num_rows == 3
    assert held.between(2022, 2030).num_rows == 0


def test_a_slice_holds_on_to_nothing_of_what_was_read():
    slices, cut, rows = Slices(1_000_000), Cut("r", "trade_yearly", ()), _rows(10)
    held = [slices.holding([cut], lambda _: rows) for _ in range(2)][1]
    read, own = (table["value_usd"].chunk(0).buffers()[1].address for table in (rows, held.rows))
    assert read != own
