"""Bins of a sequential scale: at most six, by size so that those far apart in rank differ in colour.

Shares of a few countries of like size are cut into equal numbers; where one country dwarfs the rest the edges grow
by the steps 1, 2, 5, 10, or 1, 3, 10 where the shares reach further down.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.figures.theme import DASH, THIN, number

BINS = 6
_DWARFED = 5.0
_SECOND, _TENTH = 1, 9
_LADDERS = ((1, 2, 5), (1, 3))


@dataclass(frozen=True)
class Bins:
    """Edges of bins of fractions, from 0 to the largest value; a bin holds its lower edge, the last one both."""

    edges: tuple[float, ...]

    @property
    def colours(self) -> tuple[int, ...]:
        """The steps of the scale, 1 to 6, one a bin: the last is the strongest, also of fewer."""
        count = len(self.edges) - 1
        return tuple(BINS - round((BINS - 1) * (count - 1 - place) / max(1, count - 1)) for place in range(count))

    @property
    def labels(self) -> tuple[str, ...]:
        """What each bin holds, in words, such as 2 to 5 %."""
        ends = [number(_digits(edge * 100)) for edge in self.edges]
        return tuple(f"{low}{DASH}{high}{THIN}%" for low, high in pairwise(ends))

    @property
    def legend(self) -> list[list[str]]:
        """What each colour holds, for the legend that the browser writes."""
        return [[f"seq-{colour}", label] for colour, label in zip(self.colours, self.labels, strict=True)]

    @property
    def scale(self) -> dict[str, list[float] | list[int]]:
        """The edges as parts of the largest value, with the colours between them, for the browser."""
        top = self.edges[-1]
        return {"edges": [round(edge / top, 6) for edge in self.edges], "colours": list(self.colours)}

    def of(self, value: float) -> int:
        """Return the place of the bin that holds a value, from 0."""
        return min(bisect_right(self.edges, value) - 1, len(self.edges) - 2)


def bins_of(values: Iterable[float]) -> Bins:
    """Return the bins for `values`, fractions from 0 on; one bin where there is at most one value above 0."""
    ranked = sorted((value for value in values if value > 0), reverse=True)
    if not ranked:
        return Bins((0.0, 1.0))
    top = ranked[0]
    quantiles = _quantiles(ranked)
    ladders = [_ladder(top, steps) for steps in _LADDERS]
    dwarfs = top > _DWARFED * ranked[len(ranked) // 2]
    tried = [Bins((0.0, *edges, top)) for edges in (ladders if dwarfs else [quantiles])]
    tried += [] if any(_separates(bins, ranked) for bins in tried) else [Bins((0.0, *quantiles, top))]
    return max(tried, key=lambda bins: (_separates(bins, ranked), len({bins.of(value) for value in ranked})))


def _separates(bins: Bins, ranked: Sequence[float]) -> bool:
    """Tell whether the second and the tenth differ; with fewer, the second and the last."""
    second, tenth = ranked[min(_SECOND, len(ranked) - 1)], ranked[min(_TENTH, len(ranked) - 1)]
    return second == tenth or bins.of(second) != bins.of(tenth)


def _quantiles(ranked: Sequence[float]) -> list[float]:
    """Return inner edges that part `ranked` into like numbers, in two digits."""
    count = min(BINS, len(set(ranked)))
    cuts = (len(ranked) * place // count for place in range(1, count))
    edges = sorted({_digits((ranked[cut - 1] + ranked[cut]) / 2) for cut in cuts})
    return [edge for edge in edges if 0 < edge < ranked[0]]


def _ladder(top: float, steps: Sequence[int]) -> list[float]:
    """Return the largest inner edges below `top` among steps times powers of ten."""
    power = math.floor(math.log10(top))
    edges = sorted(step * 10.0**place for place in range(power - BINS, power + 1) for step in steps)
    return [round(edge, 12) for edge in edges if edge < top][1 - BINS :]


def _digits(value: float) -> float:
    """Return a value in two digits."""
    if not value:
        return 0.0
    return float(round(value, 1 - math.floor(math.log10(value))))
