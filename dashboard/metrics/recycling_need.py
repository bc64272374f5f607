"""How far recycling would have to go to make up for a loss of output from ore, demand staying the same.

Old scrap meets a part of the input, output from ore the rest; the loss is of that rest, not of all input:
need = input rate + (1 - input rate) · part lost.

Hand calculation: old scrap meets 22 % of the input and 74 % of mine output is lost: 0.22 + 0.78 · 0.74 = 79.7 %.
"""

from __future__ import annotations

from dashboard.metrics.model import Metric, fraction, required
from data.evidence import direct

METRIC = Metric(
    metric_id="recycling_need",
    formula="end-of-life recycling input rate + (1 \N{MINUS SIGN} input rate) · part of output from ore that is lost",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="From the definition of EoL-RIR, UNEP International Resource Panel 2011",
    evidence=(direct("8a", "how much recycling would close a gap"),),
    inputs=("demand_scenario", "production_yearly"),
)


def compute(*, input_rate_frac: float | None, lost_frac: float | None) -> float:
    """Return the rate needed, 0-1. Raises CannotComputeError for a missing input, OutOfRangeError outside 0 to 1."""
    entering, lost = required(input_rate=input_rate_frac, lost=lost_frac)
    rate = fraction("the input rate", entering)
    return rate + (1.0 - rate) * fraction("the part lost", lost)
