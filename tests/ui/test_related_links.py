"""A material and a country lead to what the strategic pages say of them."""

from __future__ import annotations

import re

import pytest

from dashboard.filters import Filters
from dashboard.pages import PAGES, country, material
from dashboard.ui.related_links import country_links, material_links
from dashboard.ui.static_html import to_html
from dashboard.web.page import find_page
from data.codes import code_list

HREF = re.compile(r'href="([^"]+)"')


def ways_in(page):
    """Return the label and the addresses of the row in a page."""
    (row,) = re.findall(r'<nav [^>]*class="related-links".*?</nav>', to_html(page), re.DOTALL)
    return re.search(r"<span>([^<]*)</span>", row)[1], [href.replace("&amp;", "&") for href in HREF.findall(row)]


@pytest.mark.parametrize("view", ["", "view=trade", "view=unfc"])
def test_every_view_of_a_material_leads_to_its_outlook(release_engine, view):
    filters = Filters.parse(view, material.PAGE.filters, strict=True)
    assert ways_in(material.build(release_engine, filters, material="cobalt")) == (
        "Outlook for cobalt",
        ["/forecast?material=cobalt", "/strategy?material=cobalt", "/scenarios?material=cobalt"],
    )


def test_a_country_leads_to_its_outlook(release_engine):
    assert ways_in(country.build(release_engine, Filters(), country="COD")) == (
        "Outlook for the Democratic Republic of the Congo",
        [
            "/strategy/dependence?for=COD",
            "/strategy?for=COD",
            "/scenarios?for=COD",
            "/infrastructure?country=COD",
        ],
    )


@pytest.mark.parametrize(
    ("row", "codes"), [(material_links, tuple(code_list("material").rows)), (country_links, ("COD", "TUV", "XKX"))]
)
def test_every_way_is_an_address_that_its_page_understands(row, codes):
    for address in [address for code in codes for address in ways_in(row(code))[1]]:
        path, _, query = address.partition("?")
        page, _variables = find_page(PAGES, path)
        assert Filters.parse(query, page.PAGE.filters, strict=True).to_query() == query
