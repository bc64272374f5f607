"""Several quantities by name as horizontal bars: on end where they may be added, else side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]
_MOST_LETTERS = 30
_PIXELS_PER_LETTER = 6.6


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
    shown = [name if len(name) <= _MOST_LETTERS else name[: _MOST_LETTERS - 1].rstrip() + "…" for name in names]
    left = max((len(name) for name in shown), default=0) * _PIXELS_PER_LETTER + 12
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
            "margin": {"l": round(left), "r": 24, "t": 32, "b": 44},
            "barmode": "stack" if added else "group",
            "bargap": 0.3,
            "showlegend": True,
            "legend": {
                "orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom", "traceorder": "normal",
            },
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "title": {"text": title}, "tickformat": ".0%" if percent else "~s", "nticks": 6, "rangemode": "tozero",
            },
            "yaxis": {
                "tickmode": "array", "tickvals": list(range(len(names))), "ticktext": shown,
                "range": [len(names) - 0.5, -0.5], "showgrid": False, "zeroline": False,
            },
        },
    }  # fmt: skip
