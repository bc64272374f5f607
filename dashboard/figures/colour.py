"""How far apart two colours of series look as they are drawn: distance in OKLab (Ottosson 2020), of equal steps.

The browser darkens or lightens a colour until marks and labels reach their contrast (`assets/js/35-legible.js`), and
colours that differ by lightness alone then look alike. So each is compared as mark and as label, on both grounds.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import starmap

MARK, TEXT, STEP = 3.0, 4.5, 0.08
"""Contrast of marks and of labels with their ground, and the step towards it; as in the script."""
_GROUNDS = (((255, 255, 255), 0), ((27, 31, 38), 255))
"""A ground, light and dark, and the end towards which a colour too near to it goes."""
_STEPS = 20
_LINEAR_BELOW = 0.04045
_LUMINANCE = (0.2126, 0.7152, 0.0722)
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


def distance(one: str, other: str) -> float:
    """Return how far two colours `#rrggbb` are apart where they come nearest: 0 the same, below 7 hard to tell."""
    return min(starmap(math.dist, zip(_looks(one), _looks(other), strict=True)))


@lru_cache(maxsize=64)
def _looks(colour: str) -> tuple[tuple[float, ...], ...]:
    """Return a colour in OKLab, each part times 100, as mark and as label on the light and on the dark ground."""
    given = tuple(float(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return tuple(_oklab(_legible(given, *ground, ratio)) for ground in _GROUNDS for ratio in (MARK, TEXT))


def _legible(rgb: tuple[float, ...], ground: tuple[float, ...], end: float, ratio: float) -> tuple[float, ...]:
    for _ in range(_STEPS):
        if _contrast(rgb, ground) >= ratio:
            break
        rgb = tuple(part + (end - part) * STEP for part in rgb)
    return rgb


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    low, high = sorted(_weighed(_LUMINANCE, _linear(rgb)) for rgb in (one, other))
    return (high + 0.05) / (low + 0.05)


def _oklab(rgb: tuple[float, ...]) -> tuple[float, ...]:
    cones = tuple(_weighed(row, _linear(rgb)) ** (1 / 3) for row in _CONES)
    return tuple(100 * _weighed(row, cones) for row in _LAB)


def _linear(rgb: tuple[float, ...]) -> tuple[float, ...]:
    parts = [part / 255 for part in rgb]
    return tuple(part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _weighed(weights: tuple[float, ...], parts: tuple[float, ...]) -> float:
    return sum(weight * part for weight, part in zip(weights, parts, strict=True))
