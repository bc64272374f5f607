"""Only the tags that figures are made of are tags; any other stays what somebody called a thing."""

import json

import pytest

from dashboard.figures.text import as_text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('<a href="https://evil.example">here</a>', '&lt;a href="https://evil.example">here&lt;/a>'),
        ("<span style='font-size:99px'>", "&lt;span style='font-size:99px'>"),
        ("<script>", "&lt;script>"),
        ("<B onclick=x>", "&lt;B onclick=x>"),
        ("<b>Copper</b><br>5 Mt<extra></extra>", "<b>Copper</b><br>5 Mt<extra></extra>"),
        ("Cu < 1 %", "Cu &lt; 1 %"),
    ],
)
def test_a_foreign_tag_is_text_wherever_it_stands(name, shown):
    figure = {"data": [{"hovertext": [name, 1.0, None], "x": (1, 2)}], "layout": {"title": {"text": name}}}
    made = as_text(figure, json.dumps(figure))
    assert made["data"][0]["hovertext"] == [shown, 1.0, None]
    assert made["layout"]["title"]["text"] == shown


def test_a_figure_without_one_is_the_same_object():
    figure = {"data": [{"text": ["<b>a</b>", "b"], "x": [1, 2]}]}
    assert as_text(figure, json.dumps(figure)) is figure
