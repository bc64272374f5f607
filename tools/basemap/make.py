"""Makes the base map `assets/geo/basemap.geojson` from the World Bank's map layers, corrected as the tables here say.

`python tools/basemap/make.py FOLDER` with shapely 2.1 or newer; FOLDER holds the publisher's `countries_low.geojson`,
`disputed_low.geojson` and `boundaries_low.geojson` in degrees. `areas.csv` says what the publisher's disputed areas
are called here, `corrections.csv` what is drawn otherwise and why, `lines.csv` which boundaries are dashed or dotted,
`markers.csv` where a country too small to point at has its marker. The format is that of `data/basemap.py`.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import shapely
from shapely import ops
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TARGET = ROOT / "assets" / "geo" / "basemap.geojson"
SOURCE = (
    "World Bank map layers (github.com/worldbank/wbgviz, wbgmaps), based on Natural Earth; simplified and corrected"
)
LICENCE = "MIT Licence (copyright of the World Bank Group)"
SLACK_DEG = 0.25
"""Corners whose triangle is smaller than the square of this are left out: half a pixel of a map 900 pixels wide."""
ISLET_DEG2 = 0.1
DECIMALS = 2
NEAR_DEG, DRAWN_ON_DEG = 0.02, 0.05

Shapes = dict[str, BaseGeometry]


def _table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _features(path: Path) -> list[tuple[dict[str, str], BaseGeometry]]:
    found = json.loads(path.read_text("utf-8"))["features"]
    return [(one["properties"], shape(one["geometry"])) for one in found]


def _polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    for part in getattr(geometry, "geoms", [geometry]):
        if isinstance(part, Polygon):
            yield part
        elif hasattr(part, "geoms"):
            yield from _polygons(part)


def _whole(geometry: BaseGeometry) -> MultiPolygon:
    """Return valid polygons, those that jump over the date line cut at it."""
    parts: list[Polygon] = []
    for polygon in _polygons(geometry):
        west, _, east, _ = polygon.bounds
        if east - west < 300:
            parts += _polygons(shapely.make_valid(polygon))
            continue
        turned = Polygon([(x + 360 if x < 0 else x, y) for x, y in polygon.exterior.coords])
        valid = shapely.make_valid(turned)
        parts += _polygons(valid.intersection(box(-180, -90, 180, 90)))
        parts += _polygons(shapely.transform(valid.intersection(box(180, -90, 540, 90)), lambda at: at - [360, 0]))
    return MultiPolygon(parts)


def _along(country: BaseGeometry, lines: Iterable[LineString], at: Point) -> BaseGeometry:
    """Return the part of a country where `at` lies, cut along lines whose ends are drawn on to meet its edge."""
    noded = shapely.union_all([country.boundary, *(_drawn_on(line) for line in lines)])
    return next(piece for piece in ops.polygonize(noded) if piece.contains(at))


def _drawn_on(line: LineString) -> LineString:
    """Return a line a few kilometres longer at both ends."""
    (x1, y1), (x2, y2), *_ = line.coords
    *_, (x3, y3), (x4, y4) = line.coords
    first, last = (DRAWN_ON_DEG / (math.dist(*ends) or 1) for ends in (((x1, y1), (x2, y2)), ((x3, y3), (x4, y4))))
    start, end = (x1 + (x1 - x2) * first, y1 + (y1 - y2) * first), (x4 + (x4 - x3) * last, y4 + (y4 - y3) * last)
    return LineString([start, *line.coords, end])


def corrected(shapes: Shapes, lines: list[tuple[dict[str, str], BaseGeometry]]) -> Shapes:
    """Return the shapes as `corrections.csv` draws them; raises LookupError for a part that is not there."""
    for row in _table("corrections.csv"):
        outline = (
            Polygon([tuple(map(float, point.split())) for point in row["outline"].split(",")])
            if row["outline"]
            else None
        )
        whole = shapes.get(row["from_id"])
        if whole is None and row["from_id"]:
            raise LookupError(f"{row['correction']}: no shape {row['from_id']}")
        if whole is None:
            part: BaseGeometry = outline
        elif outline:
            part = whole.intersection(outline)
        else:
            named = [line for said, line in lines if said["name"] == row["along"]]
            near = [line for line in named if line.distance(whole) < NEAR_DEG]
            part = _along(whole, near, Point(float(row["longitude_deg"]), float(row["latitude_deg"])))
        if part.is_empty:
            raise LookupError(f"{row['correction']}: nothing of {row['from_id']} lies there")
        if whole is not None:
            shapes[row["from_id"]] = whole.difference(part)
        shapes[row["to_id"]] = shapely.union_all([shapes[row["to_id"]], part]) if row["to_id"] in shapes else part
    return shapes


def simplified(shapes: Shapes) -> Shapes:
    """Return the shapes with fewer corners, neighbours still sharing their edge, without islets at sea."""
    owners, parts = [], []

    def has_neighbour(code: str, part: Polygon) -> bool:
        return any(other != code and land.distance(part) == 0 for other, land in shapes.items())

    for code, geometry in shapes.items():
        own = sorted(_polygons(geometry), key=lambda polygon: -polygon.area)
        kept = own[:1] + [part for part in own[1:] if part.area >= ISLET_DEG2 or has_neighbour(code, part)]
        owners += [code] * len(kept)
        parts += kept
    done: dict[str, list[Polygon]] = {}
    for code, part in zip(owners, shapely.coverage_simplify(parts, SLACK_DEG), strict=True):
        done.setdefault(code, []).extend(_polygons(part))
    return {code: MultiPolygon(own) for code, own in done.items()}


def edges(shapes: Mapping[str, BaseGeometry], one: str, other: str) -> BaseGeometry:
    """Return the edge that two shapes share."""
    shared = shapes[one].boundary.intersection(shapes[other].boundary)
    return MultiLineString([part for part in getattr(shared, "geoms", [shared]) if isinstance(part, LineString)])


def drawn_lines(
    shapes: Shapes, lines: list[tuple[dict[str, str], BaseGeometry]], areas: set[str]
) -> dict[str, list[LineString]]:
    """Return dashed and dotted lines: those of `lines.csv`, and each contested area's edges on land."""
    found: dict[str, list[BaseGeometry]] = {"dashed": [], "dotted": []}
    for row in _table("lines.csv"):
        if row["between"] in shapes and row["with"] in shapes:
            found[row["style"]].append(edges(shapes, row["between"], row["with"]))
            continue
        named = [
            line
            for said, line in lines
            if (row["name"] and said["name"] == row["name"])
            or (row["between"] and (said["adm0_left"], said["adm0_right"]) == (row["between"], row["with"]))
        ]
        if not named:
            raise LookupError(f"{row['line']}: the publisher draws no such line")
        found[row["style"]] += [line.simplify(SLACK_DEG / 4) for line in named]
    for area in sorted(areas):
        near = [code for code in shapes if code != area and shapes[code].distance(shapes[area]) == 0]
        found["dashed"] += [edges(shapes, area, code) for code in near if code not in areas or code > area]
    return {style: _merged(own) for style, own in found.items()}


