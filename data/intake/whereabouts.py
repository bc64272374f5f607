"""Whether the place of a row lies in the country it states, and what would bring it there."""

from __future__ import annotations

from functools import lru_cache

from data.codes import place_in_text, place_name
from data.intake.model import CellError
from data.places import countries_at, is_outside, likely_mend


@lru_cache(maxsize=4096)
def stray_place(country_iso3: str, latitude: float, longitude: float) -> CellError | None:
    """Return what to say of a place outside its country, with the likely mend; None for one within, or near it."""
    if not is_outside(country_iso3, latitude, longitude):
        return None
    found = " and ".join(map(place_in_text, countries_at(latitude, longitude)))
    where = f"in {found}" if found else "at sea"
    mend = likely_mend(country_iso3, latitude, longitude)
    country = place_in_text(country_iso3)
    if mend is None:
        return CellError(
            f"the place lies outside {country}, {where}",
            f"Check latitude, longitude and country; leave the place empty if it is not known to lie in {country}.",
        )
    return CellError(
        f"the place lies outside {country}, {where} (swapped columns or a wrong sign?)",
        f"Write latitude {mend.latitude:g}, longitude {mend.longitude:g}: with {mend.what} it lies in "
        f"{place_name(country_iso3)}.",
    )
