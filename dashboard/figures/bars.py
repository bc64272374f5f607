"""Ranked horizontal bars as plain Plotly dicts: from zero, largest on top, labelled directly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures import theme
from dashboard.figures.labels import STANDOFF_PX, label, numbers, room, rows_range

Figure = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """One bar: `label` stands beside it, a `<br>` in `name` starts a second line.

    `hollow` marks an estimate, `click` is the `key:value` of a click.
    """

    name: str
    value: float
    label: str
    colour: str
    hover: str
    hollow: bool = False
    click: str = ""


def ranked_bars(bars: Sequence[Bar], *, title: str, percent: bool = True) -> Figure:
    """Return `bars` in the order given, from the top; `title` names what their length measures, with its unit."""
    names = [label(bar.name) for bar in bars]
    longest = max((bar.value for bar in bars), default=0.0) or 1.0
    left, right = room(names), max(56, room(bar.label for bar in bars))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": list(range(len(bars))),
                "x": [bar.value for bar in bars],
                "text": [bar.label for bar in bars],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertext": [bar.hover for bar in bars],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "customdata": [bar.click for bar in bars],
                "marker": {
                    "color": [bar.colour for bar in bars],
                    "pattern": {
                        "shape": ["/" if bar.hollow else "" for bar in bars], "size": 6, "solidity": 0.6,
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
                "range": [0, longest * 1.08],
                "tickformat": ".0%" if percent else theme.TICKS,
                "title": {"text": title},
                "nticks": numbers(left, right),
                "tickangle": 0,
            },
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(bars))),
                "ticktext": names,
                "ticklabelstandoff": STANDOFF_PX,
                "range": rows_range(len(bars)),
                "showgrid": False,
                "zeroline": False,
            },
        },
    }  # fmt: skip
