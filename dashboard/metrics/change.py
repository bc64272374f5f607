"""Change of a quantity between two years.

Hand calculation: 240 kt after 204 kt is 240/204 - 1 = +17.6 %. From zero or from an unknown value nothing is computed.
"""

from __future__ import annotations

from dashboard.metrics.model import Metric
from data.evidence import context

METRIC = Metric(
    metric_id="change",
    formula="later / earlier \N{MINUS SIGN} 1",
    unit="fraction",
    low=-1.0,
    high=None,
    worse="",
    reference="Arithmetic: later over earlier, less one",
    evidence=(context("3c", "how output changed on the year before"),),
    inputs=("production_yearly",),
)


def compute(earlier: float | None, later: float | None) -> float | None:
    """Return later/earlier - 1, None where either is unknown or the earlier one is zero."""
    if earlier is None or later is None or earlier == 0:
        return None
    return later / earlier - 1.0
