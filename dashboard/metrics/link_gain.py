"""Trade link: how far a buyer's import concentration falls when another seller takes over part of the largest one's.

The seller diverts at most a set part of what it sells elsewhere, and never more than evens out both suppliers. With
shares a (largest), b (the other) and m (moved): change of HHI = (a - m)² + (b + m)² - a² - b² = 2m(m + b - a).

Hand calculation: imports 100, of which 80 from A and 20 from B; B sells 100 elsewhere and diverts 10 %: m = 0.10, HHI
falls by 2 · 0.1 · (0.8 - 0.2 - 0.1) = 0.10, from 0.68 to 0.58.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.metrics.model import Metric, fraction, not_negative
from data.evidence import direct

METRIC = Metric(
    metric_id="link_gain",
    formula=(
        "2m(a \N{MINUS SIGN} b \N{MINUS SIGN} m), "
        "m = min(diverted part · the seller's other exports / imports, (a \N{MINUS SIGN} b)/2)"
    ),
    unit="fraction",
    low=0.0,
    high=0.5,
    worse="",
    reference="From the definition of the Herfindahl-Hirschman index",
    evidence=(
        direct("3c", "which link would lower the concentration of a buyer most"),
        direct("7e", "which link would lower the concentration of a buyer most"),
    ),
    inputs=("trade_yearly",),
)


@dataclass(frozen=True)
class Link:
    """A seller that could take over `moved_frac` of a buyer's imports from `largest`, and the HHI before and after."""

    seller: str
    largest: str
    moved_frac: float
    hhi_before: float
    hhi_after: float

    @property
    def gain(self) -> float:
        """By how much the index falls, 0-0.5."""
        return self.hhi_before - self.hhi_after


def compute(
    bought: Mapping[str, float], sold_elsewhere: Mapping[str, float], *, diverted_frac: float
) -> tuple[Link, ...]:
    """Return the links that lower a buyer's HHI, the best first.

    `bought` holds the buyer's imports by seller, `sold_elsewhere` what each seller sells to others, in one unit. Empty
    where the buyer imports nothing. Raises OutOfRangeError for a negative amount and a part outside 0 to 1.
    """
    part = fraction("the part diverted", diverted_frac)
    total = sum(not_negative("an import", amount) for amount in bought.values())
    if not total:
        return ()
    shares = {seller: amount / total for seller, amount in bought.items()}
    before = sum(share * share for share in shares.values())
    largest = max(shares, key=lambda seller: (shares[seller], seller))
    links = []
    for seller, elsewhere in sold_elsewhere.items():
        own = shares.get(seller, 0.0)
        lead = shares[largest] - own
        moved = min(part * not_negative("an export", elsewhere) / total, lead / 2)
        if seller != largest and moved > 0:
            links.append(Link(seller, largest, moved, before, before - 2 * moved * (lead - moved)))
    return tuple(sorted(links, key=lambda link: (-link.gain, link.seller)))
