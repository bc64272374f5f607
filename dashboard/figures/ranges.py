"""Low, best and high estimates by name as a line with three marks; what is only known as a range is dotted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.layout import LEGEND_ABOVE, Figure, named_rows

_MARKS = (("low", "line-ns-open"), ("best", "circle"), ("high", "diamond"))


@dataclass(frozen=True)
class Range:
    """One line: estimates on the axis, `low_most` and `best_most` where sums not split by confidence widen them."""

    name: str
    low: float
    low_most: float
    best: float
    best_most: float
    high: float
    colour: str
    hover: str
    click: str = ""


def estimate_ranges(ranges: Sequence[Range], *, title: str, words: tuple[str, str, str]) -> Figure:
    """Return one line a name from its low to its high estimate; `words` name low, best and high in the legend."""
    lines = [
        {
            "type": "scatter", "mode": "lines", "x": [start, end], "y": [row, row], "hoverinfo": "skip",
            "showlegend": False, "line": {"color": estimate.colour, "width": width, "dash": dash},
        }
        for row, estimate in enumerate(ranges)
        for start, end, width, dash in (
            (estimate.low, estimate.high, 4, "solid"), (estimate.low, estimate.low_most, 9, "dot"),
            (estimate.best, estimate.best_most, 9, "dot"),
        )
        if end > start
    ]  # fmt: skip
    marks = [
        {
            "type": "scatter", "mode": "markers", "name": word, "y": list(range(len(ranges))),
            "x": [getattr(estimate, which) for estimate in ranges],
            "text": [estimate.hover for estimate in ranges], "hovertemplate": "%{text}<extra></extra>",
            "customdata": [estimate.click for estimate in ranges],
            "marker": {
                "size": 13, "symbol": symbol, "color": [estimate.colour for estimate in ranges], "line": {"width": 2},
            },
        }
        for (which, symbol), word in zip(_MARKS, words, strict=True)
    ]  # fmt: skip
    axis = {"title": {"text": title}, "rangemode": "tozero", "tickformat": theme.TICKS}
    names = [estimate.name for estimate in ranges]
    return {"data": [*lines, *marks], "layout": {**LEGEND_ABOVE, **named_rows(names, axis, top=32)}}
