"""Queries cached without their filters: rows picked from the whole are those that the query returns for a download."""

from __future__ import annotations

import pytest

from dashboard.exports.stated import as_stated
from dashboard.topics.registry import QUERIES
from data.datasets import DATASETS
from tests.bench.choices import Choices

CACHED_WHOLE = [query_id for query_id, query in QUERIES.items() if query.cache_unfiltered]
N_CHOICES = 25


def _stated(row):
    """Return a row as text, sums as stated: threads add up in another order each time."""
    return repr([as_stated(value) if isinstance(value, float) else value for value in row])


@pytest.mark.parametrize("query_id", CACHED_WHOLE)
def test_rows_picked_are_those_of_the_query(release_engine, query_id):
    query = QUERIES[query_id]
    n_rows = 0
    for filters in Choices(release_engine, seed=7).of_dataset(query.dataset_id, N_CHOICES):
        picked = release_engine.run(query, filters.chosen())
        streamed = release_engine.stream(query, filters.chosen())
        rows = [tuple(row.values()) for batch in streamed.batches for row in batch.to_pylist()]
        assert sorted(map(_stated, picked.rows)) == sorted(map(_stated, rows))
        assert picked.provenance == streamed.provenance
        n_rows += len(rows)
    assert n_rows, "no choice left a row; the test compared nothing"


def test_a_bound_and_a_bloc_pick_as_in_the_query(release_engine):
    query = QUERIES["production_shares"]
    rows = release_engine.run(query, {"country": ("EU27",), "year_from": 2023, "year_to": 2023}).records()
    assert {row["year"] for row in rows} == {2023}
    assert {"DEU", "FIN"} <= {row["country_iso3"] for row in rows}
    assert "COD" not in {row["country_iso3"] for row in rows}


def test_columns_of_the_post_filters_are_in_the_result():
    for query_id in CACHED_WHOLE:
        query = QUERIES[query_id]
        names = {field.name for field in query.fields}
        assert all(names.issuperset(DATASETS[query.dataset_id].filters[key]) for key in query.post_filters)
