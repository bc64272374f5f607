"""The country page over a small release: every card says its rows or why there are none, and has a download of them."""

import pytest

from dashboard.filters import Filters
from dashboard.pages import bloc, country
from dashboard.topics.country_scope import Scope
from dashboard.ui.static_html import to_html
from tests.groups import charts, contents_of


def cards(engine, code):
    return charts(contents_of(country.GROUPS, engine, Scope(code, Filters())))


def test_a_country_without_any_figure_has_empty_cards(engine):
    assert all(card.empty for card in cards(engine, "TUV").values())


def test_downloads_of_every_card_hold_rows(engine):
    for slot_id, card in cards(engine, "COD").items():
        assert bool(engine.run(card.rows.of, card.rows.filters.chosen()).rows) is not bool(card.empty), slot_id


def test_page_builds_with_every_filter(engine):
    query = "material=cobalt&stage=mine&year_from=2022&year_to=2023&dimension=pv"
    page = country.build(engine, Filters.parse(query, country.PAGE.filters, strict=True), country="COD")
    assert "Democratic Republic of the Congo" in to_html(page)


@pytest.mark.parametrize("code", ["WLD", "OTH", "EU27", "XXX"])
def test_totals_and_rests_have_no_page(code):
    assert country.PAGE.match(f"/countries/{code}") is None


@pytest.mark.parametrize("place", ["EU27", "G7", "OECD"])
def test_a_bloc_without_any_figure_says_so_in_every_list(engine, place):
    page = to_html(bloc.build(engine, Filters.parse("material=selenium", bloc.PAGE.filters, strict=True), bloc=place))
    assert "No reserves are stated for" in page
    assert "No mine output is stated for" in page
