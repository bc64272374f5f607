"""Fan charts as plain Plotly dicts: what was observed, then a dashed middle inside its 80 % and 95 % intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures import theme
from dashboard.figures.layout import LEGEND, LEGEND_ABOVE, Figure, pale, unit_note, year_ticks
from dashboard.figures.lines import interval_band

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
    band = interval_band(x, low, high, fill) | {"name": name}
    del band["showlegend"]
    return band


def fan_chart(
    observed: Observed, fan: Fan | None, *, unit: str, colour: str, words: Mapping[str, str], years: bool
) -> Figure:
    """Return the chart; `words` name `observed`, `middle`, `interval_80` and `interval_95` in the legend.

    Bands and dashes start from the last observation, so that no gap parts them.
    """
    mode = "lines+markers" if len(observed.x) <= _FEW else "lines"
    line = {"type": "scatter", "mode": mode, "hovertemplate": "%{text}<extra></extra>"}
    past: Figure = line | {
        "name": words["observed"],
        "x": list(observed.x),
        "y": list(observed.y),
        "text": list(observed.hover),
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
            _band(x, [start, *fan.low_95], [start, *fan.high_95], words["interval_95"], pale(colour, 0.16)),
            _band(x, [start, *fan.low_80], [start, *fan.high_80], words["interval_80"], pale(colour, 0.28)),
            past,
            line
            | {
                "name": words["middle"],
                "x": x,
                "y": [start, *fan.middle],
                "text": ["", *fan.hover],
                "line": {"color": colour, "width": 2, "dash": "dash"},
                "marker": {"size": [0, *[7] * len(fan.x)], "symbol": "diamond-open", "color": colour},
            },
        ]
    every = [*observed.x, *(fan.x if fan else ())]
    axis: Figure = {"showgrid": False}
    if years:
        axis |= {"range": [every[0] - 0.4, every[-1] + 0.4], **year_ticks(every[0], every[-1])}
        if len(every) <= _FEW:
            axis |= {"tickvals": every, "ticktext": [str(year) for year in every]}
    return {
        "data": data,
        "layout": {
            **LEGEND_ABOVE,
            "margin": {"l": 64, "r": 16, "t": 28, "b": 32},
            "legend": LEGEND | {"y": -0.12, "yanchor": "top"},
            "yaxis": {"rangemode": "tozero", "tickformat": theme.TICKS, "nticks": 6},
            "xaxis": axis,
            "annotations": [unit_note(unit, -56)],
        },
    }
