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
from data.evidence import direct

METRIC = Metric(
    metric_id="hhi_wgi_t",
    formula="(HHI_WGI-t) = Σ S² · WGI · t, with WGI = 2 · (2.5 \N{MINUS SIGN} mean of six estimates)",
    unit="score of 0 to 10, times t",
    low=0.0,
    high=None,
    worse="higher",
    reference="European Commission, Methodology for establishing the EU list of CRMs, 2017, DOI 10.2760/73303",
    evidence=(direct("3c", "concentration weighted by how producers are governed"),),
    inputs=("production_yearly", "governance_yearly"),
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


def compute(suppliers: Sequence[Supplier], *, with_rest: bool = True) -> Interval:
    """Return every (HHI_WGI-t) of suppliers whose shares and governance lie anywhere in their bounds.

    With `with_rest` the share that nobody names lies between dust and one supplier of the worst governance without
    trade restriction, as for the plain HHI; unknown governance is 0 to 10. Raises CannotComputeError without suppliers,
    OutOfRangeError for a share outside 0-1, a governance outside 0-10 or a negative t.
    """
    if not suppliers:
        raise CannotComputeError("suppliers")
    low = high = 0.0
    shares = []
    for supplier in suppliers:
        share, governance = _bounds(supplier.share_frac), _governance(supplier)
        fraction(f"share of {supplier.name}", share.low)
        fraction(f"share of {supplier.name}", share.high)
        weight = not_negative(f"trade parameter of {supplier.name}", supplier.trade_parameter)
        low += share.low**2 * governance.low * weight
        high += share.high**2 * governance.high * weight
        shares.append(share.middle)
    rest = max(0.0, 1.0 - math.fsum(shares)) if with_rest else 0.0
    return Interval(low, high + rest**2 * WORST * _UNRESTRICTED)


def _bounds(value: float | Interval) -> Interval:
    return value if isinstance(value, Interval) else Interval.exactly(value)


def _governance(supplier: Supplier) -> Interval:
    bounds = Interval(0.0, WORST) if supplier.governance is None else _bounds(supplier.governance)
    for end in (bounds.low, bounds.high):
        fraction(f"governance of {supplier.name} over 10", end / WORST)
    return bounds
