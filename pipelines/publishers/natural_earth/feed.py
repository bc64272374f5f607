"""Natural Earth: country shapes. The browser fetches them by URL; the snapshot lists what they show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.model import Fault, InputError
from pipelines.model import Feed, Original, Parsed, Read
from pipelines.publishers.natural_earth.territories import placed
from pipelines.reading.archives import members

FEED = Feed(
    feed_id="natural_earth",
    source_id="natural_earth",
    title="Natural Earth country shapes",
    parser_version=1,
    accepts="a GeoJSON of Natural Earth countries whose name holds its scale, such as ne_110m_countries.geojson",
    row="a feature: a shape",
)
VINTAGE = "unlabelled"
"""The GeoJSON files carry no version."""
DECIMALS = 2
"""About 1 km: a tenth of a pixel on a world map 1,400 pixels wide is 3 km."""

_SCALE = re.compile(r"ne_(110|50|10)m_.*\.(?:geo)?json", re.IGNORECASE)
_ISO3 = re.compile(r"[A-Z]{3}")
_CODE_KEYS = ("iso3", "ISO_A3_EH", "ISO_A3", "ADM0_A3")
_NAME_KEYS = ("name", "NAME")
_DEPTH = {"Polygon": 1, "MultiPolygon": 2}
_AGAIN = "Download the file again from Natural Earth."

Ring = list[list[float]]
Polygon = list[Ring]


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - needs no workspace
    """Yield one snapshot a file: country_iso3 ("" where the publisher gives none), name, rings, file, line.

    Its asset is the map, `assets/geo/countries-<scale>m.geojson`: feature id = ISO3, property name, coordinates of two
    decimals in the publisher's ring order, features of one code joined, territories at the country that the United
    Nations names (`territories.csv`). `line` is the feature's place in the file.
    Raises InputError for a file that is no whole GeoJSON of polygons in degrees.
    """
    for original in originals:
        for member, opener in members(original):
            file = member.rsplit("/", 1)[-1]
            if not (scale := _SCALE.fullmatch(file)):
                raise InputError([Fault(file, 0, "", "", "the name does not tell the scale", f"Name {FEED.accepts}.")])
            with opener() as content:
                features = _features(file, content.read())
            asset = {f"assets/geo/countries-{scale[1]}m.geojson": _geojson(placed(features, scale[1], file))}
            title = f"Natural Earth countries, 1:{scale[1]}m"
            read = Read({file: len(features)})
            yield Parsed(f"{scale[1]}m", VINTAGE, title, "", _table(file, features), (original,), read, asset=asset)


def _features(file: str, content: bytes) -> list[tuple[str, str, list[Polygon]]]:
    """Return (ISO3, name, polygons) of every feature."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise InputError([Fault(file, line, "", "", f"the file is no whole JSON: {error}", _AGAIN)]) from error
    found = document.get("features") if isinstance(document, dict) else None
    if not isinstance(found, list) or not found:
        raise InputError([Fault(file, 1, "features", "", "the file holds no features", _AGAIN)])
    return [_feature(file, place, feature) for place, feature in enumerate(found, start=1)]


def _feature(file: str, place: int, feature: Mapping[str, Any]) -> tuple[str, str, list[Polygon]]:
    try:
        properties = feature["properties"]
        codes = (str(code) for code in (feature.get("id"), *(properties.get(key) for key in _CODE_KEYS)))
        code = next((code for code in codes if _ISO3.fullmatch(code)), "")
        name = next(str(properties[key]) for key in _NAME_KEYS if properties.get(key))
        coordinates = feature["geometry"]["coordinates"]
        polygons = [coordinates] if _DEPTH[feature["geometry"]["type"]] == 1 else coordinates
        return code, name, [[_ring(ring) for ring in polygon] for polygon in polygons]
    except (KeyError, StopIteration, TypeError, ValueError, AttributeError) as error:
        reason = f"feature {place} is no country of polygons in degrees with a name: {error!r}"
        raise InputError([Fault(file, place, "", "", reason, _AGAIN)]) from error


def _ring(ring: Sequence[Sequence[float]]) -> Ring:
    """Round a closed ring and drop points that fall on the one before. Raises ValueError on what is no ring."""
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring is not closed")
    if not all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in ring):
        raise ValueError("a point lies off the globe")
    points = [[round(longitude, DECIMALS), round(latitude, DECIMALS)] for longitude, latitude in ring]
    distinct = [points[0], *(after for before, after in pairwise(points) if after != before)]
    return distinct if len(distinct) >= 4 else points


def _geojson(features: Sequence[tuple[str, str, list[Polygon]]]) -> bytes:
    """Return the map: one feature a code, those without a code as they are."""
    joined: dict[str, tuple[str, str, list[Polygon]]] = {}
    for place, (code, name, polygons) in enumerate(features):
        key = code or f"#{place}"
        if key in joined:
            joined[key][2].extend(polygons)
        else:
            joined[key] = (code, name, list(polygons))
    document = {"type": "FeatureCollection", "features": [_drawn(*feature) for feature in joined.values()]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _drawn(code: str, name: str, polygons: list[Polygon]) -> dict[str, object]:
    single = len(polygons) == 1
    geometry = {"type": "Polygon" if single else "MultiPolygon", "coordinates": polygons[0] if single else polygons}
    identity = {"id": code} if code else {}
    return {"type": "Feature", **identity, "properties": {"name": name}, "geometry": geometry}


def _table(file: str, features: Sequence[tuple[str, str, list[Polygon]]]) -> pa.Table:
    return pa.table(
        {
            "country_iso3": pa.array([code for code, _, _ in features], pa.string()),
            "name": pa.array([name for _, name, _ in features], pa.string()),
            "rings": pa.array([sum(map(len, polygons)) for _, _, polygons in features], pa.int32()),
            "file": pa.array([file] * len(features), pa.string()),
            "line": pa.array(range(1, len(features) + 1), pa.int32()),
        }
    )
