"""Trade shock: what every exporter and importer loses when the exports of some countries fall by a part.

Each flow from a cut exporter falls by the same part, so that a buyer loses in proportion to what it buys from there.
Nothing is redirected: other sellers neither step in nor outbid each other.

Hand calculation: A sells 60 to X and 20 to Y, B sells 40 to X. A cut by 50 % loses 40; X loses 30 of 100, Y 10 of 20.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from dashboard.metrics.model import Metric, OutOfRangeError
from data.evidence import direct

METRIC = Metric(
    metric_id="trade_shock",
    formula="loss of an importer = cut · Σ its imports from the exporters cut; share lost = loss / all its imports",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="Proportional cut of a flow matrix, first round only; trade data CEPII BACI",
    evidence=(direct("9a", "who is hit where a seller falls away"),),
    inputs=("trade_yearly",),
)


@dataclass(frozen=True)
class Loss:
    """What one country sells or buys, and what of it is lost, exactly, in the unit of the flows."""

    country: str
    before: Fraction
    lost: Fraction

    @property
    def after(self) -> Fraction:
        """What is left."""
        return self.before - self.lost

    @property
    def lost_frac(self) -> Fraction:
        """The part that is lost, 0-1; zero where there was nothing."""
        return self.lost / self.before if self.before else Fraction(0)


@dataclass(frozen=True)
class Shock:
    """The losses of every exporter and of every importer, the largest first; both sides lose the same, exactly."""

    exporters: tuple[Loss, ...]
    importers: tuple[Loss, ...]

    @cached_property
    def traded(self) -> Fraction:
        """All that was traded."""
        return sum((loss.before for loss in self.exporters), Fraction(0))

    @cached_property
    def lost(self) -> Fraction:
        """All that is lost."""
        return sum((loss.lost for loss in self.exporters), Fraction(0))


def compute(
    flows: Iterable[tuple[str, str, int | Fraction]], *, cut_from: Collection[str] | None, cut_frac: Fraction
) -> Shock:
    """Return who loses how much when the exports of `cut_from` fall by `cut_frac` (0-1); None cuts every exporter.

    `flows` are (exporter, importer, amount), amounts exact (whole units or fractions) and not negative: floats would
    not add up. Raises OutOfRangeError for a cut outside 0 to 1 and for an amount below zero.
    """
    if not 0 <= cut_frac <= 1:
        raise OutOfRangeError("the cut", float(cut_frac), "a fraction of 0 to 1 (a percentage divided by 100)")
    sold: defaultdict[str, int | Fraction] = defaultdict(int)
    bought: defaultdict[str, int | Fraction] = defaultdict(int)
    exposed: defaultdict[str, int | Fraction] = defaultdict(int)
    for exporter, importer, amount in flows:
        if amount < 0:
            raise OutOfRangeError("an amount traded", float(amount), "zero or more")
        sold[exporter] += amount
        bought[importer] += amount
        if cut_from is None or exporter in cut_from:
            exposed[importer] += amount
    hit = {country: amount for country, amount in sold.items() if cut_from is None or country in cut_from}
    return Shock(_losses(sold, hit, cut_frac), _losses(bought, exposed, cut_frac))


def _losses(
    before: Mapping[str, int | Fraction], hit: Mapping[str, int | Fraction], cut_frac: Fraction
) -> tuple[Loss, ...]:
    losses = (
        Loss(country, Fraction(amount), Fraction(hit.get(country, 0)) * cut_frac) for country, amount in before.items()
    )
    return tuple(sorted(losses, key=lambda loss: (-loss.lost, -loss.before, loss.country)))
