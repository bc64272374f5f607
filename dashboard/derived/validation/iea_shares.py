"""The IEA's printed shares of the three largest countries, from the tonnes of its own tables."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from dashboard.derived.validation.model import Check, Inputs
from dashboard.engine import Engine
from dashboard.filters import ALL_VINTAGES
from dashboard.i18n import t
from dashboard.metrics import top_share
from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError
from dashboard.queries import validation
from data.codes import OTHER, WORLD

CHECK_ID = "iea_top3"
SOURCES = ("iea",)
DATASETS = ("supply_outlook", "supply_concentration")
_LARGEST = 3
_HALF_STEP = 5e-5
_KEY = ("material_id", "stage_id", "product", "year", "vintage")


def checks(engine: Engine) -> list[Check]:
    """Return one check for each printed share, of every edition."""
    every = {"vintage": ALL_VINTAGES}
    stated: defaultdict[tuple[object, ...], dict[str, float]] = defaultdict(dict)
    for row in engine.run(validation.OUTLOOK, every).records():
        if row["quantity_t"] is not None:
            stated[tuple(row[name] for name in _KEY)][row["country_iso3"]] = row["quantity_t"]
    return [
        _check(row, stated[tuple(row[name] for name in _KEY)])
        for row in engine.run(validation.TOP_SHARES, every).records()
        if row["statistic"] == "top3_share"
    ]


def _check(row: dict[str, object], stated: dict[str, float]) -> Check:
    named = [tonnes for country, tonnes in stated.items() if country not in (WORLD, OTHER)]
    computed, note = None, t("validation.note.named", n=len(named))
    try:
        computed = top_share.compute(named, _LARGEST, stated.get(WORLD))
    except CannotComputeError as error:
        note = str(error)
    printed = float(str(row["share_frac"]))
    bounds = Interval.rounded(printed, _HALF_STEP, 0.0, 1.0)
    if computed is not None and not bounds.holds(computed):
        note = _printed_for(stated, bounds) or note
    return Check(
        check_id=CHECK_ID,
        metric_id=top_share.METRIC.metric_id,
        product=str(row["product"]),
        quantity_id="top3_frac",
        published=printed,
        published_bounds=bounds,
        inputs=Inputs.MISSING if computed is None else Inputs.PRINTED,
        source_id=str(row["source_id"]),
        vintage=str(row["vintage"]),
        computed=computed,
        bounds=None if computed is None else Interval.exactly(computed),
        material_id=str(row["material_id"]),
        stage_id=str(row["stage_id"]),
        year=int(str(row["year"])),
        note=note,
    )


def _printed_for(stated: dict[str, float], printed: Interval) -> str:
    """Return which three named countries have the printed share instead of the largest; empty where none have."""
    named = sorted((tonnes, country) for country, tonnes in stated.items() if country not in (WORLD, OTHER))
    largest = {country for _, country in named[-_LARGEST:]}
    for three in combinations(reversed(named), _LARGEST):
        if printed.holds(sum(tonnes for tonnes, _ in three) / stated[WORLD]):
            summed = [country for _, country in three]
            left_out = ", ".join(sorted(largest - set(summed)))
            return t("validation.note.other_three", summed=", ".join(summed), larger=left_out)
    return ""
