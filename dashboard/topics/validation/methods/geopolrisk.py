"""The published GeoPolRisk results, each step from what is printed before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dashboard.engine import Engine
from dashboard.metrics import geopolrisk
from dashboard.metrics.interval import Interval
from dashboard.topics.validation.methods.eu_2017 import Case, cases, value
from dashboard.topics.validation.methods.model import Check, Inputs, Method, Result

TOLERANCE = 1e-5
"""Relative: what is printed has five to nine digits."""


class _Step(NamedTuple):
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
    return geopolrisk.compute(hhi=value(case, "hhi"), import_risk=_import_risk(case) if stated is None else stated)


def _factor(case: Case) -> float:
    return geopolrisk.characterisation_factor(score=value(case, "score"), price=value(case, "price"))


_STEPS = (_Step("wta", _import_risk, needs="num_sum_g_f"), _Step("score", _score), _Step("cf", _factor))


def checks(engine: Engine) -> list[Check]:
    """Return one check for each result that a case publishes."""
    return [
        _check(case, step)
        for case in cases(engine, "geopolrisk")
        for step in _STEPS
        if step.quantity in case and (not step.needs or step.needs in case)
    ]


def _check(case: Case, step: _Step) -> Check:
    row = case[step.quantity]
    published = row["value"]
    slack = TOLERANCE * abs(published)

    def compute() -> Result:
        computed = step.compute(case)
        return Result(computed, Interval.exactly(computed), Inputs.PRINTED, row["note"])

    return METHOD.check(row, step.quantity, published, Interval(published - slack, published + slack), compute)


METHOD = Method("geopolrisk", geopolrisk.METRIC, ("geopolrisk",), ("published_result",), checks)
