"""What the benchmark draws leads somewhere: an address of every page there is."""

from __future__ import annotations

import pytest

from dashboard.pages import PAGES
from tests.bench.choices import Choices


@pytest.mark.parametrize("module", PAGES.values(), ids=PAGES)
def test_an_address_drawn_for_a_page_is_answered_by_it(web, release_engine, module):
    for address in Choices(release_engine).of_page(module.PAGE, 2):
        assert web.get(address).status_code == 200
        assert "<" not in address
