"""Values known as an interval, by name: a bar to the low end, hatched on to the high end, band edges drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.labels import STANDOFF_PX, label, numbers, room, rows_range

Figure = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """One bar from zero: certain up to `low`, possible up to `high`; `label` stands beside it."""

    name: str
    low: float
    high: float
    label: str
    colour: str
    hover: str


@dataclass(frozen=True)
class Edge:
    """A line across all bars, with its words on top."""

    at: float
    words: str


def interval_bars(spans: Sequence[Span], *, title: str, edges: Sequence[Edge], most: float) -> Figure:
    """Return `spans` in the order given, from the top; the axis runs from 0 to `most`."""
    names = [label(span.name) for span in spans]
    places = list(range(len(spans)))
    bottom, top = rows_range(len(spans))
    left, right = room(names), max(56, room(span.label for span in spans))
    shared = {
        "type": "bar", "orientation": "h", "y": places, "hovertext": [span.hover for span in spans],
        "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False, "showlegend": False,
    }  # fmt: skip
    colours = [span.colour for span in spans]
    return {
        "data": [
            shared | {"x": [span.low for span in spans], "marker": {"color": colours}},
            shared
            | {
                "x": [span.high - span.low for span in spans], "base": [span.low for span in spans],
                "text": [span.label for span in spans], "textposition": "outside",
                "marker": {
                    "color": colours,
                    "pattern": {"shape": ["/"] * len(spans), "size": 6, "solidity": 0.6, "fillmode": "replace"},
                },
            },
        ],
        "layout": {
            "margin": {"l": left, "r": right, "t": 28, "b": 44},
            "meta": {"names": "above_if_narrow"},
            "barmode": "overlay",
            "bargap": 0.35,
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": [0, most], "tickformat": "~g", "title": {"text": title}, "nticks": numbers(left, right),
                "tickangle": 0,
            },
            "yaxis": {
                "tickmode": "array", "tickvals": places, "ticktext": names, "range": [bottom, top],
                "ticklabelstandoff": STANDOFF_PX, "showgrid": False, "zeroline": False,
            },
            "shapes": [
                {
                    "type": "line", "x0": edge.at, "x1": edge.at, "y0": top, "y1": bottom,
                    "line": {"width": 1, "dash": "dash", "color": "#8f99a5"},
                }
                for edge in edges
            ],
            "annotations": [
                {
                    "text": edge.words, "x": edge.at, "y": top, "xanchor": "left", "yanchor": "bottom",
                    "showarrow": False, "font": {"size": 11},
                }
                for edge in edges
            ],
        },
    }  # fmt: skip
