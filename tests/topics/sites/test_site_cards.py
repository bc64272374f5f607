"""Facilities and deposits: one mark a site, however many materials it has."""

from types import SimpleNamespace

from dashboard.filters import Filters
from dashboard.topics.sites import cards


def test_a_site_stands_once_with_all_its_materials():
    rows = [{"facility_id": "a", "material_id": "cobalt"}, {"facility_id": "a", "material_id": "copper"}]
    assert cards._FACILITIES.sites(SimpleNamespace(records=rows)) == [
        {"facility_id": "a", "material_id": "cobalt", "materials": ["cobalt", "copper"]}
    ]


def test_a_place_chosen_names_its_facilities_and_none_the_countries(release_engine):
    named = cards.country_board(release_engine, "nickel", Filters(country=("MDG",)), "/materials/nickel")
    assert {row.name for row in named.rows} >= {"Ambatovy", "Ambatovy HPAL"}
    assert all("Madagascar" in row.note for row in named.rows)
    ranked = cards.country_board(release_engine, "nickel", Filters(), "/materials/nickel")
    assert all(row.href for row in ranked.rows)
