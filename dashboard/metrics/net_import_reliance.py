"""Net import reliance (NIR) as USGS states it for the United States.

Hand calculation (cobalt, 2020, MCS 2025): (8,480 - 2,010)/8,480 = 0.763, printed 76 %. The 600 t mined are not counted:
they leave as concentrate.
"""

from __future__ import annotations

from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError, Metric, not_negative, required
from data.evidence import proxy

METRIC = Metric(
    metric_id="net_import_reliance",
    formula="NIR = (apparent consumption \N{MINUS SIGN} domestic production counted in it) / apparent consumption",
    unit="fraction",
    low=None,
    high=1.0,
    worse="higher",
    reference="USGS, Mineral Commodity Summaries 2025, Appendix B (wording unverified)",
    evidence=(proxy("7c", "how far the United States lives on imports"),),
    inputs=("us_salient_yearly",),
)


def compute(*, apparent_consumption: float | None, production: float | None) -> float:
    """Return the net import reliance, at most 1; below zero for a net exporter, which USGS prints as E.

    `production` is the primary and secondary output counted in the consumption, in its unit. Raises
    CannotComputeError for a missing input and for a consumption of zero, OutOfRangeError for a negative one.
    """
    used, made = required(apparent_consumption=apparent_consumption, production=production)
    if not_negative("apparent consumption", used) == 0:
        raise CannotComputeError("an apparent consumption above zero")
    return (used - not_negative("production", made)) / used


def interval(apparent_consumption: Interval, production: Interval) -> Interval:
    """Return every net import reliance that rounded inputs allow. Raises as `compute`."""
    return Interval(
        compute(apparent_consumption=apparent_consumption.low, production=production.high),
        compute(apparent_consumption=apparent_consumption.high, production=production.low),
    )
