"""Territories that Natural Earth draws by who holds them, as the United Nations names them: `territories.csv`.

Each has its reason. A territory is a polygon of its own, or the part of a polygon's outline from one point to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from data.model import Fault, InputError
from pipelines.labels.mapping_files import mapping_rows

FILE = Path(__file__).with_name("territories.csv")

Ring = list[list[float]]
Feature = tuple[str, str, list[list[Ring]]]
"""ISO 3166-1 alpha-3 ("" where there is none), name, polygons."""


def placed(features: Sequence[Feature], scale: str, file: str) -> list[Feature]:
    """Return the features with each territory of this scale at its country, or under an id of its own.

    A feature left without a polygon is gone; a territory of a country that the file does not hold is left alone. Raises
    InputError naming a territory that is not where the list says.
    """
    found = [(code, name, list(polygons)) for code, name, polygons in features]
    for row in mapping_rows(FILE):
        if row["scale"] != scale:
            continue
        own = [one for one in found if one[0] == row["from_iso3"]]
        if not own:
            continue
        at = float(row["longitude_deg"]), float(row["latitude_deg"])
        polygon = next((polygon for _, _, of in own for polygon in of if holds(polygon[0], *at)), None)
        part = None if polygon is None else _part(polygon, row["cut_from"], row["cut_to"])
        if polygon is None or part is None:
            reason = f"{row['territory']} is not where territories.csv says: in {row['from_iso3']}"
            cure = "The publisher has changed its shapes: mend the row in natural_earth/territories.csv."
            raise InputError([Fault(file, 0, "", row["territory"], reason, cure)])
        moved, rest = part
        for _, _, polygons in own:
            if polygon in polygons:
                polygons[polygons.index(polygon) : polygons.index(polygon) + 1] = [rest] if rest else []
        found.append((row["to_id"], row["territory"], [moved]))
    return [one for one in found if one[2]]


def _part(polygon: list[Ring], start: str, end: str) -> tuple[list[Ring], list[Ring] | None] | None:
    """Return the part of a polygon from one point of its outline to another and the rest; the whole without points."""
    if not start:
        return polygon, None
    outline, *holes = polygon
    points = outline[:-1]
    ends = [[float(text) for text in point.split()] for point in (start, end)]
    if any(point not in points for point in ends):
        return None
    first = points.index(ends[0])
    turned = [*points[first:], *points[:first]]
    last = turned.index(ends[1])
    return [[*turned[: last + 1], turned[0]]], [[*turned[last:], turned[0], turned[last]], *holes]


def holds(ring: Ring, longitude: float, latitude: float) -> bool:
    """Tell whether a closed outline in degrees holds a point."""
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd
