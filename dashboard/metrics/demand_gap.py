"""Gap between the demand of a scenario and the base case of supply, by mineral, stage, year and edition.

Hand calculation: lithium 2035, STEPS, IEA 2024-05: (735.87 - 431.7)/735.87 = 41.3 %; 2025-05: (694.59 - 448.86)/694.59
= 35.4 %. Mined supply against total demand is not the IEA's own gap and never bears its name.
"""

from __future__ import annotations

from dashboard.metrics.model import CannotComputeError, Metric, not_negative, required
from data.evidence import direct

METRIC = Metric(
    metric_id="demand_gap",
    formula="(demand of the scenario \N{MINUS SIGN} base case of supply) / demand",
    unit="fraction",
    low=None,
    high=1.0,
    worse="higher",
    reference="After IEA, Global Critical Minerals Outlook 2024 and 2025; both editions are kept",
    evidence=(
        direct("2a", "demand of a scenario held against supply from known projects"),
        direct("3c", "where supply of known projects falls short of demand"),
    ),
    inputs=("demand_scenario", "supply_outlook"),
)


def compute(*, demand: float | None, supply: float | None) -> float:
    """Return the part of demand that supply does not meet; below zero is a surplus. One unit, stage and year.

    Raises CannotComputeError for a missing input or a demand of zero, OutOfRangeError for a negative one.
    """
    wanted, made = required(demand=demand, supply=supply)
    if not_negative("demand", wanted) == 0:
        raise CannotComputeError("a demand above zero")
    return (wanted - not_negative("supply", made)) / wanted
