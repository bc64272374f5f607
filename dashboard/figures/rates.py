"""Stated rates as horizontal bars, as plain Plotly dicts: a value from zero, what is only known as a range hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.labels import STANDOFF_PX, label, numbers, room

Figure = dict[str, Any]
_BEYOND = 1.05


@dataclass(frozen=True)
class Rate:
    """One bar from `low` to `high`; a single value has `low` 0 and is no `interval`. `label` stands beside it."""

    name: str
    low: float
    high: float
    label: str
    colour: str
    hover: str
    interval: bool = False


def rate_bars(rates: Sequence[Rate], *, title: str, whole: bool = False) -> Figure:
    """Return `rates` (fractions, 0 to 1) in the order given, from the top; `title` names what their length measures.

    `whole` draws the axis up to 100 % whatever the rates are.
    """
    names = [label(rate.name) for rate in rates]
    left, right = room(names), max(56, room(rate.label for rate in rates))
    longest = 1.0 if whole else max((rate.high for rate in rates), default=0.0) or 1.0
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": list(range(len(rates))),
                "base": [rate.low for rate in rates],
                "x": [rate.high - rate.low for rate in rates],
                "text": [rate.label for rate in rates],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertext": [rate.hover for rate in rates],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {
                    "color": [rate.colour for rate in rates],
                    "pattern": {
                        "shape": ["/" if rate.interval else "" for rate in rates], "size": 6, "solidity": 0.4,
                        "fillmode": "replace",
                    },
                },
            }
        ],
        "layout": {
            "margin": {"l": left, "r": right, "t": 8, "b": 44},
            "bargap": 0.35,
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": [0, longest * _BEYOND], "tickformat": ".0%", "title": {"text": title},
                "nticks": numbers(left, right, 5), "tickangle": 0,
            },
            "yaxis": {
                "tickmode": "array", "tickvals": list(range(len(rates))), "ticktext": names,
                "range": [len(rates) - 0.5, -0.5], "ticklabelstandoff": STANDOFF_PX, "showgrid": False,
                "zeroline": False,
            },
        },
    }  # fmt: skip
