"""The about page: whom to write to."""

from dashboard.filters import Filters
from dashboard.pages import about
from dashboard.ui.static_html import to_html


def test_the_operator_is_named_where_one_is_stated_and_else_the_page_says_so(release_engine, monkeypatch):
    assert "has stated no address" in to_html(about.build(release_engine, Filters()))
    monkeypatch.setenv("CRM_CONTACT", "crm@example.org")
    page = to_html(about.build(release_engine, Filters()))
    assert 'href="mailto:crm@example.org"' in page
    assert ">crm@example.org</a>" in page
