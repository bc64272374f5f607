"""Mirror-flow gap: how far two countries' declarations of one flow lie apart.

Hand calculation: 100 declared as exported, 60 as imported: |100 - 60|/100 = 0.4. BACI is reconciled: its gap is zero by
construction, so the metric needs the raw declarations of both countries.
"""

from __future__ import annotations

from dashboard.metrics.model import CannotComputeError, Metric, not_negative, required

METRIC = Metric(
    metric_id="mirror_gap",
    formula="|X - M| / max(X, M)",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="UN Statistics Division, bilateral asymmetries in merchandise trade",
    requirements=("3e", "11a", "11d"),
)


def compute(*, exported: float | None, imported: float | None) -> float:
    """Return the gap between the exporter's and the importer's declaration of one flow, 0-1; both in one unit.

    Raises CannotComputeError where one is missing or both are zero, OutOfRangeError for a negative one.
    """
    sold, bought = required(reported_export=exported, mirrored_import=imported)
    largest = max(not_negative("reported export", sold), not_negative("mirrored import", bought))
    if largest == 0:
        raise CannotComputeError("a declaration above zero")
    return abs(sold - bought) / largest
