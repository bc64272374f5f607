"""The search field over a list is a plain form, there before any script has run."""

import re

from dashboard.filters import Filters
from dashboard.ui.find_form import find_form
from dashboard.ui.static_html import to_html


def test_the_form_holds_what_is_sought_and_what_else_is_chosen():
    chosen = Filters.parse('search=a"<b&stage=mine,refine', ("search", "stage"), strict=True)
    form = find_form("find", "/materials", chosen, "Find a material", "Find")
    assert form.children is None  # nothing of it is a component that listens
    html = to_html(form)
    (opening, shown, hidden) = re.findall("<(?:form|input)[^>]*>", html)
    assert 'action="/materials"' in opening
    assert 'method="get"' in opening
    assert '<label for="find">Find a material</label>' in html
    assert all(one in shown for one in ('id="find"', 'type="search"', 'name="search"', 'value="a&quot;&lt;b"'))
    assert all(one in hidden for one in ('type="hidden"', 'name="stage"', 'value="mine,refine"'))
