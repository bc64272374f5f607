"""A facility and a project lead to what is stated of them now, and from there back."""

import pytest

from dashboard.pages import PAGES, SECTIONS
from dashboard.ui.static_html import to_html
from dashboard.web.router import Site


@pytest.mark.parametrize(("folder", "name"), [("facilities", "facility"), ("projects", "project")])
def test_its_page_leads_to_what_is_stated_of_it_now_and_back(release_engine, folder, name):
    site = Site(release_engine, PAGES, SECTIONS, lambda *_: ())
    own_id = str(release_engine.values(name, f"{name}_id")[0])
    page = to_html(site.page_at(f"/{folder}/{own_id}", "").body)
    assert f'href="/sites/{own_id}"' in page
    assert f'href="/{folder}/{own_id}"' in to_html(site.page_at(f"/sites/{own_id}", "").body)