def _merged(lines: list[BaseGeometry]) -> list[LineString]:
    single = [part for line in lines for part in getattr(line, "geoms", [line]) if not part.is_empty]
    merged = ops.linemerge(MultiLineString(single))
    return list(getattr(merged, "geoms", [merged]))


def _number(value: float) -> float | int:
    rounded = round(value, DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _points(coordinates: Iterable[tuple[float, float]]) -> list[list[float | int]]:
    made: list[list[float | int]] = []
    for x, y in coordinates:
        point = [_number(x), _number(y)]
        if not made or point != made[-1]:
            made.append(point)
    return made


def _rings(polygon: Polygon) -> list[list[list[float | int]]]:
    """Return the rings, the outer one clockwise: d3 takes the left of a ring for its inside."""
    turned = shapely.geometry.polygon.orient(polygon, -1.0)
    rings = [_points(ring.coords) for ring in (turned.exterior, *turned.interiors)]
    return [ring for ring in rings if len(ring) >= 4]


def _feature(properties: Mapping[str, str], geometry: Mapping[str, object], code: str = "") -> dict[str, object]:
    return {"type": "Feature", **({"id": code} if code else {}), "properties": properties, "geometry": geometry}


def basemap(folder: Path) -> dict[str, object]:
    """Return the base map as GeoJSON."""
    own = {row["publisher_id"]: row for row in _table("areas.csv")}
    names = {row["id"]: row["name"] for row in own.values()} | {
        row["to_id"]: row["name"] for row in _table("corrections.csv")
    }
    with (ROOT / "data" / "codes" / "country.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["country_iso3"]: row["name"] for row in csv.DictReader(file)}
    shapes: Shapes = {said["id"]: _whole(geometry) for said, geometry in _features(folder / "countries_low.geojson")}
    shapes |= {own[said["id"]]["id"]: _whole(geometry) for said, geometry in _features(folder / "disputed_low.geojson")}
    lines = _features(folder / "boundaries_low.geojson")
    shapes = simplified(corrected(shapes, lines))
    areas = {code for code in shapes if code not in listed} | CONTESTED
    features = [
        _feature(
            {"name": names.get(code) or listed[code], **({"kind": "area"} if code in areas else {})},
            _geometry(shapes[code]),
            code,
        )
        for code in sorted(shapes)
    ]
    for row in _table("markers.csv"):
        at = {"type": "Point", "coordinates": [float(row["longitude_deg"]), float(row["latitude_deg"])]}
        code = row["country_iso3"]
        features.append(_feature({"kind": "marker", "country_iso3": code, "name": listed[code]}, at))
    for style, made in drawn_lines(shapes, lines, areas).items():
        geometry = {"type": "MultiLineString", "coordinates": [_points(line.coords) for line in made]}
        features.append(_feature({"kind": style}, geometry))
    return {"type": "FeatureCollection", "source": SOURCE, "licence": LICENCE, "features": features}


CONTESTED = {"ESH", "FLK", "SGS"}
"""Codes of the list that are on the list of Non-Self-Governing Territories or in dispute: no country's colour."""


def _geometry(shape_: BaseGeometry) -> dict[str, object]:
    polygons = [rings for polygon in _polygons(shape_) if (rings := _rings(polygon))]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


if __name__ == "__main__":
    made = json.dumps(basemap(Path(sys.argv[1])), ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(made.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n", "utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
