"""The base map: outlines of countries and contested areas, markers of small states, dashed and dotted boundaries.

One GeoJSON FeatureCollection in degrees: ours (`assets/geo/basemap.geojson`, made by `tools/basemap`), or the file that
`CRM_BASEMAP` names. Its features are

- a country: `id` ISO 3166-1 alpha-3 as in the code list, `name`, Polygon or MultiPolygon;
- an area that takes no country's colour: the same with `kind` "area" and any `id`;
- the marker of a small state: `kind` "marker", `country_iso3`, `name`, Point;
- boundaries that are not final: `kind` "dashed" or "dotted", LineString or MultiLineString;

`name` and `kind` being properties. Every Member State of the United Nations has an outline or a marker.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

from data.codes import code_list
from data.model import Fault, InputError

OWN_FILE = Path(__file__).parents[1] / "assets" / "geo" / "basemap.geojson"
LINES = ("dashed", "dotted")
_AREA, _MARKER = "area", "marker"
_NOTABLE, _NEAR_LON_DEG, _NEAR_LAT_DEG = 0.1, 40.0, 12.0
"""Polygons of at least this part of the largest, with middles so near to its, are in the box of a shape."""
_CURE = "Mend the file that CRM_BASEMAP names, or unset CRM_BASEMAP to use the map that comes with the dashboard."
_DEPTHS = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_SHAPES = ("Polygon", "MultiPolygon")

Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""
Point = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True)
class Basemap:
    """What a map is drawn on. `digest` changes with the file; `boxes` are those of each shape's largest polygons.

    `places` is where a mark of a country stands: its marker, or a point within its largest polygon.
    """

    digest: str
    boxes: Mapping[str, Box]
    places: Mapping[str, Point]
    areas: frozenset[str]
    markers: Mapping[str, Point]
    lines: Mapping[str, Sequence[Sequence[Point]]]
    names: Mapping[str, str]

    def has(self, code: str) -> bool:
        """Tell whether a country can be seen and clicked."""
        return code in self.boxes or code in self.markers


@dataclass
class _Draft:
    boxes: dict[str, Box] = field(default_factory=dict)
    places: dict[str, Point] = field(default_factory=dict)
    areas: set[str] = field(default_factory=set)
    markers: dict[str, Point] = field(default_factory=dict)
    lines: dict[str, list[list[Point]]] = field(default_factory=lambda: {style: [] for style in LINES})
    names: dict[str, str] = field(default_factory=dict)


def basemap_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the file of the base map: `CRM_BASEMAP`, else ours."""
    return Path(environment.get("CRM_BASEMAP") or OWN_FILE).resolve()


@cache
def basemap() -> Basemap:
    """Return the base map in use. Raises InputError for a file that cannot be one, with all its faults."""
    return read_basemap(basemap_file())


def read_basemap(file: Path) -> Basemap:
    """Read and check a base map. Raises InputError, each fault with the feature's place in the file and a cure."""
    try:
        content = file.read_bytes()
        document = json.loads(content)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError([Fault(str(file), 0, "", "", f"the base map cannot be read: {error}", _CURE)]) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        reason = "the base map is no GeoJSON FeatureCollection with features"
        raise InputError([Fault(str(file), 0, "features", "", reason, _CURE)])
    draft, faults = _Draft(), list[Fault]()
    for place, feature in enumerate(features, start=1):
        try:
            _take(draft, feature)
        except ValueError as error:
            faults.append(Fault(str(file), 0, f"features[{place}]", _label(feature), str(error), _CURE))
    members = [code for code, row in code_list("country").rows.items() if row["is_un_member"] == "true"]
    missing = [code for code in members if code not in draft.boxes and code not in draft.markers]
    if missing and not faults:
        reason = f"{len(missing)} Member States of the United Nations have neither outline nor marker"
        faults.append(Fault(str(file), 0, "id", ", ".join(missing), reason, _CURE))
    if faults:
        raise InputError(faults)
    digest = blake2b(content, digest_size=6).hexdigest()
    places = draft.places | draft.markers
    return Basemap(digest, draft.boxes, places, frozenset(draft.areas), draft.markers, draft.lines, draft.names)


