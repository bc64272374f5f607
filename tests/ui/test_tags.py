"""Quick elements are those of Dash in all but the time that making them takes."""

from __future__ import annotations

import pytest
from dash import html
from dash.development.base_component import Component

from dashboard.ui import tags
from dashboard.ui.static_html import to_html


@pytest.mark.parametrize("name", ["Div", "A", "Button", "Td", "Details", "Img"])
def test_an_element_is_that_of_dash(name):
    properties = {"className": "card", "title": 'an "accent"', "data-action": "cite", "aria-label": "a & b"}
    quick, stated = (getattr(kinds, name)(["text", kinds.B("bold")], **properties) for kinds in (tags, html))
    assert isinstance(quick, getattr(html, name))
    assert quick.to_plotly_json()["props"].keys() == stated.to_plotly_json()["props"].keys()
    assert {**quick.to_plotly_json(), "props": 0} == {**stated.to_plotly_json(), "props": 0}
    assert sorted(to_html(quick)) == sorted(to_html(stated))


def test_a_property_that_an_element_lacks_is_refused():
    with pytest.raises(TypeError, match="href"):
        tags.Div("text", href="/")


def test_what_is_no_element_is_refused():
    with pytest.raises(AttributeError):
        tags.Nothing  # noqa: B018 - asking for it is the test


def test_children_of_a_quick_element_are_found_by_id():
    tree = tags.Div([tags.P("text", id="one")])
    assert isinstance(tree["one"], Component)
