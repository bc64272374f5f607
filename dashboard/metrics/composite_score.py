"""A score over principles by published goalposts, and how far its ranks depend on the weights.

Each indicator runs from 0 at the worse goalpost to 1 at the better one, cut off at both; a principle is the mean of its
indicators, the score the mean of the principles. For the interval of ranks the weights of the principles are drawn
evenly from all that add up to one (Dirichlet with all parameters 1), the same draws each time.

Hand calculation: PM2.5 of 20 µg/m3 between 35 (0) and 5 (1) is (20 - 35) / (5 - 35) = 0.5; with 0.9 and 0.7 in another
principle the score is (0.5 + 0.8) / 2 = 0.65.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from functools import lru_cache

from dashboard.metrics.model import CannotComputeError, Metric, OutOfRangeError

METRIC = Metric(
    metric_id="composite_score",
    formula=(
        "S = Σ_p w_p · mean over i in p of min(1, max(0, (x_i \N{MINUS SIGN} low_i) / (high_i \N{MINUS SIGN} low_i)))"
    ),
    unit="fraction",
    low=0.0,
    high=1.0,
    worse="lower",
    reference=(
        "OECD and JRC (2008), Handbook on Constructing Composite Indicators; weights drawn at random: Saisana, "
        "Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2), 307-323"
    ),
    inputs=("sdg_indicator_yearly", "logistics_performance", "governance_yearly"),
)
DRAWS = 1_000
_SEED = 2015
_TAIL = 0.05
"""Ranks outside the interval at either end."""


def placed(value: float, low: float, high: float) -> float:
    """Return where `value` lies between the worse goalpost (0) and the better one (1); `low` may be above `high`.

    Raises OutOfRangeError where both are the same.
    """
    if low == high:
        raise OutOfRangeError("the better goalpost", high, "another than the worse one")
    return min(1.0, max(0.0, (value - low) / (high - low)))


def compute(by_principle: Mapping[str, Sequence[float]], weights: Mapping[str, float] | None = None) -> float:
    """Return the score, 0-1, of placed indicators by principle; principles without any have no part in it.

    Without `weights` all principles count alike. Raises CannotComputeError where no principle has an indicator.
    """
    means = {name: math.fsum(values) / len(values) for name, values in by_principle.items() if values}
    if not means:
        raise CannotComputeError("an indicator")
    chosen = {name: 1.0 if weights is None else weights[name] for name in means}
    return math.fsum(chosen[name] * mean for name, mean in means.items()) / math.fsum(chosen.values())


def rank_intervals(scored: Mapping[str, Mapping[str, Sequence[float]]]) -> Mapping[str, tuple[int, int]]:
    """Return by country the ranks between which it lies under nine in ten of all weights; 1 is the best.

    `scored` holds placed indicators by country and principle. Those that tie share the better rank.
    """
    principles = tuple(sorted({name for parts in scored.values() for name, values in parts.items() if values}))
    means = {
        country: [
            (at, math.fsum(parts[name]) / len(parts[name])) for at, name in enumerate(principles) if parts.get(name)
        ]
        for country, parts in scored.items()
    }
    ranks: dict[str, list[int]] = {country: [] for country in scored}
    for weights in _weights(len(principles)):
        scores = {
            country: sum(weights[at] * mean for at, mean in found) / sum(weights[at] for at, _ in found)
            for country, found in means.items()
        }
        ordered = sorted(scores.values(), reverse=True)
        for country, score in scores.items():
            ranks[country].append(ordered.index(score) + 1)
    cut = int(DRAWS * _TAIL)
    return {country: (sorted(found)[cut], sorted(found)[-cut - 1]) for country, found in ranks.items()}


@lru_cache(maxsize=8)
def _weights(n: int) -> tuple[tuple[float, ...], ...]:
    """Return the draws of `n` weights each; what is exponential adds up to one evenly once divided by its sum."""
    drawn = random.Random(_SEED)  # noqa: S311 - weights, no secrets
    return tuple(tuple(-math.log(1.0 - drawn.random()) for _ in range(n)) for _ in range(DRAWS))
