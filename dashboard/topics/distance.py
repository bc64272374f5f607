"""What lies near a place on the globe, as SQL."""

from __future__ import annotations

from data.model import Field

NEAR_KM = 25
"""How far apart two places are that are near each other."""
_NEAR_DEG = 0.2249
"""The same in degrees of latitude: what is farther apart in these is farther apart."""
DISTANCE = Field("distance_km", "DOUBLE", "km", "Great-circle distance between the two")
_GREAT_CIRCLE = """2 * 6371 * asin(sqrt(
               power(sin(radians({one}latitude_deg - {other}latitude_deg) / 2), 2)
               + cos(radians({one}latitude_deg)) * cos(radians({other}latitude_deg))
                 * power(sin(radians({one}longitude_deg - {other}longitude_deg) / 2), 2)))"""


def near_sql(text: str, one: str, other: str) -> str:
    """Return a query with `{distance}` between two places in km, `{near_km}` and `{near_deg}` filled in.

    `one` and `other` are the prefixes of the columns of degrees of the two.
    """
    distance = _GREAT_CIRCLE.replace("{one}", one).replace("{other}", other)
    filled = text.replace("{distance}", distance).replace("{near_km}", str(NEAR_KM))
    return filled.replace("{near_deg}", str(_NEAR_DEG))
