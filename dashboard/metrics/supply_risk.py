"""Supply risk (SR) of the EU method of 2017, which the studies of 2017, 2020 and 2023 use.

    SR = [ GS · IR/2 + EUS · (1 - IR/2) ] · (1 - EoL-RIR) · SI_SR

Hand calculation (cobalt, 2017): GS 3.6, EUS 1.3, IR 32 %, EoL-RIR 0 %, SI 1.0 give 3.6·0.16 + 1.3·0.84 = 0.576 + 1.092
= 1.668; published 1.6. GS from 3.55 to 3.65 and so on give a range that overlaps 1.55 to 1.65.
Beryllium has global supply only: 2.4; phosphorus EU supply only: 4.5 · 0.9 = 4.05.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from dashboard.metrics.interval import Interval
from dashboard.metrics.model import Metric, fraction, not_negative, required
from data.evidence import direct

METRIC = Metric(
    metric_id="supply_risk",
    formula="SR = [GS · IR/2 + EUS · (1 \N{MINUS SIGN} IR/2)] · (1 \N{MINUS SIGN} EoL-RIR) · SI_SR",
    unit="score",
    low=0.0,
    high=None,
    worse="higher",
    reference="European Commission, Methodology for establishing the EU list of CRMs, 2017, DOI 10.2760/73303",
    evidence=(direct("3c", "supply risk by the method of the European Commission"),),
    inputs=("supply_share", "governance_yearly"),
)
THRESHOLD = 1.0
_ANY_RELIANCE = Interval(0.0, 1.0)


class SupplyUsed(StrEnum):
    """Which supply a study states that it used; with one of them alone the import reliance drops out."""

    BOTH = "GS + EUS"
    GLOBAL = "GS only"
    EU = "EUS only"


def compute(
    *,
    hhi_global: float | None,
    hhi_eu: float | None,
    import_reliance_frac: float | None,
    eol_rir_frac: float | None,
    substitution: float | None,
    supply_used: str = SupplyUsed.BOTH,
) -> float:
    """Return the supply risk.

    `hhi_global` and `hhi_eu` are (HHI_WGI-t) of the global supply and of the sourcing of the EU (see `governance`);
    `import_reliance_frac` and `eol_rir_frac` are 0-1; `substitution` is the index SI_SR, 0-1, 1 = no substitute helps.
    `supply_used` is "GS + EUS", "GS only" or "EUS only"; what it leaves out may be None. Raises CannotComputeError
    naming the inputs that are missing, OutOfRangeError for one outside its range, ValueError for another `supply_used`.
    """
    used = SupplyUsed(supply_used)
    needed: dict[str, float | None] = {"EoL-RIR": eol_rir_frac, "substitution index SI": substitution}
    if used is not SupplyUsed.EU:
        needed["HHI_WGI-t of the global supply"] = hhi_global
    if used is not SupplyUsed.GLOBAL:
        needed["HHI_WGI-t of the supply of the EU"] = hhi_eu
    if used is SupplyUsed.BOTH:
        needed["import reliance"] = import_reliance_frac
    required(**needed)
    score = interval(
        hhi_global=_exact(hhi_global),
        hhi_eu=_exact(hhi_eu),
        import_reliance_frac=_exact(import_reliance_frac),
        eol_rir_frac=_exact(eol_rir_frac),
        substitution=_exact(substitution),
        supply_used=used,
    )
    return score.low


def interval(
    *,
    hhi_global: Interval | None,
    hhi_eu: Interval | None,
    import_reliance_frac: Interval | None,
    eol_rir_frac: Interval | None,
    substitution: Interval | None,
    supply_used: str = SupplyUsed.BOTH,
) -> Interval:
    """Return every supply risk that the inputs allow, each anywhere in its interval; inputs and errors as `compute`.

    The formula is linear in each input, so its extremes lie at their ends. An import reliance of None, where it is
    needed, is anything from 0 to 1; no other input may be missing.
    """
    used = SupplyUsed(supply_used)
    supply = _supply(used, hhi_global, hhi_eu, import_reliance_frac)
    lost, helped = _ends("EoL-RIR", eol_rir_frac), _ends("substitution index SI", substitution)
    for name, ends in (("EoL-RIR", lost), ("substitution index SI", helped)):
        fraction(name, ends.low)
        fraction(name, ends.high)
    return Interval(supply.low * (1 - lost.high) * helped.low, supply.high * (1 - lost.low) * helped.high)


def _supply(used: SupplyUsed, world: Interval | None, union: Interval | None, reliance: Interval | None) -> Interval:
    """Return the mix of both concentrations, or the one that is used alone."""
    if used is not SupplyUsed.BOTH:
        return _hhi(world) if used is SupplyUsed.GLOBAL else _hhi(union, "EU")
    gs, eus, mix = _hhi(world), _hhi(union, "EU"), reliance or _ANY_RELIANCE
    halves = [fraction("import reliance", end) / 2 for end in (mix.low, mix.high)]
    return Interval(
        min(gs.low * half + eus.low * (1 - half) for half in halves),
        max(gs.high * half + eus.high * (1 - half) for half in halves),
    )


def _hhi(given: Interval | None, whose: str = "global") -> Interval:
    name = f"HHI_WGI-t of the {whose} supply"
    ends = _ends(name, given)
    not_negative(name, ends.low)
    not_negative(name, ends.high)
    return ends


def _ends(name: str, given: Interval | None) -> Interval:
    required(**{name: None if given is None else given.low})
    return given or _ANY_RELIANCE


def _exact(value: float | None) -> Interval | None:
    return None if value is None or math.isnan(value) else Interval.exactly(value)


@dataclass(frozen=True)
class Printed:
    """The inputs as the studies print them: HHI and SI with one decimal, IR and EoL-RIR in whole percent."""

    hhi_global: float | None
    hhi_eu: float | None
    import_reliance_pct: float | None
    eol_rir_pct: float | None
    substitution: float | None
    supply_used: str = SupplyUsed.BOTH

    def point(self) -> float:
        """Return the supply risk of the figures as printed. Raises as `compute`."""
        return compute(
            hhi_global=self.hhi_global,
            hhi_eu=self.hhi_eu,
            import_reliance_frac=_over_100(self.import_reliance_pct),
            eol_rir_frac=_over_100(self.eol_rir_pct),
            substitution=self.substitution,
            supply_used=self.supply_used,
        )

    def bounds(self) -> Interval:
        """Return every supply risk that these figures allow before they were rounded. Raises as `compute`.

        HHI ± 0.05, IR and EoL-RIR ± 0.5 points within 0 to 100 %, SI_SR ± 0.05 and at most 1.
        """
        self.point()
        return interval(
            hhi_global=_rounded(self.hhi_global, 0.05),
            hhi_eu=_rounded(self.hhi_eu, 0.05),
            import_reliance_frac=_rounded(_over_100(self.import_reliance_pct), 0.005, 1.0),
            eol_rir_frac=_rounded(_over_100(self.eol_rir_pct), 0.005, 1.0),
            substitution=_rounded(self.substitution, 0.05, 1.0),
            supply_used=self.supply_used,
        )


def published_bounds(printed: float) -> Interval:
    """Return every supply risk that is printed as `printed`, with one decimal."""
    return Interval.rounded(printed, 0.05, 0.0)


def _over_100(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def _rounded(value: float | None, half_step: float, most: float = math.inf) -> Interval | None:
    return None if value is None else Interval.rounded(value, half_step, 0.0, most)
