"""Where the rows that a choice leaves come from: no source of which none is left."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("material", "sources"), [("antimony", set()), ("nickel", {"worldbank_pinksheet"})])
def test_the_only_source_of_a_dataset_is_named_where_rows_of_it_are_left(release_engine, material, sources):
    origins = release_engine.origins("price_monthly", {"material": (material,)})
    assert {source_id for source_id, _ in origins} == sources


def test_the_only_source_is_not_looked_for_where_rows_are_known(release_engine):
    assert release_engine.origins("price_monthly", {}) == release_engine.origins(
        "price_monthly", {"material": ("antimony",)}, has_rows=True
    )
