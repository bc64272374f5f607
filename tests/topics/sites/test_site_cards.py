"""Facilities and deposits: one mark a site, however many materials it has."""

from types import SimpleNamespace

from dashboard.topics.sites import cards


def test_a_site_stands_once_with_all_its_materials():
    rows = [{"facility_id": "a", "material_id": "cobalt"}, {"facility_id": "a", "material_id": "copper"}]
    assert cards._FACILITIES.sites(SimpleNamespace(records=rows)) == [
        {"facility_id": "a", "material_id": "cobalt", "materials": ["cobalt", "copper"]}
    ]
