"""Low, best and high estimates by name as a line with three marks; what is only known as a range is dotted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures import theme
from dashboard.figures.labels import STANDOFF_PX, label, numbers, room

Figure = dict[str, Any]


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
    names = [label(one.name) for one in ranges]
    left, right = room(names), 24
    places = list(range(len(ranges)))
    marks = (("low", "line-ns-open"), ("best", "circle"), ("high", "diamond"))
    data: list[Figure] = [
        {
            "type": "scatter", "mode": "lines", "x": [start, end], "y": [place, place], "hoverinfo": "skip",
            "showlegend": False, "line": {"color": one.colour, "width": width, "dash": dash},
        }
        for place, one in zip(places, ranges, strict=True)
        for start, end, width, dash in (
            (one.low, one.high, 4, "solid"), (one.low, one.low_most, 9, "dot"), (one.best, one.best_most, 9, "dot"),
        )
        if end > start
    ]  # fmt: skip
    data += [
        {
            "type": "scatter", "mode": "markers", "name": word, "y": places,
            "x": [getattr(one, which) for one in ranges],
            "text": [one.hover for one in ranges], "hovertemplate": "%{text}<extra></extra>",
            "customdata": [one.click for one in ranges],
            "marker": {"size": 13, "symbol": symbol, "color": [one.colour for one in ranges], "line": {"width": 2}},
        }
        for (which, symbol), word in zip(marks, words, strict=True)
    ]  # fmt: skip
    return {
        "data": data,
        "layout": {
            "margin": {"l": left, "r": right, "t": 32, "b": 44},
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom"},
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "title": {"text": title}, "rangemode": "tozero", "nticks": numbers(left, right), "tickangle": 0,
                "tickformat": theme.TICKS,
            },
            "yaxis": {
                "tickmode": "array", "tickvals": places, "ticktext": names,
                "range": [len(ranges) - 0.5, -0.5], "ticklabelstandoff": STANDOFF_PX, "showgrid": False,
                "zeroline": False,
            },
        },
    }  # fmt: skip
