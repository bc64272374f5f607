"""Economic importance (EI) of the EU method of 2017, and the thresholds that make a material critical.

Hand calculation: uses 0.6 and 0.4 in sectors of scaled value added 8 and 3, SI_EI 0.9:
(0.6·8 + 0.4·3)·0.9 = (4.8 + 1.2)·0.9 = 5.4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError, Metric, fraction, not_negative, required
from dashboard.metrics.supply_risk import THRESHOLD as SUPPLY_RISK_THRESHOLD
from data.evidence import direct

METRIC = Metric(
    metric_id="economic_importance",
    formula="EI = Σ (A · Q) · SI_EI over the sectors of use",
    unit="score",
    low=0.0,
    high=None,
    worse="higher",
    reference="European Commission, Methodology for establishing the EU list of CRMs, 2017, DOI 10.2760/73303",
    evidence=(direct("3c", "economic importance by the method of the European Commission"),),
    inputs=("use_share",),
)
THRESHOLD = 2.8
SCALE = 10.0
"""Scaled value added of the largest sector."""


def scaled(value_added: float, largest: float) -> float:
    """Return a sector's value added on the scale 0 to 10, 10 = the largest sector; both in one currency.

    Inferred: the method says "scaled", and the scores of 2023 follow from this scale.
    """
    if not_negative("value added of the largest sector", largest) == 0:
        raise CannotComputeError("a value added above zero")
    return SCALE * fraction("value added over that of the largest sector", value_added / largest)


def interval(uses: Sequence[tuple[Interval, Interval]], substitution: Interval) -> Interval:
    """Return every economic importance that shares of use (0-1), value added (0-10) and SI_EI (0-1) allow.

    Raises CannotComputeError without uses, OutOfRangeError as `compute`.
    """
    low = compute([(share.low, value.low) for share, value in uses], substitution.low)
    return Interval(low, compute([(share.high, value.high) for share, value in uses], substitution.high))


def published_bounds(printed: float) -> Interval:
    """Return every economic importance that is printed as `printed`, with one decimal."""
    return Interval.rounded(printed, 0.05, 0.0)


def compute(uses: Sequence[tuple[float, float | None]], substitution: float | None) -> float:
    """Return the economic importance.

    `uses` holds a pair a sector: the share of use A (0-1) and the value added Q of the sector, scaled as the study
    scales it. `substitution` is SI_EI, 0-1. Raises CannotComputeError without uses, without SI_EI or where a sector
    with a share has no value added; OutOfRangeError for a share or index outside 0-1.
    """
    missing = ["the value added of a sector"] if any(share > 0 and value is None for share, value in uses) else []
    if substitution is None or math.isnan(substitution):
        missing.append("substitution index SI")
    if missing or not uses:
        raise CannotComputeError(*missing or ("shares of use",))
    (index,) = required(substitution_index=substitution)
    weighted = (
        fraction("a share of use", share) * not_negative("a value added", value or 0.0) for share, value in uses
    )
    return math.fsum(weighted) * fraction("substitution index SI", index)


def is_critical(supply_risk: float | None, economic_importance: float | None) -> bool:
    """Tell whether a material meets both thresholds, 1.0 and 2.8 included. Raises CannotComputeError."""
    risk, importance = required(supply_risk=supply_risk, economic_importance=economic_importance)
    return risk >= SUPPLY_RISK_THRESHOLD and importance >= THRESHOLD
