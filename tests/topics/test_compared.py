"""Materials set side by side in the views that have no picture of several."""

import re

import pytest

from dashboard.filters import Filters
from dashboard.pages import material
from dashboard.pages.material import VIEWS
from dashboard.topics.compared import compared
from dashboard.topics.shown import of_material
from dashboard.ui.asked import remarks
from dashboard.ui.static_html import to_html
from dashboard.ui.words import material_name

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


@pytest.mark.parametrize(("query", "told"), [
    ("", "Cobalt"), ("compare=cobalt", "Cobalt"), ("compare=lithium", "Cobalt beside lithium"),
    ("compare=nickel,lithium&view=trade", "Cobalt beside nickel and lithium"),
])  # fmt: skip
def test_the_heading_names_what_is_compared(web, query, told):
    page = web.get(f"/materials/cobalt?{query}").get_data(as_text=True)
    assert re.search(r"<h1[^>]*>([^<]*)</h1>", page)[1] == told
    assert f"<title>{told}" in page


@pytest.mark.parametrize(("view", "other", "way"), [
    ("", "gallium", "/materials/gallium?stage=refine"),
    ("", "germanium", "/materials/germanium?view=trade"),
    ("reserves", "gallium", "/materials/gallium?stage=refine"),
    ("unfc", "germanium", "/materials/germanium?view=trade"),
])  # fmt: skip
def test_a_material_that_a_view_has_nothing_of_is_named_with_what_there_is(release_engine, view, other, way):
    filters = Filters(view=view, compare=("cobalt", other))
    shown = of_material(release_engine, filters, "lithium")
    (remark,) = remarks(filters, material.PAGE.filters, shown, "/materials/lithium")
    assert material_name(other) in remark.text
    assert "Cobalt" not in remark.text
    assert way in [href for _, href in remark.links]


def test_materials_beyond_the_most_that_are_compared_are_named(release_engine):
    every = ("cobalt", "copper", "nickel", "zinc", "tin", "tungsten", "titanium")
    (told,) = compared(release_engine, "lithium", Filters(compare=every))
    assert "left out: Tungsten and Titanium" in to_html(told)
