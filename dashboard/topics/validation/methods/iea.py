"""The IEA's printed shares of the three largest countries, from the tonnes of its own tables."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.filters import ALL_VINTAGES
from dashboard.metrics import top_share
from dashboard.metrics.interval import Interval
from dashboard.topics.validation import queries
from dashboard.topics.validation.methods.model import Check, Inputs, Method, Result
from dashboard.topics.validation.words import note
from data.codes import OTHER, WORLD

_LARGEST = 3
_HALF_STEP = 5e-5
_KEY = ("material_id", "stage_id", "product", "year", "vintage")


def checks(engine: Engine) -> list[Check]:
    """Return one check for each printed share, of every edition."""
    all_vintages = {"vintage": ALL_VINTAGES}
    tonnes: defaultdict[tuple[object, ...], dict[str, float]] = defaultdict(dict)
    for row in engine.run(queries.OUTLOOK, all_vintages).records():
        if row["quantity_t"] is not None:
            tonnes[tuple(row[name] for name in _KEY)][row["country_iso3"]] = row["quantity_t"]
    return [
        _check(row, tonnes[tuple(row[name] for name in _KEY)])
        for row in engine.run(queries.TOP_SHARES, all_vintages).records()
        if row["statistic"] == "top3_share"
    ]


def _check(row: Record, tonnes: dict[str, float]) -> Check:
    printed = Interval.rounded(row["share_frac"], _HALF_STEP, 0.0, 1.0)
    named = {country: amount for country, amount in tonnes.items() if country not in (WORLD, OTHER)}

    def compute() -> Result:
        computed = top_share.compute(list(named.values()), _LARGEST, tonnes.get(WORLD))
        others = "" if printed.holds(computed) else _other_three(named, tonnes[WORLD], printed)
        words = others or note("named", n=len(named))
        return Result(computed, Interval.exactly(computed), Inputs.PRINTED, words)

    return METHOD.check(row, "top3_frac", row["share_frac"], printed, compute)


def _other_three(named: dict[str, float], total: float, printed: Interval) -> str:
    """Return which three named countries have the printed share instead of the largest; empty where none have."""
    ranked = sorted(((amount, country) for country, amount in named.items()), reverse=True)
    largest = {country for _, country in ranked[:_LARGEST]}
    for three in combinations(ranked, _LARGEST):
        if printed.holds(sum(amount for amount, _ in three) / total):
            summed = [country for _, country in three]
            left_out = ", ".join(sorted(largest - set(summed)))
            return note("other_three", summed=", ".join(summed), larger=left_out)
    return ""


METHOD = Method("iea_top3", top_share.METRIC, ("iea",), ("supply_outlook", "supply_concentration"), checks)
