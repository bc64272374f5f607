"""GeoPolRisk: supply risk of a country's imports of a material from the political stability of its partners.

    score = HHI · Σ (g · f) / (p + F)        CF = score · price / 0.409412948

Hand calculation: HHI 0.3, Σ g·f 1,000, production 500, imports 2,000: 0.3 · 1,000/2,500 = 0.12. United States 2022,
graphite: 0.470663 · 0.584227 = 0.274974; CF 0.274974 · 2.2269/0.409412948 = 1.4957.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.metrics.model import CannotComputeError, Metric, fraction, not_negative, required

METRIC = Metric(
    metric_id="geopolrisk",
    formula="score = HHI · Σ (g · f) / (p + F)",
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="higher",
    reference="Koyamparambath et al., GeoPolRisk method; reference implementation github.com/akoyamp/geopolrisk-py",
    requirements=("3c", "7c", "11a"),
)
UNKNOWN_STABILITY = 0.5
"""Risk of a partner whose political stability nobody states: the method's own default."""
COPPER_REFERENCE = 0.409412948
"""What the method divides by for the characterisation factor; its definition is unverified."""


@dataclass(frozen=True)
class Partner:
    """A country imported from: political-stability risk (0-1, 1 = least stable; None = unknown) and imports."""

    name: str
    risk: float | None
    imports: float


@dataclass(frozen=True)
class GeoPolRisk:
    """`score` 0-1; `import_risk` is Σ (g · f)/(p + F); `assumed_frac` is the share of imports of unknown stability."""

    score: float
    import_risk: float
    assumed_frac: float


def stability_risk(estimate: float) -> float:
    """Return a WGI estimate of political stability (about -2.5 to +2.5) as a risk, 0-1; clipped to the scale."""
    return min(1.0, max(0.0, (2.5 - estimate) / 5.0))


def compute(*, hhi: float | None, partners: Sequence[Partner], production: float | None) -> GeoPolRisk:
    """Return the risk of a country's imports.

    `hhi` is that of world production, 0-1; imports of `partners` and domestic `production` are in one unit. Raises
    CannotComputeError for a missing input and where there is neither trade nor production, OutOfRangeError for a risk
    or HHI outside 0-1 or a negative quantity.
    """
    risks = [UNKNOWN_STABILITY if one.risk is None else fraction(f"risk of {one.name}", one.risk) for one in partners]
    flows = [not_negative(f"imports from {one.name}", one.imports) for one in partners]
    traded = math.fsum(flows)
    weighted = math.fsum(risk * flow for risk, flow in zip(risks, flows, strict=True))
    unknown = math.fsum(flow for one, flow in zip(partners, flows, strict=True) if one.risk is None)
    found = import_risk(weighted=weighted, production=production, imports=traded)
    return GeoPolRisk(score(hhi=hhi, import_risk=found), found, unknown / traded if traded else 0.0)


def import_risk(*, weighted: float | None, production: float | None, imports: float | None) -> float:
    """Return Σ (g · f)/(p + F), with `weighted` = Σ (g · f), p domestic production and F total imports, in one unit."""
    top, made, bought = required(weighted_imports=weighted, production=production, imports=imports)
    supply = not_negative("production", made) + not_negative("imports", bought)
    if supply == 0:
        raise CannotComputeError("imports or production above zero")
    return not_negative("weighted imports", top) / supply


def score(*, hhi: float | None, import_risk: float | None) -> float:
    """Return HHI times the import risk."""
    concentration, risk = required(hhi=hhi, import_risk=import_risk)
    return fraction("HHI", concentration) * fraction("import risk", risk)


def characterisation_factor(*, score: float | None, price: float | None) -> float:
    """Return score · price / 0.409412948, in the unit of the price."""
    risk, paid = required(score=score, price=price)
    return fraction("score", risk) * not_negative("price", paid) / COPPER_REFERENCE
