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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.derived.validation import study_2023
from dashboard.derived.validation.model import Check, Inputs
from dashboard.engine import Engine
from dashboard.filters import ALL_VINTAGES
from dashboard.i18n import t
from dashboard.metrics import governance, supply_risk
from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError
from dashboard.metrics.supply_risk import SupplyUsed
from dashboard.queries import reuse, validation
from data.codes import expand_blocs

CHECK_ID = "eu_sr_2023"
SOURCES = ("ec_crm", "wgi", "reference", "ec_crm_2017")
DATASETS = ("criticality", "supply_share", "governance_yearly", "reuse_indicator", "published_result")
_DECIMALS = re.compile(r"\d+(?:\.(\d+))?")
_WHOLE = Interval.exactly(1.0)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Stage:
    """A stage of one material: both supply mixes, None where the study lists none, and the import reliance.

    A mix is the figure of the shares as printed, and all that their rounding and the spread of governance allow.
    """

    stage_id: str
    world: tuple[float, Interval] | None
    union: tuple[float, Interval] | None
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


@dataclass(frozen=True)
class _Risk:
    """The supply risk of one stage; `point` is None where the import reliance is known within bounds only."""

    stage: _Stage
    point: float | None
    bounds: Interval


@dataclass(frozen=True)
class _Known:
    """What the release holds: shares by product and stage, rates by material, indices by name and material."""

    shares: Mapping[tuple[str, str], Sequence[Row]]
    products: Mapping[str, Sequence[str]]
    governance: Mapping[str, Interval]
    means: Mapping[str, float]
    rates: Mapping[str, Row]
    substitution: Mapping[str, float]


def checks(engine: Engine) -> list[Check]:
    """Return one check for each material whose score the study publishes."""
    chosen = {"year_from": study_2023.YEAR, "year_to": study_2023.YEAR}
    scores = [row for row in engine.run(validation.SCORES, chosen).records() if row["supply_risk"] is not None]
    known = _known(engine)
    own = [row["product"].casefold() for row in scores]
    return [_check(row, known, own) for row in scores]


def _known(engine: Engine) -> _Known:
    shares: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    products: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in engine.run(validation.SHARES, {}).records():
        shares[row["product"], row["stage_id"]].append(row)
        products[row["material_id"]][row["product"]] = None
    chosen = {"year_from": study_2023.YEAR, "year_to": study_2023.YEAR}
    found = engine.run(validation.ESTIMATES, {"vintage": ALL_VINTAGES}).records()
    rates = [
        row
        for row in engine.run(reuse.INDICATORS, chosen).records()
        if row["indicator_id"] == "eol_rir" and row["value"] is not None
    ]
    return _Known(
        shares=shares,
        products={material: tuple(names) for material, names in products.items()},
        governance={
            row["country_iso3"]: Interval(
                governance.scaled(row["governance_high"]), governance.scaled(row["governance_low"])
            )
            for row in found
        },
        means={row["country_iso3"]: governance.scaled(row["governance_mean"]) for row in found},
        rates={row["material_id"]: row for row in rates},
        substitution=study_2023.indices(engine, "si_sr"),
    )


def _check(row: Row, known: _Known, own: Sequence[str]) -> Check:
    found, bounds, note = None, None, ""
    published = supply_risk.published_bounds(row["supply_risk"])
    try:
        risks = _risks(row, known, own)
        found = max(risks, key=lambda risk: risk.bounds.high)
        bounds = Interval(max(risk.bounds.low for risk in risks), found.bounds.high)
        note = _note(row, known, found)
        if not bounds.overlaps(published):
            note = f"{note}. {_gap(published, bounds, row, known)}"
    except CannotComputeError as error:
        note = str(error)
    return Check(
        check_id=CHECK_ID,
        metric_id=supply_risk.METRIC.metric_id,
        product=row["product"],
        quantity_id="supply_risk",
        published=row["supply_risk"],
        published_bounds=published,
        inputs=_quality(found, bounds),
        source_id=row["source_id"],
        vintage=row["vintage"],
        computed=found.point if found else None,
        bounds=bounds,
        material_id=row["material_id"],
        stage_id=found.stage.stage_id if found else None,
        year=row["year"],
        note=note,
    )


def _quality(found: _Risk | None, bounds: Interval | None) -> Inputs:
    """Return how good the inputs are: a stage known within bounds alone leaves the score of another one exact."""
    if found is None or bounds is None:
        return Inputs.MISSING
    return Inputs.REBUILT if found.stage.exact and bounds == found.bounds else Inputs.BOUNDED


def _risks(row: Row, known: _Known, own: Sequence[str]) -> list[_Risk]:
    """Return the supply risk of each stage that the study lists. Raises CannotComputeError naming what is missing."""
    product = study_2023.listed(row, known.products, own)
    found = (_stage(stage, known.shares.get((product, stage), ()), known) for stage in ("mine", "refine"))
    stages = [stage for stage in found if stage is not None]
    rate, index = _rate(row, known), _index(row, known)
    named = (("shares of supply", bool(stages)), ("EoL-RIR of 2023", rate is not None), ("SI_SR", index is not None))
    missing = [what for what, there in named if not there]
    if missing or rate is None or index is None:
        raise CannotComputeError(*missing)
    return [_risk(stage, rate, index) for stage in stages]


