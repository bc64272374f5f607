"""Natural Earth shapes: whole rings, small, and each country once."""

import gzip
import json
from pathlib import Path

import pytest

from data.codes import code_list
from data.model import InputError
from pipelines.fetch import originals
from pipelines.publishers.natural_earth import feed as natural_earth
from pipelines.publishers.natural_earth.territories import holds

ASSET = Path(__file__).parents[3] / "assets" / "geo" / "countries-110m.geojson"
FIJI = [[[180.0, -16.067], [180.0, -16.555], [179.364, -16.801], [178.725, -17.012], [178.7254, -17.0124],
         [180.0, -16.067]]]  # fmt: skip
ISLE = [[[-180.0, -16.555], [-179.917, -16.502], [-180.0, -16.067], [-180.0, -16.555]]]


def feature(code="FJI", coordinates=FIJI, kind="Polygon", **properties):
    named = {"name": "Fiji"} | properties
    return {"type": "Feature", "id": code, "properties": named, "geometry": {"type": kind, "coordinates": coordinates}}


@pytest.fixture
def parse(tmp_path):
    """Parse a file of these features (or this text) and return the one snapshot."""

    def parse_features(content, name="ne_110m_countries.geojson"):
        if not isinstance(content, str):
            content = json.dumps({"type": "FeatureCollection", "features": content})
        (tmp_path / name).write_text(content, "utf-8")
        (parsed,) = natural_earth.parse(originals([str(tmp_path / name)], tmp_path), tmp_path)
        return parsed

    return parse_features


def drawn(parsed):
    (content,) = parsed.asset.values()
    return json.loads(content)["features"]


def test_rings_keep_their_order_rounded_and_closed(parse):
    parsed = parse([feature()])
    (shape,) = drawn(parsed)
    assert shape["id"] == "FJI"
    assert shape["properties"] == {"name": "Fiji"}
    assert shape["geometry"]["coordinates"] == [
        [[180.0, -16.07], [180.0, -16.55], [179.36, -16.8], [178.72, -17.01], [178.73, -17.01], [180.0, -16.07]]
    ]
    assert parsed.rows.to_pylist() == [
        {"country_iso3": "FJI", "name": "Fiji", "rings": 1, "file": "ne_110m_countries.geojson", "line": 1}
    ]


def test_a_ring_too_small_to_round_keeps_its_points(parse):
    tiny = [[[1.0, 1.0], [1.001, 1.0], [1.001, 1.001], [1.0, 1.0]]]
    (shape,) = drawn(parse([feature(coordinates=tiny)]))
    assert len(shape["geometry"]["coordinates"][0]) == 4


def test_features_of_one_code_are_drawn_as_one(parse):
    parsed = parse([feature(), feature(coordinates=[ISLE], kind="MultiPolygon")])
    (shape,) = drawn(parsed)
    assert shape["geometry"]["type"] == "MultiPolygon"
    assert len(shape["geometry"]["coordinates"]) == 2
    assert parsed.rows.num_rows == 2


def test_a_shape_without_a_code_is_drawn_without_one(parse):
    parsed = parse([feature(code=None), feature(code="-99", coordinates=ISLE, ISO_A3="-99")])
    assert ["id" in shape for shape in drawn(parsed)] == [False, False]
    assert parsed.rows["country_iso3"].to_pylist() == ["", ""]


def test_the_publishers_own_layout_has_its_codes_in_the_properties(parse):
    shape = feature(code=None, ISO_A3="-99", ISO_A3_EH="FRA", NAME="France")
    assert drawn(parse([shape], "ne_50m_admin_0_countries.geojson"))[0]["id"] == "FRA"


def test_the_scale_names_the_asset(parse):
    assert list(parse([feature()], "ne_50m_countries.geojson").asset) == ["assets/geo/countries-50m.geojson"]


@pytest.mark.parametrize(
    "content",
    [
        '{"type":"FeatureCollection","features":[{"type":"Fea',
        '{"type":"FeatureCollection","features":[]}',
        "[]",
        [feature(coordinates=[FIJI[0][:-1]])],
        [feature(coordinates=[[[181.0, 0.0], [182.0, 0.0], [182.0, 1.0], [181.0, 0.0]]])],
        [feature(kind="Point", coordinates=[1, 2])],
        [feature(name="")],
    ],
)
def test_what_is_no_whole_map_is_refused(parse, content):
    with pytest.raises(InputError, match=r"ne_110m_countries\.geojson"):
        parse(content)


def test_a_name_without_a_scale_is_refused(parse):
    with pytest.raises(InputError, match="scale"):
        parse([feature()], "countries.geojson")


def test_the_committed_map_is_small_and_its_codes_are_known():
    content = ASSET.read_bytes()
    codes = [shape["id"] for shape in json.loads(content)["features"]]
    assert len(codes) == len(set(codes)) == 177
    assert set(codes) - set(code_list("country").rows) == {"Golan"}
    assert len(gzip.compress(content)) < 60_000


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [(34.2, 45.2, "UKR"), (-13, 25, "ESH"), (35.8, 33, "Golan"), (-53, 4, "GUF"), (45, 9.6, "SOM"), (33.4, 35.3, "CYP"),
     (-6, 33, "MAR"), (34.8, 31.2, "ISR"), (38, 35, "SYR"), (37.6, 55.7, "RUS"),
     (2.3, 48.8, "FRA"), (33, 34.95, "CYP")],
)  # fmt: skip
def test_territories_stand_where_the_united_nations_names_them(longitude, latitude, code):
    shapes = json.loads(ASSET.read_bytes())["features"]
    nested = {shape["id"]: shape["geometry"] for shape in shapes}
    found = [
        own
        for own, shape in nested.items()
        for polygon in (shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]])
        if holds(polygon[0], longitude, latitude)
    ]
    assert found == [code]


def test_a_territory_that_is_not_where_the_list_says_is_named(parse):
    with pytest.raises(InputError, match=r"Crimea is not where territories\.csv says: in RUS"):
        parse([feature("RUS")])
