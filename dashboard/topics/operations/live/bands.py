"""Target bands: which limits hold for a measure at a site, whose they are, and whether what is stated lies within."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from dashboard.topics.operations.live.model import Band, Basis, Limits
from data.stores.events.measures import Measure

SiteLimits = Mapping[tuple[str, str], Limits]
"""The limits that sites have set themselves, by site and measure."""
NO_LIMITS: Limits = (None, None)
_SPAN = re.compile(r"([0-9]+) h")


def band_of(measure: Measure, site_id: str, own: SiteLimits) -> Band:
    """Return the band of a measure at a site: the site's own before a standard's."""
    limits = own.get((site_id, measure.measure_id), NO_LIMITS)
    if limits != NO_LIMITS:
        return Band(limits, Basis.SITE, "", "")
    stated = (measure.target_low, measure.target_high)
    if stated != NO_LIMITS:
        return Band(stated, Basis.STANDARD, measure.target_span, measure.standard)
    return Band(NO_LIMITS, Basis.NONE, "", "")


def span_of(band: Band) -> timedelta | None:
    """Return over how long a value is to be averaged before it is held against a band; None where each counts."""
    found = _SPAN.fullmatch(band.span)
    return timedelta(hours=int(found[1])) if found else None


def is_inside(value: float | None, limits: Limits) -> bool | None:
    """Tell whether a value lies within limits; None where there is no limit or no value."""
    low, high = limits
    if value is None or (low is None and high is None):
        return None
    return (low is None or value >= low) and (high is None or value <= high)
