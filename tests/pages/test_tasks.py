"""Find your task: the 54 uses of the UN text, and every link over the registry of pages, its filters and over HTTP."""

from collections import Counter

import pytest

from dashboard.filters import Filters
from dashboard.pages import PAGES, overview
from dashboard.pages import tasks as page
from dashboard.ui.static_html import to_html
from dashboard.web.page import find_page
from data.codes import code_list
from data.intended_uses import intended_uses

USES = [use for uses in intended_uses().values() for use in uses]
ADDRESSES = sorted({view.address for use in USES for view in use.views})
N_USES = {"government": 22, "industry": 17, "investment": 4, "civil_society": 11}


def test_the_uses_are_those_of_the_un_text():
    assert {group: len(uses) for group, uses in intended_uses().items()} == N_USES
    for uses in intended_uses().values():
        assert "".join(use.letter for use in uses) == "abcdefghijklmnopqrstuvwxyz"[: len(uses)]


def test_a_use_is_served_or_says_what_it_needs():
    assert {row["use_id"] for row in code_list("task").rows.values()} <= set(code_list("intended_use").rows)
    for use in USES:
        assert bool(use.views) != bool(use.needed), use.use_id
        assert max(Counter(view.address for view in use.views).values(), default=1) == 1
        assert all(view.name and view.why.endswith(".") for view in use.views)
        assert not use.needed or use.needed.endswith(".")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_leads_to_a_page_with_filters_that_it_declares(web, address):
    rest, _, part = address.partition("#")
    path, _, query = rest.partition("?")
    found = find_page(PAGES, path)
    assert found, "no page has this address"
    module, _variables = found
    Filters.parse(query, module.PAGE.filters, strict=True)
    answer = web.get(rest)
    assert answer.status_code == 200
    if part:
        assert f'id="{part}"' in answer.text or f'"id":"{part}"' in answer.text.replace('": "', '":"')


def test_the_page_shows_every_use_with_its_views_or_what_it_needs(release_engine):
    shown = to_html(page.build(release_engine, Filters()))
    for use in USES:
        for view in use.views:
            assert f'href="{view.address.replace("&", "&amp;")}"' in shown
        assert use.needed.replace("'", "&#x27;") in shown
    assert shown.count("Nothing here serves this yet.") == sum(not use.views for use in USES)


def test_the_start_page_leads_to_the_tasks_of_each_group(release_engine):
    start, tasks = (to_html(one.build(release_engine, Filters())) for one in (overview, page))
    for group in N_USES:
        part = group.replace("_", "-")
        assert f'href="/tasks#{part}"' in start
        assert f'id="{part}"' in tasks
