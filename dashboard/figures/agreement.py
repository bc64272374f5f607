"""Computed against published: a point a result, with the range that its inputs allow, and the line of agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.layout import GREY, LEGEND_ABOVE, Figure

_ROOM = 0.06


@dataclass(frozen=True)
class Agreement:
    """One result. `low` to `high` is what the inputs allow; `computed` is None where only that range is known.

    `label` is written beside the point, for the few that deserve it.
    """

    published: float
    computed: float | None
    low: float
    high: float
    hover: str
    label: str = ""

    @property
    def shown(self) -> float:
        """Where the point stands: the middle of the range where that alone is known."""
        return (self.low + self.high) / 2 if self.computed is None else self.computed


@dataclass(frozen=True)
class Group:
    """Results of one verdict, with their colour and mark; their words stand in the legend."""

    words: str
    colour: str
    symbol: str
    points: Sequence[Agreement]


def agreement_scatter(groups: Sequence[Group], *, titles: tuple[str, str], line: str) -> Figure:
    """Return published (x) against computed (y); `titles` name both axes, `line` the diagonal."""
    every = [point for group in groups for point in group.points]
    ends = [value for point in every for value in (point.published, point.low, point.high)] or [0.0, 1.0]
    room = _ROOM * (max(ends) - min(ends) or 1.0)
    span = [min(ends) - room, max(ends) + room]
    data: list[Figure] = [
        {
            "type": "scatter", "mode": "lines", "x": span, "y": span, "name": line, "hoverinfo": "skip",
            "line": {"width": 1, "dash": "dot", "color": GREY},
        },
        *(_trace(group, sum(span) / 2) for group in groups if group.points),
    ]  # fmt: skip
    axis = {"range": span, "tickformat": theme.TICKS, "nticks": 7, "zeroline": False}
    return {
        "data": data,
        "layout": {
            **LEGEND_ABOVE,
            "margin": {"l": 64, "r": 24, "t": 40, "b": 48},
            "xaxis": {**axis, "title": {"text": titles[0]}},
            "yaxis": {**axis, "title": {"text": titles[1]}},
        },
    }


def _trace(group: Group, middle: float) -> Figure:
    """Return the points of a group; names of those beyond `middle` stand on their left, clear of the edge."""
    points = group.points
    return {
        "type": "scatter",
        "mode": "markers+text" if any(point.label for point in points) else "markers",
        "name": group.words,
        "x": [point.published for point in points],
        "y": [point.shown for point in points],
        "text": [point.label for point in points],
        "textposition": ["middle left" if point.published > middle else "middle right" for point in points],
        "hovertext": [point.hover for point in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "error_y": {
            "type": "data", "symmetric": False, "thickness": 1, "width": 0, "color": group.colour,
            "array": [point.high - point.shown for point in points],
            "arrayminus": [point.shown - point.low for point in points],
        },
        "marker": {
            "size": 9, "symbol": group.symbol, "color": group.colour,
            "line": {"width": 2 if group.symbol.endswith("-open") else 0},
        },
    }  # fmt: skip
