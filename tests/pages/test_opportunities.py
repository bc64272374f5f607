"""The opportunities page: each list explains its rank, or says what to do where it has no rows."""

import pytest

from dashboard.filters import Filters
from dashboard.pages import opportunities
from dashboard.ui.static_html import to_html


@pytest.mark.parametrize(("material", "ranked", "empty"), [("lithium", 3, 0), ("graphite", 3, 0), ("helium", 0, 3)])
def test_a_list_explains_its_rank_or_says_what_to_do(release_engine, material, ranked, empty):
    page = to_html(opportunities.build(release_engine, Filters().with_(material=material)))
    assert (page.count("How it is ranked"), page.count("Remove a filter")) == (ranked, empty)
