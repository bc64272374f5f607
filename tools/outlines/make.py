"""Makes `data/geo/outline.json` from a GeoJSON of Natural Earth's countries (1:50m), features with their ISO3 as id.

`python tools/outlines/make.py ne_50m_countries_iso3.geojson`. Lines are simplified to 0.08 degrees and rounded to
0.01; of a country's islands those smaller than 0.3 degrees are left out where a larger one is near. The
overseas departments, which the file draws with France, get outlines of their own.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

TARGET = Path(__file__).parents[2] / "data" / "geo" / "outline.json"
SOURCE = "Natural Earth, Admin 0 countries, 1:50m (public domain), simplified"
SLACK_DEG, SMALL_DEG, NEAR_DEG = 0.08, 0.3, 0.5
PART_OF_FRANCE = {
    "GUF": (-55.5, 1.5, -51, 6.5), "GLP": (-62.5, 15.5, -60.5, 17), "MTQ": (-61.5, 14, -60.5, 15.2),
    "REU": (55, -21.6, 56, -20.7), "MYT": (44.8, -13.2, 45.5, -12.4),
}  # fmt: skip
"""West, south, east and north of each overseas department."""

PART_OF = {"XSL": "SOM", "XNC": "CYP"}
"""Shapes that the file draws apart and the code list counts with a country."""

Point = tuple[float, float]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0.0 if not length else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    share = max(0.0, min(1.0, share))
    return math.hypot(point[0] - start[0] - share * dx, point[1] - start[1] - share * dy)


def _simplified(ring: list[Point]) -> list[Point]:
    """Return the closed ring with no point farther from it than the slack (Douglas and Peucker)."""
    kept = {0, len(ring) - 1, max(range(len(ring)), key=lambda place: math.dist(ring[place], ring[0]))}
    spans = [(first, last) for first, last in zip(sorted(kept), sorted(kept)[1:], strict=False)]
    while spans:
        first, last = spans.pop()
        inner = range(first + 1, last)
        if not inner:
            continue
        far = max(inner, key=lambda place: _distance(ring[place], ring[first], ring[last]))
        if _distance(ring[far], ring[first], ring[last]) > SLACK_DEG:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [ring[place] for place in sorted(kept)]


def _box(ring: list[Point]) -> tuple[float, float, float, float]:
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _unbroken(ring: list[Point]) -> list[Point]:
    """Return a ring without the jump at the date line: longitudes go on beyond 180 degrees."""
    whole = ring[:1]
    for longitude, latitude in ring[1:]:
        turns = round((longitude - whole[-1][0]) / 360)
        whole.append((longitude - 360 * turns, latitude))
    return whole


def _code(code: str, ring: list[Point]) -> str:
    west, south, east, north = _box(ring)
    inside = (
        part for part, (w, s, e, n) in PART_OF_FRANCE.items() if w <= west and s <= south and east <= e and north <= n
    )
    return next(inside, code) if code == "FRA" else PART_OF.get(code, code)


def _without_islets(rings: list[list[Point]]) -> list[list[Point]]:
    """Return the rings without those that are tiny and near a larger one."""
    boxes = [_box(ring) for ring in rings]
    sizes = [max(box[2] - box[0], box[3] - box[1]) for box in boxes]

    def is_near(one: int, other: int) -> bool:
        a, b = boxes[one], boxes[other]
        return a[0] - NEAR_DEG < b[2] and b[0] < a[2] + NEAR_DEG and a[1] - NEAR_DEG < b[3] and b[1] < a[3] + NEAR_DEG

    places = range(len(rings))
    return [
        rings[one]
        for one in places
        if sizes[one] >= SMALL_DEG or not any(sizes[other] > SMALL_DEG and is_near(one, other) for other in places)
    ]


def _steps(ring: list[Point]) -> list[int]:
    """Return a ring as hundredths of a degree: longitude and latitude of its first point, then the steps."""
    whole = [(round(point[0] * 100), round(point[1] * 100)) for point in ring[:-1]]
    distinct = [point for place, point in enumerate(whole) if point != whole[place - 1] or len(whole) < 5]
    before, steps = (0, 0), list[int]()
    for point in distinct:
        steps += [point[0] - before[0], point[1] - before[1]]
        before = point
    return steps


def outlines(document: dict[str, list[dict[str, object]]]) -> dict[str, list[list[int]]]:
    """Return code → outer and inner rings, as steps in hundredths of a degree."""
    found: dict[str, list[list[Point]]] = {}
    for feature in document["features"]:
        geometry: dict[str, object] = feature["geometry"]  # type: ignore[assignment]
        polygons: list[list[list[list[float]]]] = geometry["coordinates"]  # type: ignore[assignment]
        for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:  # type: ignore[list-item]
            for ring in polygon:
                points = _unbroken([(float(point[0]), float(point[1])) for point in ring])  # type: ignore[arg-type, index]
                if feature.get("id"):
                    found.setdefault(_code(str(feature["id"]), points), []).append(_simplified(points))
    return {code: [_steps(ring) for ring in _without_islets(rings)] for code, rings in sorted(found.items())}


if __name__ == "__main__":
    made = {"source": SOURCE, "outlines": outlines(json.loads(Path(sys.argv[1]).read_text("utf-8")))}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(made, separators=(",", ":")) + "\n", "utf-8")
