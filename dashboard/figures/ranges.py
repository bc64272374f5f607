"""Low, best and high estimates by name as a line with three marks; what is only known as a range is a pale band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.layout import LEGEND_ABOVE, Figure, named_rows, pale

_BAND_PX, _PALE = 18, 0.3
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
            "showlegend": False, "line": {"color": colour, "width": width},
        }
        for row, estimate in enumerate(ranges)
        for start, end, width, colour in (
            (estimate.low, estimate.low_most, _BAND_PX, pale(estimate.colour, _PALE)),
            (estimate.best, estimate.best_most, _BAND_PX, pale(estimate.colour, _PALE)),
            (estimate.low, estimate.high, 3, estimate.colour),
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
