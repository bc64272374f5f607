"""Price volatility: annualised sample standard deviation of monthly log returns.

    volatility = stdev(ln(p_t / p_t-1)) · √12, with n - 1 in the divisor

Hand calculation: prices 100, 110, 100 give returns +0.09531 and -0.09531, mean 0, stdev √(2 · 0.009084/1) = 0.13479,
volatility 0.13479 · 3.4641 = 0.46693. Pink Sheet, copper, December 2021 to December 2022: 0.2303.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import stdev

from dashboard.metrics.model import CannotComputeError, Metric, OutOfRangeError
from data.evidence import proxy

METRIC = Metric(
    metric_id="price_volatility",
    formula="stdev(ln(p_t / p_t-1)) · √12 over n monthly returns",
    unit="fraction a year",
    low=0.0,
    high=None,
    worse="higher",
    reference="DERA, price monitor (window of 12 months; convention unverified)",
    evidence=(proxy("3c", "how far prices swing"),),
    inputs=("price_monthly",),
)
WINDOW = 12
"""Monthly returns of the default window: thirteen prices."""
_MONTHS = 12


def compute(prices: Sequence[float | None]) -> float:
    """Return the volatility a year (0.23 = 23 %) of prices of consecutive months, all nominal or all real.

    Gaps are not filled: raises CannotComputeError where a month is missing or there are fewer than three, and
    OutOfRangeError for a price that is not above zero.
    """
    known = [price for price in prices if price is not None and not math.isnan(price)]
    if len(known) < len(prices):
        raise CannotComputeError(f"the price of {len(prices) - len(known)} of {len(prices)} months")
    if len(known) < 3:
        raise CannotComputeError("prices of at least three consecutive months")
    for price in known:
        if not (math.isfinite(price) and price > 0):
            raise OutOfRangeError("a price", price, "above zero")
    returns = [math.log(later / earlier) for earlier, later in pairwise(known)]
    return stdev(returns) * math.sqrt(_MONTHS)
