"""Supply risk of the EU study of 2023, rebuilt from the shares of supply that the study publishes.

Published: the shares of the world's and of the EU's supply with t, the scores, and EoL-RIR (in a compilation). Not
published in machine-readable form: import reliance and SI_SR. The import reliance follows from the sourcing of the EU:
it is 100 % where no member supplies anything, and at most the share of sourcing from abroad otherwise, since
(I - E)/(P + I - E) never exceeds I/(P + I). SI_SR is that of 2017. Governance is the mean of the yearly means of
2016-2020, within their lowest and highest. Both stages are computed; the higher is the score.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.filters import ALL_VINTAGES
from dashboard.metrics import CannotComputeError, governance, supply_risk
from dashboard.metrics.interval import Interval
from dashboard.metrics.supply_risk import SupplyUsed
from dashboard.topics.reuse import queries as reuse
from dashboard.topics.validation import queries
from dashboard.topics.validation.methods.eu_2017 import indices, rounded_index
from dashboard.topics.validation.methods.model import Check, Inputs, Method, Result
from dashboard.topics.validation.words import note
from data.codes import expand_blocs

IN_STUDY = {"year_from": 2023, "year_to": 2023}
_DECIMALS = re.compile(r"\d+(?:\.(\d+))?")
_WHOLE = Interval.exactly(1.0)


class _Mix(NamedTuple):
    """(HHI_WGI-t) of the shares as printed with mean governance, and all that rounding and governance leave open."""

    point: float
    bounds: Interval


@dataclass(frozen=True)
class _Stage:
    """A stage of one material: both supply mixes, None where the study lists none, and the import reliance."""

    stage_id: str
    world: _Mix | None
    union: _Mix | None
    reliance: Interval

    @property
    def used(self) -> SupplyUsed:
        """Which mixes there are."""
        if self.world is None:
            return SupplyUsed.EU
        return SupplyUsed.GLOBAL if self.union is None else SupplyUsed.BOTH

    @property
    def exact(self) -> bool:
        """Tell whether the import reliance is not needed or follows exactly."""
        return self.used is not SupplyUsed.BOTH or self.reliance == _WHOLE


class _Risk(NamedTuple):
    """The supply risk of one stage; `point` is None where the import reliance is known within bounds only."""

    stage: _Stage
    point: float | None
    bounds: Interval


@dataclass(frozen=True)
class _Study:
    """What the release holds: shares by product and stage, rates by material, indices by name and material."""

    shares: Mapping[tuple[str, str], Sequence[Record]]
    products: Mapping[str, Sequence[str]]
    governance: Mapping[str, Interval]
    means: Mapping[str, float]
    rates: Mapping[str, float]
    substitution: Mapping[str, float]


def names_by_material(rows: Iterable[Record]) -> dict[str, list[str]]:
    """Return material → the names under which a table of the study lists it, each once."""
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        names[row["material_id"]][row["product"]] = None
    return {material: list(products) for material, products in names.items()}


def listed(row: Record, products: Mapping[str, Sequence[str]], own: Sequence[str]) -> str:
    """Return the name under which another table of the study lists the material of `row`; empty where none does.

    `products` are the names by material in that table, `own` the names in the table of `row`, in lower case: a name
    that another row of it bears is not taken.
    """
    names = products.get(row["material_id"], ())
    same = [name for name in names if name.casefold() == row["product"].casefold()]
    free = [name for name in names if name.casefold() not in own]
    return same[0] if same else free[0] if len(free) == 1 else ""


def checks(engine: Engine) -> list[Check]:
    """Return one check for each material whose score the study publishes."""
    scores = [row for row in engine.run(queries.SCORES, IN_STUDY).records() if row["supply_risk"] is not None]
    study = _study(engine)
    own = [row["product"].casefold() for row in scores]
    return [_check(row, study, own) for row in scores]


def _study(engine: Engine) -> _Study:
    rows = engine.run(queries.SHARES, {}).records()
    shares: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in rows:
        shares[row["product"], row["stage_id"]].append(row)
    estimates = engine.run(queries.ESTIMATES, {"vintage": ALL_VINTAGES}).records()
    scaled = governance.scaled
    return _Study(
        shares=shares,
        products=names_by_material(rows),
        governance={
            row["country_iso3"]: Interval(scaled(row["governance_high"]), scaled(row["governance_low"]))
            for row in estimates
        },
        means={row["country_iso3"]: scaled(row["governance_mean"]) for row in estimates},
        rates={
            row["material_id"]: row["value"] / 100
            for row in engine.run(reuse.INDICATORS, IN_STUDY).records()
            if row["indicator_id"] == "eol_rir" and row["value"] is not None
        },
        substitution=indices(engine, "si_sr"),
    )


def _check(row: Record, study: _Study, own: Sequence[str]) -> Check:
    score = row["supply_risk"]
    published = supply_risk.published_bounds(score)
    return METHOD.check(row, "supply_risk", score, published, lambda: _result(row, study, own, published))


def _result(row: Record, study: _Study, own: Sequence[str], published: Interval) -> Result:
    """Return the higher supply risk of both stages. Raises CannotComputeError naming what is missing.

    A stage known within bounds alone leaves the score of another one exact.
    """
    product = listed(row, study.products, own)
    listings = {stage: study.shares.get((product, stage), ()) for stage in ("mine", "refine")}
    stages = [_stage(stage, rows, study) for stage, rows in listings.items() if rows]
    rate, index = study.rates.get(row["material_id"]), study.substitution.get(row["product"].casefold())
    named = (("shares of supply", bool(stages)), ("EoL-RIR of 2023", rate is not None), ("SI_SR", index is not None))
    missing = [what for what, there in named if not there]
    if missing or rate is None or index is None:
        raise CannotComputeError(*missing)
    risks = [_risk(stage, rate, index) for stage in stages]
    stage, point, bounds = max(risks, key=lambda risk: risk.bounds.high)
    reached = Interval(max(risk.bounds.low for risk in risks), bounds.high)
    inputs = Inputs.REBUILT if stage.exact and reached == bounds else Inputs.BOUNDED
    words = _note(stage, rate, index)
    if not reached.overlaps(published):
        words = f"{words}. {_gap(published, reached, rate, index)}"
    return Result(point, reached, inputs, words, stage.stage_id)


def _risk(stage: _Stage, rate: float, index: float) -> _Risk:
    bounds = supply_risk.interval(
        hhi_global=stage.world and stage.world.bounds,
        hhi_eu=stage.union and stage.union.bounds,
        import_reliance_frac=stage.reliance,
        eol_rir_frac=_rounded_rate(rate),
        substitution=rounded_index(index),
        supply_used=stage.used,
    )
    point = None
    if stage.exact:
        point = supply_risk.compute(
            hhi_global=stage.world and stage.world.point,
            hhi_eu=stage.union and stage.union.point,
            import_reliance_frac=stage.reliance.high,
            eol_rir_frac=rate,
            substitution=index,
            supply_used=stage.used,
        )
    return _Risk(stage, point, bounds)


def _rounded_rate(rate: float) -> Interval:
    return Interval.rounded(rate, 0.005, 0.0, 1.0)


def _note(stage: _Stage, rate: float, index: float) -> str:
    """Return the inputs in words."""
    reliance = note("not_needed")
    if stage.used is SupplyUsed.BOTH:
        reliance = note("reliance", range="100" if stage.exact else f"0-{100 * stage.reliance.high:.0f}")
    return note("rebuilt", used=stage.used.value, reliance=reliance, rate=f"{100 * rate:g}", index=f"{index:g}")


def _gap(published: Interval, bounds: Interval, rate: float, index: float) -> str:
    """Return what (1 - EoL-RIR) · SI would have to be for the score, and what the inputs give."""
    lost, helped = _rounded_rate(rate), rounded_index(index)
    least, most = (1 - lost.high) * helped.low, (1 - lost.low) * helped.high
    return note(
        "gap",
        least=f"{published.low * most / bounds.high:.2f}",
        most=f"{min(1.0, published.high * least / bounds.low):.2f}",
        given=f"{least:.2f}-{most:.2f}",
    )


def _stage(stage_id: str, rows: Sequence[Record], study: _Study) -> _Stage:
    world, union = ([row for row in rows if row["region"] == region] for region in ("World", "EU"))
    return _Stage(stage_id, _mix(world, study), _mix(union, study), _reliance(union))


def _mix(rows: Sequence[Record], study: _Study) -> _Mix | None:
    if not rows:
        return None
    shares = [(row, _share(row)) for row in rows]
    printed = [_supplier(row, share.middle, study.means) for row, share in shares]
    possible = [_supplier(row, share, study.governance) for row, share in shares]
    return _Mix(governance.compute(printed, with_rest=False).middle, governance.compute(possible))


def _supplier(row: Record, share: float | Interval, scores: Mapping[str, float | Interval]) -> governance.Supplier:
    country, weight = row["country_iso3"], row["trade_parameter"]
    return governance.Supplier(country, share, scores.get(country), 1.0 if weight is None else weight)


def _share(row: Record) -> Interval:
    """Return all shares printed like this one: `4%` is 3.5 to 4.5 %, `0.4%` is 0.35 to 0.45 %, `<0.1%` 0 to 0.1 %."""
    if row["share_frac"] is None:
        return Interval(row["share_low_frac"], row["share_high_frac"])
    digits = _DECIMALS.search(row["original_value"])
    decimals = len(digits.group(1) or "") if digits else 0
    return Interval.rounded(row["share_frac"], 0.005 * 10.0**-decimals, 0.0, 1.0)


def _reliance(union: Sequence[Record]) -> Interval:
    """Return the import reliance that the sourcing of the EU allows."""
    members = set(expand_blocs(("EU27",)))
    domestic = [_share(row) for row in union if row["country_iso3"] in members]
    if union and not domestic:
        return _WHOLE
    return Interval(0.0, max(0.0, 1.0 - sum(share.low for share in domestic)))


METHOD = Method(
    "eu_sr_2023",
    supply_risk.METRIC,
    sources=("ec_crm", "wgi", "reference", "ec_crm_2017"),
    datasets=("criticality", "supply_share", "governance_yearly", "reuse_indicator", "published_result"),
    checks=checks,
)
