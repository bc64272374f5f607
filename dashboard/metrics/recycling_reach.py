"""How far recycling could reach: the input rate if every end-of-life product were recycled.

Old scrap in the input is taken to grow with the end-of-life recycling rate, the scrap that arises staying the same:
reach = input rate / recycling rate, at most 1.

Hand calculation: 22 % of the input is old scrap while 50 % of end-of-life products are recycled: 0.22/0.5 = 44 %.
"""

from __future__ import annotations

from dashboard.metrics.model import CannotComputeError, Metric, fraction, required
from data.evidence import direct

METRIC = Metric(
    metric_id="recycling_reach",
    formula="min(1, end-of-life recycling input rate / end-of-life recycling rate)",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="lower",
    reference="From the definitions of EoL-RIR and EoL-RR, UNEP International Resource Panel 2011",
    evidence=(direct("8a", "whether recycling can reach the target in law"),),
    inputs=("reuse_indicator", "policy_target"),
)


def compute(*, input_rate_frac: float | None, recycling_rate_frac: float | None) -> float:
    """Return the reach, 0-1. Raises CannotComputeError for a missing rate and for a recycling rate of zero."""
    entering, recycled = required(input_rate=input_rate_frac, recycling_rate=recycling_rate_frac)
    if fraction("the recycling rate", recycled) == 0:
        raise CannotComputeError("a recycling rate above zero")
    return min(1.0, fraction("the input rate", entering) / recycled)
