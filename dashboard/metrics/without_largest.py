"""N-1: what supply would be left without the largest supplier. Two variants, which are never shown unlabelled.

Hand calculation: shares 40/30/20/10 leave 1 - 0.4 = 60 % (simple). Supply 100, largest 60, demand 120, demand of that
country 50: (100 - 60)/(120 - 50) = 40/70 = 57.1 % (demand-based); the simple form gives 40 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.metrics import top_share
from dashboard.metrics.model import CannotComputeError, Metric, OutOfRangeError, not_negative, required

METRIC = Metric(
    metric_id="n_minus_1",
    formula="simple: 1 - CR_1; demand-based: (S - S_max) / (D - D_max)",
    unit="fraction",
    low=0.0,
    high=None,
    worse="lower",
    reference="IEA, Global Critical Minerals Outlook (N-1 analysis; that the supplier's demand goes too is inferred)",
    requirements=("3c", "7c", "9a"),
)


class Variant(StrEnum):
    """Which form a value has."""

    SIMPLE = "simple"
    DEMAND_BASED = "demand_based"


@dataclass(frozen=True)
class Coverage:
    """What is left: a fraction of supply (simple) or of the others' demand (demand-based; over 1 is a surplus)."""

    value_frac: float
    variant: Variant


def compute(quantities: Sequence[float], total: float | None = None) -> Coverage:
    """Return the share of supply left without the largest supplier (simple form). Raises as `top_share.compute`."""
    return Coverage(1.0 - top_share.compute(quantities, 1, total), Variant.SIMPLE)


def demand_based(
    *, supply: float | None, largest_supply: float | None, demand: float | None, largest_demand: float | None
) -> Coverage:
    """Return the part of the others' demand that the others' supply covers; one unit, one scenario and year.

    `largest_demand` is the demand of the country that is the largest supplier. Raises CannotComputeError for a missing
    input or where no demand is left, OutOfRangeError where a part exceeds its whole.
    """
    all_supply, cut, all_demand, gone = required(
        supply=supply, largest_supply=largest_supply, demand=demand, largest_demand=largest_demand
    )
    for name, part, whole in (("largest supply", cut, all_supply), ("demand of the largest", gone, all_demand)):
        if not_negative(name, part) > not_negative("its total", whole):
            raise OutOfRangeError(name, part, f"at most its total {whole:g}")
    if all_demand == gone:
        raise CannotComputeError("demand outside the largest supplier")
    return Coverage((all_supply - cut) / (all_demand - gone), Variant.DEMAND_BASED)
