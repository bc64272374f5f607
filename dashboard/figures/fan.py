"""Fan charts as plain Plotly dicts: what was observed, then a dashed middle inside its 80 % and 95 % intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures import theme

Figure = dict[str, Any]
_FEW = 12


@dataclass(frozen=True)
class Fan:
    """A forecast: middle, and low and high ends of both intervals, period by period."""

    x: Sequence[Any]
    middle: Sequence[float]
    low_80: Sequence[float]
    high_80: Sequence[float]
    low_95: Sequence[float]
    high_95: Sequence[float]
    hover: Sequence[str]


@dataclass(frozen=True)
class Observed:
    """The observations before it; `hollow` marks estimates."""

    x: Sequence[Any]
    y: Sequence[float]
    hover: Sequence[str]
    hollow: Sequence[bool]


def _band(x: Sequence[Any], low: Sequence[float], high: Sequence[float], name: str, fill: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [*x, *reversed(x)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": fill,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def fan_chart(
    observed: Observed, fan: Fan | None, *, unit: str, colour: str, words: Mapping[str, str], years: bool
) -> Figure:
    """Return the chart; `words` name `observed`, `middle`, `interval_80` and `interval_95` in the legend.

    Bands and dashes start from the last observation, so that no gap parts them.
    """
    few = len(observed.x) <= _FEW
    past: Figure = {
        "type": "scatter",
        "mode": "lines+markers" if few else "lines",
        "name": words["observed"],
        "x": list(observed.x),
        "y": list(observed.y),
        "text": list(observed.hover),
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": 2},
        "marker": {
            "size": 8,
            "symbol": ["circle-open" if is_hollow else "circle" for is_hollow in observed.hollow],
            "color": colour,
            "line": {"width": [2 if is_hollow else 0 for is_hollow in observed.hollow]},
        },
    }
    data = [past]
    if fan is not None:
        x, start = [observed.x[-1], *fan.x], observed.y[-1]
        data = [
            _band(x, [start, *fan.low_95], [start, *fan.high_95], words["interval_95"], _clear(colour, 0.16)),
            _band(x, [start, *fan.low_80], [start, *fan.high_80], words["interval_80"], _clear(colour, 0.28)),
            past,
            {
                "type": "scatter",
                "mode": "lines+markers" if few else "lines",
                "name": words["middle"],
                "x": x,
                "y": [start, *fan.middle],
                "text": ["", *fan.hover],
                "hovertemplate": "%{text}<extra></extra>",
                "line": {"color": colour, "width": 2, "dash": "dash"},
                "marker": {"size": [0, *[7] * len(fan.x)], "symbol": "diamond-open", "color": colour},
            },
        ]
    every = [*observed.x, *(fan.x if fan else ())]
    axis: Figure = {"showgrid": False}
    if years:
        axis |= {"range": [every[0] - 0.4, every[-1] + 0.4], "tickformat": "d"}
        if len(every) <= _FEW:
            axis |= {"tickvals": every, "ticktext": [str(year) for year in every]}
    return {
        "data": data,
        "layout": {
            "margin": {"l": 64, "r": 16, "t": 28, "b": 32},
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.12, "yanchor": "top"},
            "hovermode": "closest",
            "dragmode": False,
            "yaxis": {"rangemode": "tozero", "tickformat": theme.TICKS, "nticks": 6},
            "xaxis": axis,
            "annotations": [
                {
                    "text": unit, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left",
                    "yanchor": "bottom", "xshift": -56, "yshift": 6, "showarrow": False, "name": "unit",
                }
            ],
        },
    }  # fmt: skip


def _clear(colour: str, share: float) -> str:
    """Return `#rrggbb` as a colour that lets so much of what lies below through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"
