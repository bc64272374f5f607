"""GeoPolRisk: supply risk of a country's imports of a material from the political stability of its partners.

    score = HHI · Σ (g · f) / (p + F)        CF = score · price / 0.409412948

Hand calculation: HHI 0.3, Σ g·f 1,000, production 500, imports 2,000: 0.3 · 1,000/2,500 = 0.12. United States 2022,
graphite: 0.470663 · 0.584227 = 0.274974; CF 0.274974 · 2.2269/0.409412948 = 1.4957.
"""

from __future__ import annotations

from dashboard.metrics.model import CannotComputeError, Metric, fraction, not_negative, required
from data.evidence import direct

METRIC = Metric(
    metric_id="geopolrisk",
    formula="score = HHI · Σ (g · f) / (p + F)",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="Koyamparambath et al., GeoPolRisk method; reference implementation github.com/akoyamp/geopolrisk-py",
    evidence=(direct("3c", "supply risk by trade and politics (GeoPolRisk)"),),
    inputs=("published_result",),
)
COPPER_REFERENCE = 0.409412948
"""What the method divides by for the characterisation factor; its definition is unverified."""


def import_risk(*, weighted: float | None, production: float | None, imports: float | None) -> float:
    """Return Σ (g · f)/(p + F), with `weighted` = Σ (g · f), p domestic production and F total imports, in one unit.

    Raises CannotComputeError for a missing input and where there is neither trade nor production, OutOfRangeError for a
    negative quantity.
    """
    top, made, bought = required(weighted_imports=weighted, production=production, imports=imports)
    supply = not_negative("production", made) + not_negative("imports", bought)
    if supply == 0:
        raise CannotComputeError("imports or production above zero")
    return not_negative("weighted imports", top) / supply


def compute(*, hhi: float | None, import_risk: float | None) -> float:
    """Return the score: the HHI of world production, 0-1, times the import risk.

    Raises CannotComputeError for a missing input, OutOfRangeError for one outside 0-1.
    """
    concentration, risk = required(hhi=hhi, import_risk=import_risk)
    return fraction("HHI", concentration) * fraction("import risk", risk)


def characterisation_factor(*, score: float | None, price: float | None) -> float:
    """Return score · price / 0.409412948, in the unit of the price."""
    risk, paid = required(score=score, price=price)
    return fraction("score", risk) * not_negative("price", paid) / COPPER_REFERENCE