def _rate(row: Row, known: _Known) -> float | None:
    stated = known.rates.get(row["material_id"])
    return None if stated is None else stated["value"] / 100


def _index(row: Row, known: _Known) -> float | None:
    return known.substitution.get(row["product"].casefold())


def _risk(stage: _Stage, rate: float, index: float) -> _Risk:
    bounds = supply_risk.interval(
        hhi_global=stage.world and stage.world[1],
        hhi_eu=stage.union and stage.union[1],
        import_reliance_frac=stage.reliance,
        eol_rir_frac=_rounded_rate(rate),
        substitution=study_2023.rounded_index(index),
        supply_used=stage.used,
    )
    point = None
    if stage.exact:
        point = supply_risk.compute(
            hhi_global=stage.world and stage.world[0],
            hhi_eu=stage.union and stage.union[0],
            import_reliance_frac=stage.reliance.high,
            eol_rir_frac=rate,
            substitution=index,
            supply_used=stage.used,
        )
    return _Risk(stage, point, bounds)


def _rounded_rate(rate: float) -> Interval:
    return Interval.rounded(rate, 0.005, 0.0, 1.0)


def _note(row: Row, known: _Known, found: _Risk) -> str:
    """Return the inputs in words."""
    stage = found.stage
    reliance = t("validation.note.not_needed")
    if stage.used is SupplyUsed.BOTH:
        reliance = t("validation.note.reliance", range="100" if stage.exact else f"0-{100 * stage.reliance.high:.0f}")
    return t(
        "validation.note.rebuilt",
        used=stage.used.value,
        reliance=reliance,
        rate=f"{100 * (_rate(row, known) or 0.0):g}",
        index=f"{_index(row, known):g}",
    )


def _gap(published: Interval, bounds: Interval, row: Row, known: _Known) -> str:
    """Return what (1 - EoL-RIR) · SI would have to be for the score, and what the inputs give."""
    lost, helped = _rounded_rate(_rate(row, known) or 0.0), study_2023.rounded_index(_index(row, known) or 0.0)
    least, most = (1 - lost.high) * helped.low, (1 - lost.low) * helped.high
    return t(
        "validation.note.gap",
        least=f"{published.low * most / bounds.high:.2f}",
        most=f"{min(1.0, published.high * least / bounds.low):.2f}",
        given=f"{least:.2f}-{most:.2f}",
    )


def _stage(stage_id: str, rows: Sequence[Row], known: _Known) -> _Stage | None:
    """Return what the study lists at a stage, None where it lists nothing."""
    world = [row for row in rows if row["region"] == "World"]
    union = [row for row in rows if row["region"] == "EU"]
    if not rows:
        return None
    return _Stage(
        stage_id,
        _mix(world, known) if world else None,
        _mix(union, known) if union else None,
        _reliance(union),
    )


def _mix(rows: Sequence[Row], known: _Known) -> tuple[float, Interval]:
    """Return (HHI_WGI-t) of the shares as printed with mean governance, and of all that both leave open."""
    ranges = [_supplier(row, known) for row in rows]
    exact = [replace(one, share_frac=_middle(one.share_frac), governance=_known_mean(one, known)) for one in ranges]
    return governance.interval(exact, with_rest=False).middle, governance.interval(ranges)


def _middle(share: float | Interval) -> float:
    return share.middle if isinstance(share, Interval) else share


def _known_mean(supplier: governance.Supplier, known: _Known) -> float | None:
    return known.means.get(supplier.name)


def _supplier(row: Row, known: _Known) -> governance.Supplier:
    weight = row["trade_parameter"]
    return governance.Supplier(
        name=row["country_iso3"],
        share_frac=_share(row),
        governance=known.governance.get(row["country_iso3"]),
        trade_parameter=1.0 if weight is None else weight,
    )


def _share(row: Row) -> Interval:
    """Return all shares printed like this one: `4%` is 3.5 to 4.5 %, `0.4%` is 0.35 to 0.45 %, `<0.1%` 0 to 0.1 %."""
    if row["share_frac"] is None:
        return Interval(row["share_low_frac"], row["share_high_frac"])
    digits = _DECIMALS.search(row["original_value"])
    decimals = len(digits.group(1) or "") if digits else 0
    return Interval.rounded(row["share_frac"], 0.005 * 10.0**-decimals, 0.0, 1.0)


def _reliance(union: Sequence[Row]) -> Interval:
    """Return the import reliance that the sourcing of the EU allows."""
    members = set(expand_blocs(("EU27",)))
    domestic = [_share(row) for row in union if row["country_iso3"] in members]
    if union and not domestic:
        return _WHOLE
    return Interval(0.0, max(0.0, 1.0 - sum(share.low for share in domestic)))
