"""Economic importance of the EU study of 2023, rebuilt from its shares of use and the value added of their sectors.

Value added is scaled so that the largest sector has 10 (inferred). SI_EI is that of 2017. Uses without a value added,
and what the shares lack to the whole, may lie in any sector.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.derived.validation import study_2023
from dashboard.derived.validation.model import Check, Inputs
from dashboard.engine import Engine
from dashboard.i18n import t
from dashboard.metrics import economic_importance
from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError
from dashboard.queries import validation

CHECK_ID = "eu_ei_2023"
SOURCES = ("ec_crm", "ec_crm_2017")
DATASETS = ("criticality", "use_share", "published_result")
_ANY_SECTOR = Interval(0.0, economic_importance.SCALE)
_ROUND_OFF = 1e-9

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Known:
    """Uses by product, products by material, the largest value added, and the indices of 2017 by name."""

    uses: Mapping[str, Sequence[Row]]
    products: Mapping[str, Sequence[str]]
    largest: float
    substitution: Mapping[str, float]


def checks(engine: Engine) -> list[Check]:
    """Return one check for each material whose importance the study publishes."""
    chosen = {"year_from": study_2023.YEAR, "year_to": study_2023.YEAR}
    scores = engine.run(validation.SCORES, chosen).records()
    known = _known(engine)
    own = [row["product"].casefold() for row in scores]
    return [_check(row, known, own) for row in scores if row["economic_importance"] is not None]


def _known(engine: Engine) -> _Known:
    uses: defaultdict[str, list[Row]] = defaultdict(list)
    products: defaultdict[str, dict[str, None]] = defaultdict(dict)
    rows = engine.run(validation.USES, {}).records()
    for row in rows:
        uses[row["product"]].append(row)
        products[row["material_id"]][row["product"]] = None
    return _Known(
        uses=uses,
        products={material: tuple(names) for material, names in products.items()},
        largest=max((row["value_added_eur"] or 0.0 for row in rows), default=0.0),
        substitution=study_2023.indices(engine, "si_ei"),
    )


def _check(row: Row, known: _Known, own: Sequence[str]) -> Check:
    uses = known.uses.get(study_2023.listed(row, known.products, own), ())
    index = known.substitution.get(row["product"].casefold())
    computed = bounds = None
    published = economic_importance.published_bounds(row["economic_importance"])
    try:
        computed, bounds = _computed(uses, known.largest, index)
        note = t("validation.note.uses", n=len(uses), index=f"{index:g}")
        if not bounds.overlaps(published):
            note = f"{note}. {_gap(published, bounds, index or 0.0)}"
    except CannotComputeError as error:
        note = str(error)
    inputs = Inputs.MISSING if bounds is None else Inputs.BOUNDED if computed is None else Inputs.REBUILT
    return Check(
        check_id=CHECK_ID,
        metric_id=economic_importance.METRIC.metric_id,
        product=row["product"],
        quantity_id="economic_importance",
        published=row["economic_importance"],
        published_bounds=published,
        inputs=inputs,
        source_id=row["source_id"],
        vintage=row["vintage"],
        computed=computed,
        bounds=bounds,
        material_id=row["material_id"],
        year=row["year"],
        note=note,
    )


def _gap(published: Interval, bounds: Interval, index: float) -> str:
    """Return what SI_EI would have to be for the score."""
    given = study_2023.rounded_index(index)
    return t(
        "validation.note.index_gap",
        least=f"{published.low * given.high / bounds.high:.2f}",
        most=f"{min(1.0, published.high * given.low / bounds.low):.2f}",
    )


def _computed(uses: Sequence[Row], largest: float, index: float | None) -> tuple[float | None, Interval]:
    """Return the importance, None where a use has no sector, and its range. Raises CannotComputeError."""
    missing = [what for what, there in (("shares of use", bool(uses)), ("SI_EI", index is not None)) if not there]
    if missing or index is None:
        raise CannotComputeError(*missing)
    ranges = [(_share(row), _value(row, largest)) for row in uses]
    rest = 1.0 - sum(share.middle for share, _ in ranges)
    if rest > _ROUND_OFF:
        ranges.append((Interval(0.0, rest), _ANY_SECTOR))
    bounds = economic_importance.interval(ranges, study_2023.rounded_index(index))
    if any(row["share_frac"] is None or row["value_added_eur"] is None for row in uses):
        return None, bounds
    stated = [(row["share_frac"], economic_importance.scaled(row["value_added_eur"], largest)) for row in uses]
    return economic_importance.compute(stated, index), bounds


def _value(row: Row, largest: float) -> Interval:
    if row["value_added_eur"] is None:
        return _ANY_SECTOR
    return Interval.exactly(economic_importance.scaled(row["value_added_eur"], largest))


def _share(row: Row) -> Interval:
    """Return all shares printed like this one: whole percent, or one decimal where it has one."""
    share = row["share_frac"]
    if share is None:
        return Interval(row["share_low_frac"], row["share_high_frac"])
    whole = abs(100 * share - round(100 * share)) < _ROUND_OFF
    return Interval.rounded(share, 0.005 if whole else 0.0005, 0.0, 1.0)
