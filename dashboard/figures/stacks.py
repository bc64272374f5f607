"""Several quantities by name as horizontal bars: on end where they may be added, else side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures import theme
from dashboard.figures.labels import STANDOFF_PX, label, numbers, room

Figure = dict[str, Any]


@dataclass(frozen=True)
class Series:
    """One colour of the bars: a value, a tooltip and a click (`key:value`) for each name; None where there is none."""

    name: str
    values: Sequence[float | None]
    colour: str
    hover: Sequence[str]
    clicks: Sequence[str]


def bars_by_name(
    names: Sequence[str], series: Sequence[Series], *, title: str, added: bool, percent: bool = False
) -> Figure:
    """Return one bar a name, from the top; `added` sets the series on end, else they stand below each other.

    `title` names what the length measures, with its unit.
    """
    shown = [label(name) for name in names]
    left, right = room(shown), 24
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "name": one.name, "y": list(range(len(names))),
                "x": list(one.values), "hovertext": list(one.hover), "hovertemplate": "%{hovertext}<extra></extra>",
                "customdata": list(one.clicks), "marker": {"color": one.colour},
            }
            for one in series
        ],
        "layout": {
            "margin": {"l": left, "r": right, "t": 32, "b": 44},
            "barmode": "stack" if added else "group",
            "bargap": 0.3,
            "showlegend": True,
            "legend": {
                "orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom", "traceorder": "normal",
            },
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "title": {"text": title}, "tickformat": ".0%" if percent else theme.TICKS,
                "nticks": numbers(left, right, 5), "tickangle": 0, "rangemode": "tozero",
            },
            "yaxis": {
                "tickmode": "array", "tickvals": list(range(len(names))), "ticktext": shown,
                "range": [len(names) - 0.5, -0.5], "ticklabelstandoff": STANDOFF_PX, "showgrid": False,
                "zeroline": False,
            },
        },
    }  # fmt: skip
