"""N-1: the share of supply that would be left without the largest supplier.

Hand calculation: shares 40/30/20/10 leave 1 - 0.4 = 60 %.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.metrics import top_share
from dashboard.metrics.model import Metric
from data.evidence import direct, proxy

METRIC = Metric(
    metric_id="n_minus_1",
    formula="1 \N{MINUS SIGN} CR_1",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="lower",
    reference="IEA, Global Critical Minerals Outlook (N-1 analysis), simple form",
    evidence=(
        direct("3c", "what supply is left without the largest country"),
        proxy("9a", "what supply is left without the largest country"),
    ),
    inputs=("production_yearly",),
)


def compute(quantities: Sequence[float], total: float | None = None) -> float:
    """Return the share of supply left without the largest supplier, 0-1. Raises as `top_share.compute`."""
    return 1.0 - top_share.compute(quantities, 1, total)
