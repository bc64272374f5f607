"""Names and places in a user's file: read by the one vocabulary, and checked against each other."""

import pytest

from data.intake import check
from tests.inventory_files import csv_bytes, unfc


def _checked(**changes):
    return check("a.csv", csv_bytes(unfc(**changes)))


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("South Korea", "KOR"), ("Iran", "IRN"), ("Burma", "MMR"), ("DR Congo", "COD"), ("Russia", "RUS"),
        ("Bolivia", "BOL"), ("Tanzania", "TZA"), ("Laos", "LAO"), ("UK", "GBR"), ("Congo (Kinshasa)", "COD"),
        ("Türkiye", "TUR"), ("Cote d\u2019Ivoire", "CIV"), ("Alemania", "DEU"), ("韩国", "KOR"), ("FIN", "FIN"),
    ],
)  # fmt: skip
def test_a_country_is_read_by_any_of_its_names(country, code):
    found = _checked(country=country, latitude_deg="", longitude_deg="")
    assert found.faults == ()
    assert [row.country_iso3 for row in found.rows] == [code]


@pytest.mark.parametrize(
    ("material", "material_id", "product"),
    [
        ("Natural graphite", "graphite", "Graphite (natural)"), ("Aluminium", "bauxite", "aluminium"),
        ("Aluminum", "bauxite", "aluminium"), ("Rare earth elements", "rare_earths", "Rare earths"),
        ("Neodymium", "rare_earths", "neodymium"), ("Columbium", "niobium", "Niobium"),
        ("Platinum-group metals", "pgm", "Platinum-group metals (combined)"), ("wolfram", "tungsten", "Tungsten"),
        ("Titanium dioxide", "titanium", "titanium dioxide"),
        ("литий", "lithium", "Lithium"), ("Spodumene", "lithium", "spodumene"), ("Cu", "copper", "Copper"),
    ],
)  # fmt: skip
def test_a_material_is_read_by_any_of_its_names_and_a_part_is_the_product(material, material_id, product):
    found = _checked(material=material, content="gross weight")
    assert found.faults == ()
    (row,) = found.rows
    assert (row.material_id, row.product) == (material_id, product)
    assert ("Stated as" in row.note) == (product[0].islower())


def test_a_product_that_is_stated_stays():
    (row,) = _checked(material="Neodymium", content="gross weight", product="NdFeB alloy").rows
    assert row.product == "NdFeB alloy"


@pytest.mark.parametrize(
    ("column", "value", "reason", "cure"),
    [
        (
            "material",
            "Hafnium",
            "Hafnium is not tracked: there are no figures for it here",
            "only materials in the list",
        ),
        ("material", "Scandium", "Scandium is not tracked", "Leave it out"),
        ("material", "coltan", "covers several materials", "Niobium or Tantalum"),
        ("country", "Korea", "that of several places", "Republic of Korea (KOR) or Democratic People's"),
        ("country", "European Union", "European Union (27) is not a single country", "a row of its own"),
        ("country", "World", "World is not a single country", "a row of its own"),
        ("country", "Atlantis", "not a country in the list", "ISO 3166-1 alpha-3"),
        ("unit", "stone", "no unit of mass", "Use one of"),
        ("unfc_version", "2031", "not a version of the UNFC", "Use one of"),
    ],
)
def test_a_name_that_is_not_read_is_told_with_what_may_be_meant(column, value, reason, cure):
    (fault,) = [fault for fault in _checked(**{column: value}).faults if fault.column == column]
    assert reason in fault.reason
    assert cure in fault.cure


@pytest.mark.parametrize(
    ("country", "place", "said", "cure"),
    [
        ("Finland", ("23.9", "63.8"), "at sea (swapped columns or a wrong", "Write latitude 63.8, longitude 23.9"),
        ("Finland", ("-63.8", "23.9"), "outside Finland, at sea (swapped", "the latitude's sign changed"),
        ("Brazil", ("-17.1", "40.35"), "outside Brazil", "Write latitude -17.1, longitude -40.35"),
        ("New Caledonia", ("-21.06", "118.9"), "outside New Caledonia, in Australia", "Check latitude, longitude and"),
        ("DR Congo", ("-17.8", "31.0"), "outside the Democratic Republic of the Congo, in Zimbabwe", "Check latitude"),
    ],
)  # fmt: skip
def test_a_place_outside_its_country_is_a_warning_with_its_likely_mend(country, place, said, cure):
    found = _checked(country=country, latitude_deg=place[0], longitude_deg=place[1])
    assert found.faults == ()
    (warning,) = [warning for warning in found.warnings if warning.column == "latitude_deg"]
    assert said in warning.reason
    assert cure in warning.cure
    assert warning.value == ", ".join(place)


@pytest.mark.parametrize(
    ("country", "place"),
    [
        ("Finland", ("63.8", "23.9")), ("Ukraine", ("45.0", "34.1")), ("Russia", ("45.0", "34.1")),
        ("Morocco", ("25.0", "-13.0")), ("Western Sahara", ("25.0", "-13.0")), ("Fiji", ("-16.8", "179.9")),
        ("Norway", ("62.0", "4.9")), ("Namibia", ("-28.6", "16.2")), ("Syria", ("33.0", "35.8")), ("Finland", ("", "")),
    ],
)  # fmt: skip
def test_a_place_within_near_or_contested_is_no_warning(country, place):
    found = _checked(country=country, latitude_deg=place[0], longitude_deg=place[1])
    assert [warning for warning in found.warnings if warning.column == "latitude_deg"] == []


@pytest.mark.parametrize(
    ("unit", "content", "tonnes"),
    [
        ("koz", "Pd", 0.0311034768), ("Mlb", "contained Pd", 453.59237), ("short tons", "palladium", 0.90718474),
        ("long tons", "Pd", 1.0160469088), ("dmt", "Pd", 1.0), ("'000 t", "Pd", 1000.0), ("万吨", "Pd", 10_000.0),
    ],
)  # fmt: skip
def test_a_quantity_is_read_in_any_unit_of_mass(unit, content, tonnes):
    found = _checked(material="Palladium", quantity="1", unit=unit, content=content)
    assert found.faults == ()
    assert found.rows[0].quantity_t == pytest.approx(tonnes)


@pytest.mark.parametrize("content", ["Li₂O", "lithium oxide", "contained Li2O"])
def test_a_content_is_read_in_any_spelling(content):
    assert _checked(content=content).rows[0].quantity_t == _checked(content="Li2O").rows[0].quantity_t


def test_a_unit_that_says_what_is_counted_is_led_to_its_column():
    (fault,) = _checked(unit="kt LCE").faults
    assert (fault.column, fault.reason) == ("unit", "the unit also says what is counted (LCE)")
    assert fault.cure == "Write kt here, and what is counted in the column content."
