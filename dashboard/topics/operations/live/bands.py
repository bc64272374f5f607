"""Target bands: which limits hold for a measure at a site, whose they are, and whether what is stated lies within."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from dashboard.topics.operations.live.model import Band, Basis, Limits
from data.alerts.limits import SiteLimit, read_limits
from data.stores.events.measures import Measure

SiteLimits = Mapping[tuple[str, str], SiteLimit]
"""The limits that sites have set themselves, by site and measure."""
NO_LIMITS: Limits = (None, None)
_SPAN = re.compile(r"([0-9]+) h")


def band_of(measure: Measure, site_id: str, own: SiteLimits) -> Band:
    """Return the band of a measure at a site: the site's own before a standard's."""
    limit = own.get((site_id, measure.measure_id))
    if limit is not None:
        return Band((limit.low, limit.high), Basis.SITE, "", limit.source)
    stated = (measure.target_low, measure.target_high)
    if stated != NO_LIMITS:
        return Band(stated, Basis.STANDARD, measure.target_span, measure.standard)
    return Band(NO_LIMITS, Basis.NONE, "", "")


def site_limits(path: Path | None, day: date) -> SiteLimits:
    """Return the limits in force on a day, of a file that can be read; what is wrong with it, the alerts say."""
    found = read_limits(path)[0] if path else ()
    return {(one.site_id, one.measure_id): one for one in sorted(found, key=lambda one: one.since) if one.since <= day}


@lru_cache(maxsize=64)
def _span(span: str) -> timedelta | None:
    found = _SPAN.fullmatch(span)
    return timedelta(hours=int(found[1])) if found else None


def span_of(band: Band) -> timedelta | None:
    """Return over how long a value is to be averaged before it is held against a band; None where each counts."""
    return _span(band.span) if band.span else None


def is_inside(value: float | None, limits: Limits) -> bool | None:
    """Tell whether a value lies within limits; None where there is no limit or no value."""
    low, high = limits
    if value is None or (low is None and high is None):
        return None
    return (low is None or value >= low) and (high is None or value <= high)
