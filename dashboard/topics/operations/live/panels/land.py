"""The ground of the map of sites: the base map in use as SVG, drawn once and kept by browsers, as it never changes.

Equal Earth (Šavrič, Patterson and Jenny 2019, doi.org/10.1080/13658816.2018.1504949). Contested areas are symbols of
their own, which take no country's colour; boundaries that are not final are dashed or dotted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from flask import Response

from data.basemap import LINES, basemap, basemap_file

LAND_PATH = "/assets/geo/land.svg"
WIDTH, HEIGHT = 960.0, 417.0
"""The picture of the world from 57° S to 84° N."""
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT = math.sqrt(3) / 2
_DRAWING = 1
"""To be raised with each change of how it is drawn: browsers keep the picture."""
_SOUTH, _NORTH = -57.0, 84.0
_LEAST = 5
"""Tenths of a unit that a point must be away from the one before to be drawn."""


def _equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    theta = math.asin(_ROOT * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = math.radians(longitude) * math.cos(theta)
    x /= _ROOT * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


_EAST = _equal_earth(180.0, 0.0)[0]
_LOW, _HIGH = _equal_earth(0.0, _SOUTH)[1], _equal_earth(0.0, _NORTH)[1]


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a place stands in the picture."""
    x, y = _equal_earth(longitude, max(_SOUTH, min(_NORTH, latitude)))
    return WIDTH / 2 * (1 + x / _EAST), HEIGHT * (_HIGH - y) / (_HIGH - _LOW)


@cache
def land() -> bytes:
    """Return the SVG with the symbols `land`, `area`, `dashed` and `dotted`."""
    features = json.loads(basemap_file().read_bytes())["features"]
    paths: dict[str, list[str]] = {"land": [], "area": [], **{style: [] for style in LINES}}
    for feature in features:
        kind = (feature.get("properties") or {}).get("kind", "")
        if kind != "marker":
            paths[kind if kind in paths else "land"] += _path(feature["geometry"], kind in LINES)
    symbols = "".join(
        f'<path id="{name}" transform="scale(.1)" vector-effect="non-scaling-stroke" d="{"".join(parts)}"/>'
        for name, parts in paths.items()
    )
    box = f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><defs>{symbols}</defs></svg>'.encode()


def digest() -> str:
    """Return what the address of the picture changes with: the base map, and how it is drawn here."""
    return f"{basemap().digest}{_DRAWING}"


def land_picture() -> Response:
    """Return the picture as an answer."""
    return Response(land(), mimetype="image/svg+xml")


def _path(geometry: Mapping[str, Any], is_line: bool) -> Iterator[str]:
    for line in _lines(geometry["coordinates"]):
        yield _drawn(line, is_line)


def _lines(coordinates: Any) -> Iterator[Sequence[Sequence[float]]]:
    """Yield the lines of a geometry, however deep they lie."""
    if isinstance(coordinates[0][0], int | float):
        yield coordinates
        return
    for part in coordinates:
        yield from _lines(part)


def _drawn(line: Sequence[Sequence[float]], is_line: bool) -> str:
    """Return a line in tenths of the picture without points that nobody could tell apart; "" of a speck."""
    kept: list[tuple[int, int]] = []
    for longitude, latitude, *_ in line:
        x, y = place(longitude, latitude)
        point = round(10 * x), round(10 * y)
        if not kept or max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) >= _LEAST:
            kept.append(point)
    if len(kept) < (2 if is_line else 3):
        return ""
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}" + ("" if is_line else "z")
