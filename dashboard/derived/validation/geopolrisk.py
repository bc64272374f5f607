"""The published GeoPolRisk results, each step from what is printed before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.derived.validation.eu_2017 import Case, cases, value
from dashboard.derived.validation.model import Check, Inputs
from dashboard.engine import Engine
from dashboard.metrics import geopolrisk
from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError

CHECK_ID = "geopolrisk"
SOURCES = ("geopolrisk",)
DATASETS = ("published_result",)
TOLERANCE = 1e-5
"""Relative: what is printed has five to nine digits."""


@dataclass(frozen=True)
class _Step:
    """A result, how to compute it, and the input without which a case prints it as an input itself."""

    quantity: str
    compute: Callable[[Case], float]
    needs: str = ""


def _import_risk(case: Case) -> float:
    return geopolrisk.import_risk(
        weighted=value(case, "num_sum_g_f"), production=value(case, "production"), imports=value(case, "total_trade")
    )


def _score(case: Case) -> float:
    stated = value(case, "wta")
    return geopolrisk.score(hhi=value(case, "hhi"), import_risk=_import_risk(case) if stated is None else stated)


def _factor(case: Case) -> float:
    return geopolrisk.characterisation_factor(score=value(case, "score"), price=value(case, "price"))


_STEPS = (_Step("wta", _import_risk, needs="num_sum_g_f"), _Step("score", _score), _Step("cf", _factor))


def checks(engine: Engine) -> list[Check]:
    """Return one check for each result that a case publishes."""
    found = cases(engine, "geopolrisk")
    return [
        _check(case, step)
        for case in found
        for step in _STEPS
        if step.quantity in case and (not step.needs or step.needs in case)
    ]


def _check(case: Case, step: _Step) -> Check:
    row = case[step.quantity]
    computed, note = None, row["note"]
    try:
        computed = step.compute(case)
    except CannotComputeError as error:
        note = str(error)
    slack = TOLERANCE * abs(row["value"])
    return Check(
        check_id=CHECK_ID,
        metric_id=geopolrisk.METRIC.metric_id,
        product=row["product"],
        quantity_id=step.quantity,
        published=row["value"],
        published_bounds=Interval(row["value"] - slack, row["value"] + slack),
        inputs=Inputs.MISSING if computed is None else Inputs.PRINTED,
        source_id=row["source_id"],
        vintage=row["vintage"],
        computed=computed,
        bounds=None if computed is None else Interval.exactly(computed),
        material_id=row["material_id"],
        year=row["year"],
        note=note,
    )
