"""Coordinates in decimal degrees."""

from __future__ import annotations

import math

LATITUDE_MAX = 90.0
LONGITUDE_MAX = 180.0
_MINUS = str.maketrans("\u2212\u2013", "--")


def degrees(cell: object, limit: float) -> float | None:
    """Return a coordinate, None for an empty cell; a printed minus or dash counts as a sign.

    Raises ValueError for no number or one beyond ±`limit`.
    """
    if cell is None or str(cell).strip() == "":
        return None
    value = float(str(cell).translate(_MINUS))
    if not math.isfinite(value) or abs(value) > limit:
        raise ValueError(f"{cell} is not within ±{limit:g} degrees")
    return value
