"""Bars as plain Plotly dicts, labelled directly: ranked rows and columns, rates, intervals, several series by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures import theme
from dashboard.figures.layout import BARE, GREY, LEGEND, LEGEND_ABOVE, Figure, named_rows, unit_note

_HOVER = "%{hovertext}<extra></extra>"
_PALE = 0.4


@dataclass(frozen=True)
class Bar:
    """One bar: `label` stands at its end, a `<br>` in `name` starts a second line.

    `hollow` marks an estimate or a range by a hatch, `click` is the `key:value` of a click, `low` the low end of a
    range whose high end is `value`.
    """

    name: str
    value: float
    label: str
    colour: str
    hover: str
    hollow: bool = False
    click: str = ""
    low: float = 0.0


@dataclass(frozen=True)
class Edge:
    """A line across all bars, with its words on top."""

    at: float
    words: str


@dataclass(frozen=True)
class Series:
    """One colour of the bars: a value, a tooltip and a click (`key:value`) for each name; None where there is none."""

    name: str
    values: Sequence[float | None]
    colour: str
    hover: Sequence[str]
    clicks: Sequence[str]


def _trace(bars: Sequence[Bar], hatched: Iterable[bool], solidity: float, **more: Any) -> Figure:
    return {
        "type": "bar",
        "text": [bar.label for bar in bars],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "hovertext": [bar.hover for bar in bars],
        "hovertemplate": _HOVER,
        "marker": {
            "color": [bar.colour for bar in bars],
            "pattern": {
                "shape": ["/" if is_hatched else "" for is_hatched in hatched], "size": 6, "solidity": solidity,
                "fillmode": "replace",
            },
        },
        **more,
    }  # fmt: skip


def _rows(bars: Sequence[Bar], hatched: Iterable[bool], solidity: float = 0.6, **more: Any) -> Figure:
    return _trace(bars, hatched, solidity, orientation="h", y=list(range(len(bars))), **more)


def _from_low(bars: Sequence[Bar]) -> Figure:
    return {"x": [bar.value - bar.low for bar in bars], "base": [bar.low for bar in bars]}


def _layout(bars: Sequence[Bar], x_axis: Figure, **options: Any) -> Figure:
    names, labels = [bar.name for bar in bars], [bar.label for bar in bars]
    return {**BARE, "bargap": 0.35, **named_rows(names, x_axis, labels=labels, **options)}


def ranked_bars(bars: Sequence[Bar], *, title: str, percent: bool = True) -> Figure:
    """Return `bars` from zero in the order given, from the top; `title` names what their length measures, with unit."""
    longest = max((bar.value for bar in bars), default=0.0) or 1.0
    written = theme.PERCENT_TICKS if percent else theme.TICKS
    axis = {"range": [0, longest * 1.08], "tickformat": written, "title": {"text": title}}
    values, clicks = [bar.value for bar in bars], [bar.click for bar in bars]
    trace = _rows(bars, [bar.hollow for bar in bars], x=values, customdata=clicks)
    return {"data": [trace], "layout": {**_layout(bars, axis, centred=True), "meta": {"names": "above_if_narrow"}}}


def rate_bars(bars: Sequence[Bar], *, title: str, whole: bool = False) -> Figure:
    """Return rates (fractions, 0 to 1), each from `low` to `value`, in the order given, from the top.

    `title` names what their length measures. `whole` draws the axis up to 100 % whatever the rates are.
    """
    longest = 1.0 if whole else max((bar.value for bar in bars), default=0.0) or 1.0
    axis = {"range": [0, longest * 1.05], "tickformat": theme.PERCENT_TICKS, "title": {"text": title}}
    trace = _rows(bars, [bar.hollow for bar in bars], solidity=0.4, **_from_low(bars))
    return {"data": [trace], "layout": _layout(bars, axis, most_numbers=5, centred=True)}


def ranked_columns(bars: Sequence[Bar], *, title: str) -> Figure:
    """Return `bars` (fractions, 0 to 1) as columns in the order given, for many names on a wide card.

    `title` names what their height measures.
    """
    places = list(range(len(bars)))
    values, clicks = [bar.value for bar in bars], [bar.click for bar in bars]
    hatched = [bar.hollow for bar in bars]
    return {
        "data": [_trace(bars, hatched, 0.6, x=places, y=values, customdata=clicks, textangle=0)],
        "layout": {
            **BARE,
            "margin": {"l": 56, "r": 16, "t": 28, "b": 96},
            "bargap": 0.3,
            "xaxis": {
                "tickmode": "array", "tickvals": places, "ticktext": [bar.name for bar in bars], "tickangle": -45,
                "showgrid": False,
            },
            "yaxis": {"rangemode": "tozero", "tickformat": theme.PERCENT_TICKS, "nticks": 5},
            "annotations": [unit_note(title)],
        },
    }  # fmt: skip


def interval_bars(bars: Sequence[Bar], *, title: str, edges: Sequence[Edge], most: float) -> Figure:
    """Return bars that are certain up to `low` and hatched on to `value`, in the order given, from the top.

    The axis runs from 0 to `most`; `edges` are drawn across all bars.
    """
    axis = {"range": [0, most], "tickformat": theme.TICKS, "title": {"text": title}}
    layout = _layout(bars, axis, top=28, centred=True)
    bottom, top = layout["yaxis"]["range"]
    certain = {
        "type": "bar", "orientation": "h", "y": list(range(len(bars))), "x": [bar.low for bar in bars],
        "hovertext": [bar.hover for bar in bars], "hovertemplate": _HOVER, "cliponaxis": False, "showlegend": False,
        "marker": {"color": [bar.colour for bar in bars]},
    }  # fmt: skip
    possible = _rows(bars, [True] * len(bars), showlegend=False, **_from_low(bars))
    return {
        "data": [certain, possible],
        "layout": {
            **layout,
            "meta": {"names": "above_if_narrow"},
            "barmode": "overlay",
            "shapes": [
                {
                    "type": "line", "x0": edge.at, "x1": edge.at, "y0": top, "y1": bottom,
                    "line": {"width": 1, "dash": "dash", "color": GREY}, "layer": "below",
                }
                for edge in edges
            ],
            "annotations": [
                {
                    "text": edge.words, "x": edge.at, "y": top, "xanchor": "left", "yanchor": "bottom",
                    "showarrow": False,
                }
                for edge in edges
            ],
        },
    }  # fmt: skip


def bars_by_name(
    names: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    added: bool,
    percent: bool = False,
    chosen: Collection[int] = (),
) -> Figure:
    """Return one bar a name, from the top; `added` stacks the series, else they are below each other.

    `title` names what the length measures, with its unit; `percent` writes fractions as per cent. The names at the
    places `chosen` are bold and all other bars pale; none chosen leaves all alike.
    """
    lit = [1.0 if not chosen or place in chosen else _PALE for place in range(len(names))]
    axis = {
        "title": {"text": title},
        "tickformat": theme.PERCENT_TICKS if percent else theme.TICKS,
        "rangemode": "tozero",
    }
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "name": part.name, "y": list(range(len(names))),
                "x": list(part.values), "hovertext": list(part.hover), "hovertemplate": _HOVER,
                "customdata": list(part.clicks),
                "marker": {"color": part.colour, **({"opacity": lit} if chosen else {})},
            }
            for part in series
        ],
        "layout": {
            **LEGEND_ABOVE,
            **named_rows(names, axis, top=32, most_numbers=5, centred=True, bold=chosen),
            "barmode": "stack" if added else "group",
            "bargap": 0.3,
            "legend": {**LEGEND, "traceorder": "normal"},
        },
    }  # fmt: skip
