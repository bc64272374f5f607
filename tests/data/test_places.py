"""Where points lie: in their country, outside it, or in an area that several countries claim."""

import time

import pytest

from data import places
from data.codes import code_list

INSIDE = {
    "FIN": (63.8, 23.9), "AUS": (-21.06, 118.9), "NCL": (-22.3, 166.9), "BRA": (-17.1, -40.35), "COD": (-10.7, 25.5),
    "RUS": (67.7157, 178.93), "USA": (47.6, -91.9), "CHL": (-23.5, -68.3), "FJI": (-16.8, 179.3),
    "NRU": (-0.53, 166.93),
    "MUS": (-20.2, 57.5), "SGP": (1.35, 103.8), "MLT": (35.9, 14.4), "GUF": (4.0, -53.0), "FRA": (46.0, 2.0),
    "ISL": (64.9, -18.5), "NZL": (-41.3, 174.8), "IDN": (-2.5, 121.3), "PNG": (-9.4, 147.1), "GRL": (61.0, -48.0),
    "LSO": (-29.3, 27.5), "ZAF": (-26.2, 28.0), "SMR": (43.9, 12.5), "ITA": (41.9, 12.5), "KIR": (1.4, 173.0),
}  # fmt: skip
CONTESTED = {
    "Crimea": (45.0, 34.1, ("UKR", "RUS")), "Western Sahara": (25.0, -13.0, ("ESH", "MAR")),
    "Golan": (33.0, 35.8, ("SYR", "ISR")), "Aksai Chin": (35.0, 79.5, ("IND", "CHN")),
    "Kashmir": (34.1, 74.8, ("IND", "PAK")), "Arunachal": (28.0, 94.5, ("IND", "CHN")),
    "Kosovo": (42.6, 20.9, ("XKX", "SRB")), "West Bank": (31.9, 35.2, ("PSE", "ISR")),
    "Taiwan": (23.7, 121.0, ("TWN", "CHN")), "Abyei": (9.6, 28.4, ("SDN", "SSD")),
    "Essequibo": (6.0, -59.5, ("GUY", "VEN")), "Falklands": (-51.7, -58.9, ("FLK", "ARG", "GBR")),
    "Iturup": (45.0, 147.9, ("RUS", "JPN")), "Halaib": (22.2, 35.5, ("EGY", "SDN")),
    "Northern Cyprus": (35.3, 33.5, ("CYP",)), "Somaliland": (9.6, 44.1, ("SOM",)),
    "Hong Kong": (22.3, 114.2, ("HKG", "CHN")),
    "French Guiana": (4.0, -53.0, ("GUF", "FRA")), "New Caledonia": (-21.5, 165.5, ("NCL", "FRA")),
    "Svalbard": (78.2, 16.0, ("NOR",)), "Puerto Rico": (18.2, -66.4, ("PRI", "USA")),
}  # fmt: skip


@pytest.mark.parametrize(("country", "point"), INSIDE.items())
def test_a_point_lies_in_its_country(country, point):
    assert places.degrees_outside(country, *point) < 0.1
    assert not places.is_outside(country, *point)


@pytest.mark.parametrize("name", CONTESTED)
def test_a_point_in_a_contested_area_lies_in_each_country_that_claims_it(name):
    latitude, longitude, countries = CONTESTED[name]
    assert [country for country in countries if places.degrees_outside(country, latitude, longitude) > 0.1] == []


@pytest.mark.parametrize(
    ("country", "point", "degrees"),
    [
        ("NCL", (-21.06, 118.9), 38.3), ("BRA", (-17.1, 40.35), 72.5), ("USA", (51.76, -86.71), 3.6),
        ("FIN", (23.9, 63.8), 49.0), ("IND", (30.0, 69.0), 2.4), ("CHL", (-23.5, -65.0), 1.9),
        ("RUS", (60.0, -150.0), 11.8),
    ],
)  # fmt: skip
def test_a_point_elsewhere_lies_that_far_outside(country, point, degrees):
    assert places.degrees_outside(country, *point) == pytest.approx(degrees, rel=0.15)
    assert places.is_outside(country, *point)


@pytest.mark.parametrize(
    ("country", "point", "what", "mended"),
    [
        ("FIN", (23.9, 63.8), "columns swapped", (63.8, 23.9)),
        ("FIN", (63.8, -23.9), "the longitude's sign changed", (63.8, 23.9)),
        ("BRA", (-17.1, 40.35), "the longitude's sign changed", (-17.1, -40.35)),
        ("AUS", (21.06, 118.9), "the latitude's sign changed", (-21.06, 118.9)),
        ("FIN", (-63.8, 23.9), "the latitude's sign changed", (63.8, 23.9)),
        ("BRA", (17.1, 40.35), "both signs changed", (-17.1, -40.35)),
        ("CHL", (68.3, 23.5), "columns swapped and both signs changed", (-23.5, -68.3)),
        ("CHL", (-68.3, -23.5), "columns swapped", (-23.5, -68.3)),
    ],
)  # fmt: skip
def test_what_would_mend_a_place(country, point, what, mended):
    found = places.likely_mend(country, *point)
    assert (found.what, found.latitude, found.longitude) == (what, *mended)


def test_nothing_is_offered_where_nothing_mends():
    assert places.likely_mend("NCL", -21.06, 118.9) is None


@pytest.mark.parametrize("country", [code for code, row in code_list("country").rows.items() if row["iso_numeric"]])
def test_a_place_of_every_country_can_be_judged_or_is_left_alone(country):
    outside = places.degrees_outside(country, 0.0, -30.0)
    assert outside is None or outside > 5
    assert places.is_outside(country, 0.0, -30.0) == (outside is not None)


def test_a_country_that_a_point_lies_in_is_named():
    assert places.countries_at(-21.06, 118.9) == ("AUS",)
    assert places.countries_at(-29.3, 27.5) == ("LSO",), "a hole in South Africa"
    assert places.countries_at(0.0, -30.0) == ()


def test_contested_areas_name_countries_and_have_an_extent():
    for row in code_list("contested").rows.values():
        assert len(row["parties"].split("+")) > 1
        assert set(row["parties"].split("+")) <= set(code_list("country").rows)
        assert float(row["west"]) < float(row["east"])
        assert float(row["south"]) < float(row["north"])


def test_thousands_of_places_take_a_second_or_two():
    cities = [(country, latitude, longitude) for country, (latitude, longitude) in INSIDE.items()]
    started = time.process_time()
    for step in range(3_500):
        country, latitude, longitude = cities[step % len(cities)]
        places.degrees_outside(country, latitude + step / 1e5, longitude)
    assert time.process_time() - started < 3
