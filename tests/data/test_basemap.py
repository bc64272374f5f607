"""The base map as the United Nations draws it: contested points, Member States, and a deployment's own file."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from data.basemap import LINES, OWN_FILE, basemap, basemap_file, read_basemap
from data.codes import code_list, table
from data.model import InputError

FEATURES = json.loads(OWN_FILE.read_text("utf-8"))["features"]
POINTS = {
    "Simferopol, Crimea": (34.1, 45.0, "UKR"), "Dakhla, Western Sahara": (-14.5, 23.5, "ESH"),
    "Katzrin, Golan": (35.72, 32.98, "golan"), "Hargeisa, Somaliland": (44.1, 9.5, "SOM"),
    "Northern Cyprus": (33.4, 35.3, "CYP"), "Srinagar, Kashmir": (74.8, 34.1, "jammu_and_kashmir"),
    "Gilgit, Kashmir": (74.4, 35.8, "jammu_and_kashmir"), "Leh, Ladakh": (77.5, 34.1, "jammu_and_kashmir"),
    "Aksai Chin": (79.5, 35.2, "aksai_chin"), "Arunachal Pradesh": (94.5, 28.2, "arunachal_pradesh"),
    "Abyei": (28.4, 9.7, "abyei"), "Falkland Islands (Malvinas)": (-59.0, -51.8, "FLK"),
    "Pristina, Kosovo": (21.0, 42.6, "XKX"), "French Guiana": (-53.0, 4.0, "GUF"),
    "Hala'ib": (35.7, 22.5, "halaib_triangle"), "Bir Tawil": (33.7, 21.87, "bir_tawil"),
    "Ilemi": (35.2, 4.9, "ilemi_triangle"), "Kuril Islands": (147.7, 45.0, "kuril_islands"),
    "South Georgia": (-36.8, -54.3, "SGS"), "Khan Yunis, Gaza": (34.31, 31.34, "PSE"), "Hebron": (35.1, 31.55, "PSE"),
    "Sukhumi, Abkhazia": (41.3, 43.0, "GEO"), "Donetsk": (37.8, 48.0, "UKR"), "Demchok": (79.3, 32.9, "demchok"),
    "Transnistria": (29.4, 47.0, "MDA"), "Svalbard": (16.0, 78.5, "SJM"), "Lahore": (74.2, 31.5, "PAK"),
    "Delhi": (77.2, 28.6, "IND"),
}  # fmt: skip


def holds(ring, longitude, latitude):
    """Tell whether a closed ring holds a point."""
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def shapes_at(longitude, latitude):
    """Return the ids of the shapes that hold a point."""
    found = []
    for feature in FEATURES:
        geometry = feature["geometry"]
        if geometry["type"] in ("Polygon", "MultiPolygon"):
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            rings = (ring for polygon in polygons for ring in polygon)
            if sum(holds(ring, longitude, latitude) for ring in rings) % 2:
                found.append(feature["id"])
    return found


@pytest.mark.parametrize("place", POINTS)
def test_a_contested_point_lies_where_the_united_nations_has_it(place):
    longitude, latitude, shape = POINTS[place]
    assert shapes_at(longitude, latitude) == [shape]


def test_every_member_state_has_an_outline_or_a_marker():
    members = [code for code, row in code_list("country").rows.items() if row["is_un_member"] == "true"]
    assert len(members) == 193
    assert not [code for code in members if not basemap().has(code)]
    assert {"SGP", "MUS", "COM", "MLT", "TUV", "NRU", "TWN"} <= set(basemap().markers)


def test_names_are_those_of_the_code_list():
    listed = code_list("country")
    assert not {code for code, name in basemap().names.items() if code in listed and name != listed.name(code)}


def test_boundaries_that_are_not_final_are_dashed_or_dotted():
    near = {
        "line of control": (74.0, 33.9, "dotted"), "Kosovo": (20.9, 43.0, "dotted"), "Korea": (127.1, 38.3, "dashed"),
        "Western Sahara": (-10.2, 27.66, "dashed"), "Abyei": (28.0, 10.1, "dashed"),
    }  # fmt: skip
    for name, (longitude, latitude, style) in near.items():
        boxes = [(min(axis), max(axis)) for line in basemap().lines[style] for axis in zip(*line, strict=True)]
        spans = zip(boxes[::2], boxes[1::2], strict=True)
        assert any(
            west - 0.2 <= longitude <= east + 0.2 and south - 0.2 <= latitude <= north + 0.2
            for (west, east), (south, north) in spans
        ), name
    assert set(basemap().lines) == set(LINES)


def test_a_mark_stands_within_its_country():
    for code in ("VNM", "CHL", "HRV", "NOR", "USA", "IDN"):
        assert shapes_at(*basemap().places[code]) == [code]


def test_notes_name_areas_that_the_map_has():
    for row in table("map_note"):
        assert all(basemap().has(code) for code in row["areas"].split("+") if code)


def test_a_file_of_ones_own_stands_in_for_ours(tmp_path):
    own = tmp_path / "own.geojson"
    own.write_text(OWN_FILE.read_text("utf-8"), "utf-8")
    assert basemap_file({"CRM_BASEMAP": str(own)}) == own
    assert basemap_file({}) == OWN_FILE
    assert read_basemap(own).digest == basemap().digest


def polygon(ring):
    """Return a polygon of one ring."""
    return {"type": "Polygon", "coordinates": [ring]}


SQUARE = polygon([[0, 0], [0, 1], [1, 1], [0, 0]])


def broken(**changes):
    """Return our features, the first one changed."""
    return [FEATURES[0] | changes, *FEATURES[1:]]


WRONG = {
    "no JSON": ("{", "cannot be read"),
    "no features": ({"type": "FeatureCollection", "features": []}, "no GeoJSON FeatureCollection"),
    "unknown code": (broken(id="XXX"), "not in the code list"),
    "metres": (broken(geometry=polygon([[0, 0], [5e6, 1], [1, 1], [0, 0]])), "off the globe"),
    "open ring": (broken(geometry=polygon([[0, 0], [0, 1], [1, 1], [2, 2]])), "not closed"),
    "wrong depth": (broken(geometry=polygon(1.5)), "not those of a Polygon"),
    "no name": (broken(properties={}), "has a name"),
    "unknown kind": (broken(properties={"name": "x", "kind": "lake"}), "kind 'lake' is unknown"),
    "twice": ([*FEATURES, {"type": "Feature", "id": "CHL", "properties": {"name": "x"}, "geometry": SQUARE}], "twice"),
    "no feature": ([*FEATURES, None], "no properties"),
    "a Member State missing": ([one for one in FEATURES if one.get("id") != "CHL"], "neither outline nor marker"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_cannot_be_drawn_on_says_where_and_how_to_mend(case, tmp_path):
    content, reason = WRONG[case]
    file = tmp_path / "own.geojson"
    document = {"type": "FeatureCollection", "features": content} if isinstance(content, list) else content
    file.write_text(content if isinstance(content, str) else json.dumps(document), "utf-8")
    with pytest.raises(InputError, match=reason) as caught:
        read_basemap(file)
    assert str(file) in str(caught.value)
    assert "unset CRM_BASEMAP" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_basemap(tmp_path / "nowhere.geojson")
