"""The index of countries: what each shows, the search, and the order of the rows."""

from dashboard.filters import Filters
from dashboard.pages import countries
from dashboard.topics.production.tables import profiles
from dashboard.ui.static_html import to_html


def page(engine, query=""):
    return to_html(countries.build(engine, Filters.parse(query, countries.PAGE.filters, strict=True)))


def test_profiles_hold_output_and_both_directions_of_trade(engine):
    listed, year = profiles(engine, Filters())
    by_code = {country.code: country for country in listed}
    assert year == 2022
    assert by_code["COD"].materials == ["cobalt"]
    assert by_code["CHL"].exports_usd == 6_037_683_623.0
    assert by_code["CHL"].imports_usd is None
    assert not by_code["TUV"].has_data
    assert "WLD" not in by_code


def test_a_country_without_figures_is_named_not_dropped(engine):
    text = page(engine)
    assert 'href="/countries/TUV"' not in text
    assert "Tuvalu" in text


def test_search_finds_names_regions_and_materials(engine):
    assert 'href="/countries/COD"' in page(engine, "search=congo")
    assert 'href="/countries/CHL"' in page(engine, "search=south%20america")
    assert 'href="/countries/COD"' in page(engine, "search=cobalt")
    assert 'href="/countries/CHL"' not in page(engine, "search=cobalt")
    assert 'href="/countries/COD"' in page(engine, "search=DRC")
    assert 'href="/countries/COD"' in page(engine, "search=%E9%92%B4"), "cobalt in Chinese"
    assert "No country, region or material" in page(engine, "search=atlantis")


def test_rows_stand_in_the_order_of_the_url(engine):
    by_exports = page(engine, "sort=exports")
    assert by_exports.index('href="/countries/CHL"') < by_exports.index('href="/countries/COD"')
    by_name = page(engine, "sort=name")
    assert by_name.index('href="/countries/AUS"') < by_name.index('href="/countries/CHL"')


def test_a_material_restricts_what_is_shown(engine):
    listed, _year = profiles(engine, Filters(material=("lithium",)))
    assert next(country for country in listed if country.code == "COD").rows == ()


def test_a_producer_of_unlike_goods_is_listed_without_a_share(release_engine):
    text = to_html(countries.build(release_engine, Filters().with_(material="boron")))
    assert "Boron minerals and compounds, mining (share cannot be computed)" in text
    listed, _year = profiles(release_engine, Filters().with_(material="boron"))
    assert {country.code for country in listed if country.rows} >= {"TUR", "CHL", "BOL"}
    assert {country.share for country in listed} == {0.0}


def test_the_note_says_that_goods_under_two_codes_are_counted_once(engine):
    assert "goods that were probably recorded under two codes are counted once" in page(engine)
