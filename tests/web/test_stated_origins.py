"""What a file says of its sources is told without reading all its rows: the same as those rows say."""

from __future__ import annotations

import pytest

from dashboard.engine.dataset_query import DATASET_PREFIX
from dashboard.filters import Filters
from dashboard.topics.registry import QUERIES
from dashboard.ui.provenance import origins_of
from dashboard.web.api.request import stated_origins

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
