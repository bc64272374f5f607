"""Every page's declaration: path, filters, datasets, metrics and requirements that exist."""

import json
import re

import pytest

from dashboard.filters import KEYS, VIEWS
from dashboard.i18n import catalogue
from dashboard.metrics import METRICS
from dashboard.pages import PAGES, SECTIONS
from dashboard.web.page import find_page
from data.datasets import DATASETS

EXAMPLE = {
    "material": "cobalt",
    "country": "COD",
    "bloc": "EU27",
    "dataset": "production_yearly",
    "project": "lithium-deposits-aus-greenbushes",
    "facility": "ICMM06179",
    "site": "ICMM06179",
    "requirement": "3b",
}
UNKNOWN = {
    "material": "unobtainium",
    "country": "XXX",
    "bloc": "XXX",
    "dataset": "nothing",
    "project": "No such project!",
    "facility": "No such facility!",
    "site": "No such site!",
    "requirement": "13z",
}

each_page = pytest.mark.parametrize("module", PAGES.values(), ids=PAGES)


@each_page
def test_declarations_name_what_exists(module):
    page = module.PAGE
    assert set(page.filters) <= set(KEYS)
    assert set(page.datasets) <= set(DATASETS)
    assert set(page.metrics) <= set(METRICS)


@each_page
def test_a_page_is_found_by_its_own_address(module):
    address = module.PAGE.href(**EXAMPLE)
    found, _variables = find_page(PAGES, address)
    assert found is module


@each_page
def test_an_unknown_code_in_the_address_is_no_page(module):
    if "<" in module.PAGE.path:
        assert module.PAGE.match(module.PAGE.href(**UNKNOWN)) is None
    assert module.PAGE.match(module.PAGE.href(**EXAMPLE) + "/more") is None


def test_ids_and_paths_are_unique():
    pages = [module.PAGE for module in PAGES.values()]
    assert len({page.page_id for page in pages}) == len(pages)
    assert len({page.path for page in pages}) == len(pages)


@each_page
def test_heading_is_written(module):
    assert module.PAGE.title(**EXAMPLE)


@each_page
def test_a_page_belongs_to_a_section(module):
    assert module.PAGE.section in {section.section_id for section in SECTIONS}


@pytest.mark.parametrize("section", SECTIONS, ids=[section.section_id for section in SECTIONS])
def test_a_section_has_pages_and_one_of_the_menu_a_name_and_a_page_to_lead_to(section):
    pages = [module.PAGE for module in PAGES.values() if module.PAGE.section == section.section_id]
    assert pages
    if section.in_menu:
        assert f"section.{section.section_id}" in catalogue(), "its name is missing in dashboard/i18n/en.json"
        assert any("<" not in page.path for page in pages)


@each_page
def test_a_page_with_filters_has_callbacks_that_follow_them(module):
    """Without `register()` a filter would be in the address and change nothing."""
    assert not module.PAGE.filters or hasattr(module, "register")


HTML, CORE = "dash_html_components", "dash_core_components"
BUILT = {"Graph", "Link", "Input"}
"""Of Dash's core components, those that `assets/js/07-building.js` makes."""


def kinds(part):
    """Yield namespace and type of each component of a part of a page."""
    if isinstance(part, list):
        for one in part:
            yield from kinds(one)
    elif isinstance(part, dict) and "namespace" in part:
        yield part["namespace"], part["type"]
        yield from kinds(part["props"].get("children"))


@each_page
def test_a_page_is_made_of_what_the_browser_builds(module, web):
    address = module.PAGE.href(**EXAMPLE)
    views = [f"?view={view}" for view in VIEWS] if "view" in module.PAGE.filters else [""]
    for query in views:
        text = web.get(address + query).text
        found = set(kinds(json.loads(re.search(r'id="crm-page">(.*?)</script>', text, re.DOTALL)[1])))
        assert {kind for namespace, kind in found if namespace != HTML} <= BUILT
        assert {namespace for namespace, _kind in found} <= {HTML, CORE}
