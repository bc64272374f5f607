"""Facilities and deposits: one mark a site, however many materials it has."""

from types import SimpleNamespace

from dashboard.filters import Filters
from dashboard.topics.country_scope import Scope
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


def test_a_click_on_a_facility_opens_its_page_and_one_on_a_deposit_goes_to_what_there_is(release_engine):
    def clicks(card, symbol):
        (trace,) = (trace for trace in card.figure["data"] if trace["name"] == symbol)
        return set(trace["customdata"])

    world = clicks(cards.facility_card(release_engine, "nickel", Filters()), "circle")
    own, deposits = cards.country_cards(release_engine, Scope("ZAF", Filters()))
    assert clicks(own, "circle") & world
    assert all(click.startswith("href:/facilities/") for click in world | clicks(own, "circle"))
    assert all(click.startswith("href:/materials/") for click in clicks(deposits, "diamond"))
    of_material = cards.deposit_card(release_engine, "cobalt", Filters())
    assert "country:COD" in clicks(of_material, "diamond")
