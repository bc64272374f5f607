"""Companionality: the share of a material's primary production that is won as a by-product of other materials.

Hand calculation: 90 t of 100 t come from copper and nickel mines: 0.9.
"""

from __future__ import annotations

from dashboard.metrics.model import CannotComputeError, Metric, OutOfRangeError, not_negative, required

METRIC = Metric(
    metric_id="companionality",
    formula="production as a by-product / primary production",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="Nassar, Graedel and Harper 2015, DOI 10.1126/sciadv.1400180",
    requirements=("3c", "6a"),
)


def compute(*, by_product: float | None, primary: float | None) -> float:
    """Return the share won as a by-product, 0-1. Raises CannotComputeError or OutOfRangeError."""
    part, whole = required(by_product_production=by_product, primary_production=primary)
    if not_negative("primary production", whole) == 0:
        raise CannotComputeError("a primary production above zero")
    if not_negative("by-product production", part) > whole:
        raise OutOfRangeError("by-product production", part, f"at most the primary production {whole:g}")
    return part / whole
