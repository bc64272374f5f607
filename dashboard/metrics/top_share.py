"""Share of the k largest suppliers (CR_k).

Hand calculation: of 40/30/20/10 the largest three hold 90 %. IEA 2024-05, cobalt mined 2023:
(157 + 19.6 + 7.7)/239.8 = 0.76856; refined (171.7 + 18.8 + 6.9)/223.8 = 0.88204.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.metrics.model import CannotComputeError, Metric, not_negative
from data.evidence import direct

METRIC = Metric(
    metric_id="top_share",
    formula="CR_k = (sum of the k largest quantities) / total",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="IEA, Critical Minerals Data Explorer, May 2024 (top-3 shares); k = 1, 3 or 5",
    evidence=(direct("3c", "the share of the largest producers"),),
    inputs=("production_yearly",),
)


def compute(quantities: Sequence[float], k: int = 3, total: float | None = None) -> float:
    """Return the share of the `k` largest of `quantities` (one unit, one value a supplier, no totals and rests), 0-1.

    `total` is the printed total; the sum of the quantities takes its place where there is none or it is smaller.
    Raises CannotComputeError without a quantity above zero, OutOfRangeError for a negative one.
    """
    if k < 1:
        raise ValueError(f"k counts suppliers: 1 or more, not {k}")
    named = sorted((not_negative("a quantity", quantity) for quantity in quantities), reverse=True)
    summed = math.fsum(named)
    if summed <= 0:
        raise CannotComputeError("a quantity above zero")
    return math.fsum(named[:k]) / max(summed, total or 0.0)
