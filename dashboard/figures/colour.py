"""How far apart two colours look: distance in OKLab (Ottosson 2020), in which equal steps look alike."""

from __future__ import annotations

import math
from functools import lru_cache

_LINEAR_BELOW = 0.04045
_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LAB = (
    (0.2104542553, 0.793617785, -0.0040720468),
    (1.9779984951, -2.428592205, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.808675766),
)


@lru_cache(maxsize=64)
def oklab(colour: str) -> tuple[float, ...]:
    """Return lightness and the two hues of a colour `#rrggbb`, each times 100."""
    light = [_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5)]
    cones = [sum(weight * part for weight, part in zip(row, light, strict=True)) ** (1 / 3) for row in _CONES]
    return tuple(100 * sum(weight * part for weight, part in zip(row, cones, strict=True)) for row in _LAB)


def distance(one: str, other: str) -> float:
    """Return how far two colours `#rrggbb` are apart: 0 the same, 100 black and white, below 10 hard to tell."""
    return math.dist(oklab(one), oklab(other))


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
