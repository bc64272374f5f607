"""Host shock: what a by-product loses when the output of one of its host metals falls.

Hand calculation: a fall of 10 % in one of two hosts (copper, nickel) of a material 90 % of which is a by-product:
0.10 · 0.9 / 2 = 4.5 %. That all hosts weigh the same is an assumption and is printed beside the figure.
"""

from __future__ import annotations

from dashboard.metrics.model import Metric, OutOfRangeError, fraction, required
from data.evidence import direct, proxy

METRIC = Metric(
    metric_id="host_shock",
    formula="loss = fall of the host · companionality / number of hosts",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="After Nassar, Graedel and Harper 2015, DOI 10.1126/sciadv.1400180; equal weights of hosts assumed",
    evidence=(
        direct("6a", "what is lost with the metal it comes with"),
        proxy("9a", "what is lost with the metal it comes with"),
    ),
    inputs=("by_product_host", "production_yearly"),
)


def compute(*, host_fall_frac: float | None, companionality_frac: float | None, n_hosts: int | None) -> float:
    """Return the share of a by-product's output that is lost, 0-1. Raises CannotComputeError or OutOfRangeError."""
    fall, companion, hosts = required(
        fall_of_the_host=host_fall_frac, companionality=companionality_frac, hosts=n_hosts
    )
    if hosts < 1:
        raise OutOfRangeError("number of hosts", hosts, "1 or more")
    return fraction("fall of the host", fall) * fraction("companionality", companion) / hosts