def _take(draft: _Draft, feature: Any) -> None:
    """Add a feature to the draft. Raises ValueError saying what is wrong with it."""
    said, geometry = _parts(feature)
    kind, shape = said.get("kind", ""), geometry["type"]
    points = geometry["coordinates"]
    if kind in LINES:
        _expect(shape in ("LineString", "MultiLineString"), "a boundary is a LineString or a MultiLineString")
        lines = [points] if shape == "LineString" else points
        draft.lines[kind] += [[(at[0], at[1]) for at in line] for line in lines]
        return
    code = str(said.get("country_iso3", "") if kind == _MARKER else feature.get("id", ""))
    _expect(bool(code), "a country has its code as id, a marker as property country_iso3")
    _expect(kind in ("", _AREA, _MARKER), f"the kind {kind!r} is unknown")
    _expect(kind == _AREA or code in code_list("country"), "the code is not in the code list of countries")
    _expect(bool(said.get("name")), "a shape has a name")
    draft.names[code] = str(said["name"])
    if kind == _MARKER:
        _expect(shape == "Point", "a marker is a Point")
        draft.markers[code] = (points[0], points[1])
        return
    _expect(shape in _SHAPES, "a country is a Polygon or a MultiPolygon")
    _expect(code not in draft.boxes, "the code stands twice: join its polygons to one feature")
    polygons = [points] if shape == "Polygon" else points
    closed = all(len(ring) >= 4 and ring[0] == ring[-1] for polygon in polygons for ring in polygon)
    _expect(bool(polygons) and closed, "a ring is not closed")
    largest = max((polygon[0] for polygon in polygons), key=lambda ring: _size(_box(ring)))
    draft.boxes[code], draft.places[code] = (
        _box_of([polygon[0] for polygon in polygons], _box(largest)),
        _middle(largest),
    )
    if kind == _AREA:
        draft.areas.add(code)


def _parts(feature: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return properties and geometry of a feature. Raises ValueError where it has none in degrees."""
    said = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    _expect(isinstance(said, dict), "the feature has no properties")
    _expect(isinstance(geometry, dict) and geometry.get("type") in _DEPTHS, "the feature has no shape, line or point")
    assert isinstance(said, dict)  # noqa: S101 - for the type checker
    assert isinstance(geometry, dict)  # noqa: S101
    try:
        on_globe = all(
            -180 <= x <= 180 and -90 <= y <= 90
            for x, y in _flat(geometry.get("coordinates"), _DEPTHS[geometry["type"]])
        )
    except (TypeError, ValueError):
        raise ValueError(f"the coordinates are not those of a {geometry['type']}") from None
    _expect(on_globe, "a point lies off the globe: coordinates are longitude and latitude in degrees")
    return said, geometry


def _flat(coordinates: Any, depth: int) -> Iterator[Point]:
    if depth:
        for part in coordinates:
            yield from _flat(part, depth - 1)
    else:
        longitude, latitude, *_ = coordinates
        yield longitude + 0.0, latitude + 0.0


def _expect(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _label(feature: Any) -> str:
    said = feature.get("properties") if isinstance(feature, dict) else None
    named = said.get("country_iso3") or said.get("name") if isinstance(said, dict) else ""
    return str((feature.get("id") if isinstance(feature, dict) else "") or named or "")


def _box(ring: Sequence[Sequence[float]]) -> Box:
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _box_of(rings: Sequence[Sequence[Sequence[float]]], largest: Box) -> Box:
    """Return the box of the largest polygon with those near it that are of a size to be looked for: an archipelago."""
    near = [
        box
        for box in map(_box, rings)
        if _size(box) >= _NOTABLE * _size(largest)
        and abs(box[0] + box[2] - largest[0] - largest[2]) <= 2 * _NEAR_LON_DEG
        and abs(box[1] + box[3] - largest[1] - largest[3]) <= 2 * _NEAR_LAT_DEG
    ]
    west, south, east, north = zip(largest, *near, strict=True)
    return min(west), min(south), max(east), max(north)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _middle(ring: Sequence[Sequence[float]]) -> Point:
    """Return a point within a ring: the middle of its widest part at the latitude of its centre."""
    doubled = north = 0.0
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        doubled, north = doubled + cross, north + (y1 + y2) * cross
    _, south, _, top = _box(ring)
    latitude = north / (3 * doubled) if doubled else (south + top) / 2
    crossed = sorted(
        (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        for (x1, y1, *_), (x2, y2, *_) in pairwise(ring)
        if (y1 > latitude) != (y2 > latitude)
    )
    spans = list(zip(crossed[::2], crossed[1::2], strict=False)) or [(ring[0][0], ring[0][0])]
    west, east = max(spans, key=lambda span: span[1] - span[0])
    return round((west + east) / 2, 2), round(latitude, 2)
