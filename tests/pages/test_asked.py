"""What a page's callbacks listen to: its own query, so that a click asks nothing of the other pages' callbacks."""

import pytest

from dashboard.components.asked import asked, asked_input
from dashboard.components.ids import URL
from dashboard.components.static import to_html
from dashboard.pages import PAGES


@pytest.fixture(scope="module")
def callbacks(web):
    web.get("/")
    return web.get("/_dash-dependencies").json


def test_only_the_shell_listens_to_the_address(callbacks):
    heard = [one["output"] for one in callbacks if any(given["id"] == URL for given in one["inputs"])]
    assert heard
    assert all("shell--" in output for output in heard)


@pytest.mark.parametrize("page_id", [module.PAGE.page_id for module in PAGES.values()])
def test_a_page_listens_to_its_own_query_only(callbacks, page_id):
    own = [one for one in callbacks if one["output"].lstrip(".").startswith(f"{page_id}--")]
    heard = {given["id"] for one in own for given in one["inputs"]}
    assert {name for name in heard if name.endswith("-query")} <= {asked_input(page_id).component_id}


def test_the_holder_carries_path_and_query_in_the_open():
    held = to_html(asked("material", "/materials/c%C3%B4", "a=1&b=2"))
    assert 'id="material--asked-query"' in held
    assert 'data-path="/materials/cô"' in held
    assert 'data-search="?a=1&amp;b=2"' in held
