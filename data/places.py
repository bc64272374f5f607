"""Where a point lies: within a country, or how far outside, and what exchanged columns or a lost sign would mend.

Outlines are Natural Earth's of 1:50m, simplified (`tools/outlines/make.py`), good to a tenth of a degree: they tell a
point in the wrong country, never a boundary. A point in a contested area (`data/codes/contested.csv`, boxes drawn
wide) is in each of the countries that claim it; one in an overseas territory is in the territory and in its country.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from data.codes import code_list

KM_PER_DEGREE = 111.2
TOLERANCE_DEG = 0.5
"""How far outside a point may lie and be taken for one of the coast or the border."""
_FILE = Path(__file__).parent / "geo" / "outline.json"
_WHOLE_TURN, _FAR_SIDE = 360.0, 90.0
_WITH = {
    "FRA": ("GUF", "GLP", "MTQ", "REU", "MYT", "NCL", "PYF", "SPM", "WLF", "BLM", "MAF", "ATF"),
    "GBR": ("GGY", "JEY", "IMN", "GIB", "BMU", "VGB", "CYM", "TCA", "AIA", "MSR", "FLK", "SHN", "SGS", "IOT", "PCN"),
    "USA": ("PRI", "GUM", "VIR", "ASM", "MNP", "UMI"), "CHN": ("HKG", "MAC", "TWN"), "DNK": ("GRL", "FRO"),
    "NLD": ("ABW", "CUW", "SXM", "BES"), "NOR": ("SJM", "BVT"), "FIN": ("ALA",), "NZL": ("COK", "NIU", "TKL"),
    "AUS": ("NFK", "CXR", "CCK", "HMD"),
}  # fmt: skip
"""Countries with their territories, as publishers count one with the other."""

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """A ring of a country's outline with its box: west, south, east, north."""

    ring: Ring
    box: tuple[float, float, float, float]


def degrees_outside(country_iso3: str, latitude: float, longitude: float) -> float | None:
    """Return how far a point lies outside a country, in degrees of latitude (111 km); 0 within. None: no outline."""
    rings = _with_territories(country_iso3)
    if not rings:
        return None
    if _is_contested(country_iso3, latitude, longitude):
        return 0.0
    turned = [longitude - math.copysign(_WHOLE_TURN, longitude)] if abs(longitude) > _FAR_SIDE else []
    return min(_outside(rings, latitude, one) for one in (longitude, *turned))


def is_outside(country_iso3: str, latitude: float, longitude: float, tolerance_deg: float = TOLERANCE_DEG) -> bool:
    """Tell whether a point lies outside a country by more than the tolerance; False where no outline is known."""
    return (degrees_outside(country_iso3, latitude, longitude) or 0.0) > tolerance_deg


@lru_cache(maxsize=4096)
def countries_at(latitude: float, longitude: float) -> tuple[str, ...]:
    """Return the countries whose outline holds a point, in alphabetical order; none at sea."""
    return tuple(code for code in sorted(_outlines()) if _holds(_outlines()[code], latitude, longitude))


@dataclass(frozen=True)
class Mend:
    """A way in which a point outside a country would lie within it: what was done, and the point."""

    what: str
    latitude: float
    longitude: float


def likely_mend(country_iso3: str, latitude: float, longitude: float) -> Mend | None:
    """Return how exchanged columns or a lost sign would bring a point into its country; None where they would not."""
    tries = (
        Mend("columns swapped", longitude, latitude),
        Mend("the longitude's sign changed", latitude, -longitude),
        Mend("the latitude's sign changed", -latitude, longitude),
        Mend("both signs changed", -latitude, -longitude),
        Mend("columns swapped and a sign changed", longitude, -latitude),
        Mend("columns swapped and a sign changed", -longitude, latitude),
        Mend("columns swapped and both signs changed", -longitude, -latitude),
    )
    on_globe = (one for one in tries if abs(one.latitude) <= 90)
    return next((one for one in on_globe if degrees_outside(country_iso3, one.latitude, one.longitude) == 0), None)


def _outside(rings: tuple[Outline, ...], latitude: float, longitude: float) -> float:
    if _holds(rings, latitude, longitude):
        return 0.0
    narrow = math.cos(math.radians(latitude))
    best = math.inf
    for outline in sorted(rings, key=lambda one: _to_box(one.box, latitude, longitude, narrow)):
        if _to_box(outline.box, latitude, longitude, narrow) >= best:
            break
        best = min(best, _to_ring(outline.ring, latitude, longitude, narrow))
    return best


def _to_box(box: tuple[float, float, float, float], latitude: float, longitude: float, narrow: float) -> float:
    west, south, east, north = box
    return math.hypot(max(west - longitude, 0, longitude - east) * narrow, max(south - latitude, 0, latitude - north))


def _to_ring(ring: Ring, latitude: float, longitude: float, narrow: float) -> float:
    best = math.inf
    x1, y1 = ((ring[-1][0] - longitude) * narrow, ring[-1][1] - latitude)
    for east, north in ring:
        x2, y2 = (east - longitude) * narrow, north - latitude
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        share = max(0.0, min(1.0, -(x1 * dx + y1 * dy) / length)) if length else 0.0
        best = min(best, math.hypot(x1 + share * dx, y1 + share * dy))
        x1, y1 = x2, y2
    return best


def _holds(rings: tuple[Outline, ...], latitude: float, longitude: float) -> bool:
    """Tell whether a point is within an odd number of rings: a ring within a ring is a hole."""
    crossed = False
    for outline in rings:
        west, south, east, north = outline.box
        if not (west <= longitude <= east and south <= latitude <= north):
            continue
        x1, y1 = outline.ring[-1]
        for x2, y2 in outline.ring:
            if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
                crossed = not crossed
            x1, y1 = x2, y2
    return crossed


def _is_contested(country_iso3: str, latitude: float, longitude: float) -> bool:
    return any(
        country_iso3 in parties and west <= longitude <= east and south <= latitude <= north
        for parties, (west, south, east, north) in _contested()
    )


@cache
def _contested() -> tuple[tuple[frozenset[str], tuple[float, float, float, float]], ...]:
    return tuple(
        (
            frozenset(row["parties"].split("+")),
            (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"])),
        )
        for row in code_list("contested").rows.values()
    )


@lru_cache(maxsize=256)
def _with_territories(country_iso3: str) -> tuple[Outline, ...]:
    wholes = (whole for whole, parts in _WITH.items() if country_iso3 in parts)
    codes = (country_iso3, *_WITH.get(country_iso3, ()), *wholes)
    return tuple(outline for code in codes for outline in _outlines().get(code, ()))


@cache
def _outlines() -> Mapping[str, tuple[Outline, ...]]:
    steps: Mapping[str, list[list[int]]] = json.loads(_FILE.read_text("utf-8"))["outlines"]
    return {code: tuple(Outline(ring, _box(ring)) for ring in map(_ring, rings)) for code, rings in steps.items()}


def _ring(steps: list[int]) -> Ring:
    return tuple(_points(steps))


def _points(steps: list[int]) -> Iterator[tuple[float, float]]:
    longitude = latitude = 0
    for east, north in zip(steps[::2], steps[1::2], strict=True):
        longitude, latitude = longitude + east, latitude + north
        yield longitude / 100, latitude / 100


def _box(ring: Ring) -> tuple[float, float, float, float]:
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
