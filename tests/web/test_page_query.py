"""What a page's callbacks listen to: its own query, so that a click asks nothing of the other pages' callbacks."""

import pytest

from dashboard.pages import PAGES
from dashboard.ui.ids import SHELL_QUERY, URL
from dashboard.ui.static_html import to_html
from dashboard.web.page_query import page_query, query_input


@pytest.fixture(scope="module")
def callbacks(web):
    web.get("/")
    return web.get("/_dash-dependencies").json


def test_only_the_shell_listens_to_its_own_path_and_query(callbacks):
    heard = [one["output"] for one in callbacks if any(given["id"] == SHELL_QUERY for given in one["inputs"])]
    assert len(heard) == 2
    assert all("shell--" in output for output in heard)


def test_nothing_is_left_to_dash(callbacks):
    """The browser fills attributes, draws figures and builds the parts of these two; Dash knows of none of them."""
    others = {one["output"] for one in callbacks if not all(map(is_filled, outputs_of(one)))}
    assert others == {"..shell--page-body.children...shell--section-nav.data-markup..", "material--view-body.children"}
    inputs = {given["property"] for one in callbacks for given in one["inputs"]}
    assert all(name.startswith("data-") for name in inputs)


def is_filled(output):
    return output.rpartition(".")[2].startswith(("data-", "figure"))


def outputs_of(callback):
    output = callback["output"]
    return output[2:-2].split("...") if output.startswith("..") else [output]


@pytest.mark.parametrize("page_id", [module.PAGE.page_id for module in PAGES.values()])
def test_a_page_listens_to_its_own_query_only(callbacks, page_id):
    own = [one for one in callbacks if one["output"].lstrip(".").startswith(f"{page_id}--")]
    heard = {given["id"] for one in own for given in one["inputs"]}
    assert {name for name in heard if name.endswith("-query")} <= {query_input(page_id).component_id}


def test_the_holder_carries_path_and_query_in_the_open():
    holder = to_html(page_query("material", "/materials/c%C3%B4", "a=1&b=2"))
    assert 'id="material--page-query"' in holder
    assert 'data-path="/materials/cô"' in holder
    assert 'data-search="?a=1&amp;b=2"' in holder


def test_a_group_of_one_output_gives_its_value_and_no_list(web):
    output = "dataset--preview-body.data-markup"
    slot_id, name = output.split(".")
    body = {
        "output": output,
        "outputs": {"id": slot_id, "property": name},
        "inputs": [{"id": "dataset--page-query", "property": "data-search", "value": "?material=cobalt"}],
        "state": [{"id": URL, "property": "pathname", "value": "/data/reserve"}],
        "changedPropIds": ["dataset--page-query.data-search"],
    }
    answer = web.post("/_dash-update-component", json=body)
    assert answer.json["response"][slot_id][name].startswith("<p ")
