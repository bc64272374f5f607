"""An indicator of countries weighted by their shares of supply, with the share of supply that it covers.

Hand calculation: shares 0.6/0.3 with values 2/5, a third country of 0.1 without a value:
(0.6·2 + 0.3·5)/0.9 = 3.0, covered 0.9.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.metrics.model import CannotComputeError, Metric, fraction
from data.evidence import proxy

METRIC = Metric(
    metric_id="supply_weighted",
    formula="Σ share · x / Σ share, over the countries whose x is known",
    unit="that of the indicator",
    low=None,
    high=None,
    worse="",
    reference="Weighted mean; used by the European Commission and USGS for governance of supply",
    evidence=(proxy("3c", "how the countries that sell are governed"),),
    inputs=("trade_yearly", "governance_yearly"),
)


@dataclass(frozen=True)
class Weighted:
    """The mean in the indicator's unit, and the share of supply (0-1) whose countries have a value."""

    value: float
    covered_frac: float


def compute(pairs: Sequence[tuple[float, float | None]]) -> Weighted:
    """Return the mean of `(share 0-1, value)` pairs; a value of None is left out of it and of the covered share.

    Raises CannotComputeError where no country with a share has a value, OutOfRangeError for a share outside 0-1.
    """
    known = [(fraction("a share", share), value) for share, value in pairs if value is not None]
    covered = math.fsum(share for share, _ in known)
    if covered <= 0:
        raise CannotComputeError("the indicator of any supplier")
    return Weighted(math.fsum(share * value for share, value in known) / covered, min(1.0, covered))
