"""Materials set side by side in the views that have no picture of several."""

import pytest

from dashboard.filters import Filters
from dashboard.pages.material import VIEWS
from dashboard.topics.compared import compared
from dashboard.topics.shown import of_material
from dashboard.ui.static_html import to_html

COMPARED = ("lithium", "nickel")


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in ("production", "compare")])
def test_every_other_view_sets_its_findings_side_by_side(release_engine, view):
    filters = Filters(view=view, compare=COMPARED)
    (card,) = compared(release_engine, "cobalt", filters)
    page = to_html(card)
    for name in ("Cobalt", "Lithium", "Nickel"):
        assert f">{name}</a>" in page
    assert "Source: " in page
    assert set(COMPARED) <= set(of_material(release_engine, filters, "cobalt").domains["compare"]())
    assert not compared(release_engine, "cobalt", Filters(view=view))
