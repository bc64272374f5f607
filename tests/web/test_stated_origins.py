"""What a file says of its sources is told without reading all its rows: the same as those rows say."""

from __future__ import annotations

import pytest

from dashboard.engine.dataset_query import DATASET_PREFIX, export_query
from dashboard.filters import Filters
from dashboard.topics.registry import QUERIES
from dashboard.topics.trade.queries import BY_EXPORTER
from dashboard.ui.provenance import origins_of
from dashboard.web.api.request import ApiRequest, stated_origins

ASKED = [
    query
    for query_id, query in sorted(QUERIES.items())
    if not query_id.startswith(DATASET_PREFIX) and set(query.extra_params) <= set(query.defaults)
]


@pytest.mark.parametrize("filters", [Filters(), Filters(material=("cobalt",))], ids=["all", "cobalt"])
def test_sources_are_those_of_all_rows(engine, filters):
    for query in ASKED:
        chosen = filters.chosen()
        rows = engine.run(query, chosen).records()
        told = engine.run(stated_origins(query), chosen).records()
        assert origins_of(engine, query, filters, told) == origins_of(engine, query, filters, rows), query.query_id
        assert len(told) <= max(1, len({(row.get("source_id"), row.get("vintage")) for row in rows})), query.query_id


class _Unasked:
    """An engine that answers no query."""

    def __init__(self, engine):
        self._engine = engine

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def run(self, query, filters, **params):
        raise AssertionError(f"{query.query_id} was asked")


@pytest.mark.parametrize("query", [BY_EXPORTER, export_query("trade_yearly")], ids=lambda query: query.query_id)
def test_a_single_edition_is_cited_without_asking_for_it(engine, query):
    request = ApiRequest(_Unasked(engine), Filters(material=("cobalt",)), pinned=False)
    assert [source.source_id for source in request.export(query, "rows", 3, 3).sources] == ["baci"]


def test_rows_of_a_record_are_cited_by_what_they_name(release_engine):
    query, filters = export_query("quarantine"), Filters(source=("wgi",))
    request = ApiRequest(release_engine, filters, pinned=False)
    assert {source.source_id for source in request.export(query, "rows", 99, 99).sources} == {"wgi"}
