"""Static range (R/P): years that a quantity would last at today's production, one value a UNFC class.

Hand calculation: 11,000,000 t of cobalt over 290,000 t a year (MCS 2025, 2024e) = 37.9 years. Reserves are not a fixed
stock: they are what is known and viable today.
"""

from __future__ import annotations

from dashboard.metrics.model import CannotComputeError, Metric, not_negative, required
from data.evidence import context

METRIC = Metric(
    metric_id="static_range",
    formula="R/P = quantity of a UNFC class / yearly production",
    unit="years",
    low=0.0,
    high=None,
    worse="lower",
    reference="BGR/DERA and USGS practice (reserves-to-production ratio); classes: UNECE, UNFC Update 2019",
    evidence=(context("3c", "how many years reserves would last at the output of now"),),
    inputs=("reserve", "production_yearly"),
)


def compute(*, quantity_t: float | None, production_t: float | None) -> float:
    """Return the years that the quantity of one class lasts; classes are never added up.

    Raises CannotComputeError for a missing input and a production of zero, OutOfRangeError for a negative one.
    """
    stock, mined = required(quantity=quantity_t, production=production_t)
    if not_negative("production", mined) == 0:
        raise CannotComputeError("a production above zero")
    return not_negative("quantity", stock) / mined
