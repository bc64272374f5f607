"""Concentration of supply weighted by governance and trade restrictions: (HHI_WGI-t) of the EU method of 2017.

Hand calculation: shares 0.5/0.3/0.2, governance 6/4/2, t 1.1/1.0/0.8 give 0.25·6·1.1 + 0.09·4·1.0 + 0.04·2·0.8 =
1.65 + 0.36 + 0.064 = 2.074. Governance +2.5, 0 and -2.5 scale to 0, 5 and 10.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError, Metric, fraction, not_negative

METRIC = Metric(
    metric_id="hhi_wgi_t",
    formula="(HHI_WGI-t) = Σ S² · WGI · t, with WGI = 2 · (2.5 - mean of six estimates)",
    unit="score of 0 to 10, times t",
    low=0.0,
    high=None,
    worse="higher",
    reference="European Commission, Methodology for establishing the EU list of CRMs, 2017, DOI 10.2760/73303",
    requirements=("3c", "7c", "11a"),
)
WORST = 10.0
_UNRESTRICTED = 1.0


@dataclass(frozen=True)
class Supplier:
    """A country's share of supply (0-1), its governance (0-10, 10 = worst) and its trade parameter t (1 = none).

    An Interval stands where the figure is known within bounds only; None where the governance is unknown.
    """

    name: str
    share_frac: float | Interval
    governance: float | Interval | None
    trade_parameter: float = _UNRESTRICTED


def scaled(estimate: float) -> float:
    """Return a governance estimate (about -2.5 to +2.5) on the scale 0 to 10, 10 = worst; clipped to the scale."""
    return min(WORST, max(0.0, 2.0 * (2.5 - estimate)))


def compute(suppliers: Sequence[Supplier]) -> float:
    """Return (HHI_WGI-t) of suppliers whose figures are exact.

    Raises CannotComputeError without suppliers or where a governance is unknown or any figure is an interval
    (see `interval`); OutOfRangeError for a share outside 0-1, a governance outside 0-10 or a negative t.
    """
    missing = [f"governance of {one.name}" for one in suppliers if one.governance is None]
    if missing or not suppliers:
        raise CannotComputeError(*missing or ("suppliers",))
    bounds = interval(suppliers, with_rest=False)
    if bounds.low != bounds.high:
        raise CannotComputeError("exact shares and governance; use interval()")
    return bounds.low


def interval(suppliers: Sequence[Supplier], *, with_rest: bool = True) -> Interval:
    """Return the interval of (HHI_WGI-t): shares and governance anywhere in their bounds.

    With `with_rest` the share that nobody names lies between dust and one supplier of the worst governance without
    trade restriction, as for the plain HHI; unknown governance is 0 to 10. Raises as `compute` does.
    """
    if not suppliers:
        raise CannotComputeError("suppliers")
    low = high = 0.0
    named = []
    for one in suppliers:
        share, governance = _bounds(one.share_frac), _governance(one)
        fraction(f"share of {one.name}", share.low)
        fraction(f"share of {one.name}", share.high)
        weight = not_negative(f"trade parameter of {one.name}", one.trade_parameter)
        low += share.low**2 * governance.low * weight
        high += share.high**2 * governance.high * weight
        named.append(share.middle)
    rest = max(0.0, 1.0 - math.fsum(named)) if with_rest else 0.0
    return Interval(low, high + rest**2 * WORST * _UNRESTRICTED)


def _bounds(value: float | Interval) -> Interval:
    return value if isinstance(value, Interval) else Interval.exactly(value)


def _governance(one: Supplier) -> Interval:
    found = Interval(0.0, WORST) if one.governance is None else _bounds(one.governance)
    for end in (found.low, found.high):
        fraction(f"governance of {one.name} over 10", end / WORST)
    return found
