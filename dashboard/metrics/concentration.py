"""Concentration of supply among countries: Herfindahl-Hirschman index with its interval, and top-k shares.

Hand calculation (shares 40/30/20/10): HHI = 0.16 + 0.09 + 0.04 + 0.01 = 0.30; top three 0.90. With a rest r that
nobody names the index lies in [sum s^2, sum s^2 + r^2]: 157, 19.6, 7.7 and 7.6 of 239.8 kt (IEA 2024-05, cobalt mined
2023) give 0.43736 and r = 0.19975, so 0.4374 to 0.4773. Without a world total that covers the named countries the sum
of what is disclosed takes its place, "other countries" included: 60, 30 and 10 of others give 0.36 + 0.09 = 0.45 and
r = 0.10, so 0.45 to 0.46.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.metrics import bounds
from dashboard.metrics.model import Metric
from data.evidence import direct

METRIC = Metric(
    metric_id="hhi",
    formula="HHI = Σ s²; with an undisclosed rest r: Σ s² to Σ s² + r²",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="US DOJ and FTC, Merger Guidelines 2023, guideline 1 (bands: over 0.10 moderate, over 0.18 high)",
    evidence=(direct("3c", "how concentrated output is among countries"),),
    inputs=("production_yearly",),
)
MODERATE_FRAC, HIGH_FRAC = 0.10, 0.18
INDICATIVE = "indicative"


@dataclass(frozen=True)
class Concentration:
    """HHI as an interval (0-1), shares of the largest one and three (0-1), and what they were computed over.

    `rest_frac` is the share nobody names; `denominator` is "world" where the publisher prints a total that covers the
    named countries, else "sum": what is disclosed, "other countries" included. `uncounted` are the countries whose
    quantity the denominator does not count: the figures are then of disclosed producers only. `bound` says how to read
    `hhi_low` and the top shares where quantities are printed as bounds (`dashboard.metrics.bounds`).
    """

    hhi_low: float
    hhi_high: float
    top1_frac: float
    top3_frac: float
    rest_frac: float
    total_t: float
    n_named: int
    denominator: str
    uncounted: tuple[str, ...] = ()
    bound: str = bounds.EXACT

    @property
    def band(self) -> str:
        """`low`, `moderate` or `high` (DOJ/FTC 2023).

        `indicative` where the interval crosses an edge, where the size of the rest is not known, and of a bound.
        """
        if self.uncounted or self.bound:
            return INDICATIVE
        bands = {_band(self.hhi_low), _band(self.hhi_high)}
        return bands.pop() if len(bands) == 1 else INDICATIVE


def _band(hhi: float) -> str:
    if hhi > HIGH_FRAC:
        return "high"
    return "moderate" if hhi > MODERATE_FRAC else "low"


def compute(
    quantities_t: Sequence[float], world_t: float | None = None, *, other_t: float = 0.0, uncounted: Sequence[str] = ()
) -> Concentration | None:
    """Return the concentration of named countries' quantities, None where there is nothing to divide.

    `quantities_t` holds one value a country (tonnes of one content basis, one stage, one year; never totals or
    "other countries"). `world_t` is the publisher's printed total: it is the denominator unless the named countries
    add up to more (totals are rounded), in which case their sum and `other_t` are. `other_t` is what the publisher
    prints for "other countries", 0 where it prints nothing: part of the rest, never a country. `uncounted` names the
    countries whose quantity is withheld and not in the denominator.
    """
    named = sorted((q for q in quantities_t if q > 0), reverse=True)
    if not named:
        return None
    total = math.fsum(named)
    covers = world_t is not None and world_t >= total
    denominator = world_t if covers and world_t is not None else total + other_t
    shares = [q / denominator for q in named]
    rest = max(0.0, 1.0 - total / denominator)
    low = math.fsum(share * share for share in shares)
    return Concentration(
        hhi_low=low,
        hhi_high=min(1.0, low + rest * rest),
        top1_frac=shares[0],
        top3_frac=math.fsum(shares[:3]),
        rest_frac=rest,
        total_t=denominator,
        n_named=len(named),
        denominator="world" if covers else "sum",
        uncounted=tuple(uncounted),
    )
