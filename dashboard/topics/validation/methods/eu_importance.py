"""Economic importance of the EU study of 2023, rebuilt from its shares of use and the value added of their sectors.

Value added is scaled so that the largest sector has 10 (inferred). SI_EI is that of 2017. Uses without a value added,
and what the shares lack to the whole, may lie in any sector.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.metrics import CannotComputeError, economic_importance
from dashboard.metrics.interval import Interval
from dashboard.topics.validation import queries
from dashboard.topics.validation.methods.eu_2017 import indices, rounded_index
from dashboard.topics.validation.methods.eu_2023 import IN_STUDY, listed, names_by_material
from dashboard.topics.validation.methods.model import Check, Inputs, Method, Result
from dashboard.topics.validation.words import note

_ANY_SECTOR = Interval(0.0, economic_importance.SCALE)
_ROUND_OFF = 1e-9


def checks(engine: Engine) -> list[Check]:
    """Return one check for each material whose importance the study publishes."""
    scores, rows = engine.run(queries.SCORES, IN_STUDY).records(), engine.run(queries.USES, {}).records()
    uses: defaultdict[str, list[Record]] = defaultdict(list)
    for row in rows:
        uses[row["product"]].append(row)
    products, substitution = names_by_material(rows), indices(engine, "si_ei")
    largest = max((row["value_added_eur"] or 0.0 for row in rows), default=0.0)
    own = [row["product"].casefold() for row in scores]
    return [
        _check(row, uses[listed(row, products, own)], largest, substitution.get(row["product"].casefold()))
        for row in scores
        if row["economic_importance"] is not None
    ]


def _check(row: Record, uses: Sequence[Record], largest: float, index: float | None) -> Check:
    score = row["economic_importance"]
    published = economic_importance.published_bounds(score)
    return METHOD.check(row, "economic_importance", score, published, lambda: _result(uses, largest, index, published))


def _result(uses: Sequence[Record], largest: float, index: float | None, published: Interval) -> Result:
    """Return the importance, None where a use has no sector, and its range. Raises CannotComputeError."""
    missing = [what for what, there in (("shares of use", bool(uses)), ("SI_EI", index is not None)) if not there]
    if missing or index is None:
        raise CannotComputeError(*missing)
    ranges = [(_share(row), _value(row, largest)) for row in uses]
    rest = 1.0 - sum(share.middle for share, _ in ranges)
    if rest > _ROUND_OFF:
        ranges.append((Interval(0.0, rest), _ANY_SECTOR))
    bounds = economic_importance.interval(ranges, rounded_index(index))
    words = note("uses", n=len(uses), index=f"{index:g}")
    if not bounds.overlaps(published):
        words = f"{words}. {_gap(published, bounds, index)}"
    if any(row["share_frac"] is None or row["value_added_eur"] is None for row in uses):
        return Result(None, bounds, Inputs.BOUNDED, words)
    stated = [(row["share_frac"], economic_importance.scaled(row["value_added_eur"], largest)) for row in uses]
    return Result(economic_importance.compute(stated, index), bounds, Inputs.REBUILT, words)


def _gap(published: Interval, bounds: Interval, index: float) -> str:
    """Return what SI_EI would have to be for the score."""
    given = rounded_index(index)
    return note(
        "index_gap",
        least=f"{published.low * given.high / bounds.high:.2f}",
        most=f"{min(1.0, published.high * given.low / bounds.low):.2f}",
    )


def _value(row: Record, largest: float) -> Interval:
    if row["value_added_eur"] is None:
        return _ANY_SECTOR
    return Interval.exactly(economic_importance.scaled(row["value_added_eur"], largest))


def _share(row: Record) -> Interval:
    """Return all shares printed like this one: whole percent, or one decimal where it has one."""
    share = row["share_frac"]
    if share is None:
        return Interval(row["share_low_frac"], row["share_high_frac"])
    whole = abs(100 * share - round(100 * share)) < _ROUND_OFF
    return Interval.rounded(share, 0.005 if whole else 0.0005, 0.0, 1.0)


METHOD = Method(
    "eu_ei_2023",
    economic_importance.METRIC,
    sources=("ec_crm", "ec_crm_2017"),
    datasets=("criticality", "use_share", "published_result"),
    checks=checks,
)
