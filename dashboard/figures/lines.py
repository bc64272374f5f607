"""Time series as plain Plotly dicts: direct labels up to six series, hollow markers for estimates."""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.figures import theme
from dashboard.figures.layout import (
    BARE,
    MOST_YEARS,
    PHONE_PX,
    PIXELS_PER_LETTER,
    Figure,
    numbers,
    unit_note,
    year_ticks,
)

_DIRECT_LABELS = 6
_MARGIN_YEARS = 0.4
_LABEL_CHARACTERS = 20
_LABEL_SHIFT_PX = 16
_ROWS_OF_LABELS = 7
_LEFT_PX = 56
_YEAR_PX = 34
_SMALL_PX = 6
_FEW_POINTS = 12


@dataclass(frozen=True)
class Line:
    """One series: `hollow` marks estimates point by point, `click` is the `key:value` a click toggles."""

    name: str
    x: Sequence[Any]
    y: Sequence[float | None]
    colour: str
    hover: Sequence[str]
    hollow: Sequence[bool] = field(default_factory=tuple)
    click: str = ""
    dash: str = "solid"


def _trace(line: Line, *, markers: bool) -> Figure:
    """Return the trace of a line; `markers` are drawn on few points, and on many where some are hollow."""
    hollow = line.hollow or [False] * len(line.x)
    return {
        "type": "scatter",
        "mode": "lines+markers" if markers or any(hollow) else "lines",
        "name": line.name,
        "x": list(line.x),
        "y": list(line.y),
        "text": list(line.hover),
        "customdata": [line.click] * len(line.x),
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": line.colour, "width": 2, "dash": line.dash},
        "marker": {
            "size": 8 if markers else _SMALL_PX,
            "symbol": ["circle-open" if is_hollow else "circle" for is_hollow in hollow],
            "color": line.colour,
            "line": {"width": [2 if is_hollow else 0 for is_hollow in hollow]},
        },
    }


def _is_named_directly(lines: Sequence[Line]) -> bool:
    """Tell whether names stand beside the lines: up to six, and not one alone whose name, the title's, is too long."""
    return 1 < len(lines) <= _DIRECT_LABELS or (len(lines) == 1 and " ".join(_wrapped(lines[0].name)) == lines[0].name)


def _labels(lines: Sequence[Line]) -> list[Figure]:
    """Return the names of the lines right of the last point of all, so that none lies on a longer line."""
    last = max((line.x[-1] for line in lines if line.x), default=0)
    return [
        {
            "x": last,
            "y": next(value for value in reversed(line.y) if value is not None),
            "text": "<br>".join(_wrapped(name)),
            "align": "left",
            "font": {"color": line.colour},
            "xanchor": "left",
            "xshift": _LABEL_SHIFT_PX,
            "showarrow": False,
        }
        for line, name in zip(lines, _told_apart([line.name for line in lines]), strict=True)
        if any(value is not None for value in line.y)
    ]


def _told_apart(names: Sequence[str]) -> list[str]:
    """Return `names` without the words that all begin with, which the title says, where some would be cut short."""
    if len(names) < 2 or all(len(" ".join(_wrapped(name))) == len(name) for name in names):
        return list(names)
    words = [name.split() for name in names]
    shared = len(list(itertools.takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))))
    shared = min(shared, *(len(one) - 1 for one in words))
    return [" ".join(one[shared:]) for one in words]


def _wrapped(name: str) -> list[str]:
    """Return `name` on one line or two, cut short where it is longer."""
    return textwrap.wrap(name, _LABEL_CHARACTERS, max_lines=2, placeholder="…") or [name]


def _label_width(lines: Sequence[Line]) -> int:
    """Return the pixels that the longest line of a name takes, within reason for a narrow screen."""
    names = _told_apart([line.name for line in lines])
    longest = max((len(part) for name in names for part in _wrapped(name)), default=0)
    return round(max(_LABEL_SHIFT_PX + 16 + PIXELS_PER_LETTER * longest, 64))


def _spread(labels: list[Figure], low: float, high: float) -> list[Figure]:
    """Push labels apart so that none covers another; a thin line leads from one pushed far to where its series ends.

    A line of text takes a seventh of the axis, as on the smallest card, less where all would not fit. None is pushed
    above the axis.
    """
    placed = sorted(labels, key=lambda label: label["y"])
    ends = [label["y"] for label in placed]
    rows = [
        (below["text"].count("<br>") + above["text"].count("<br>")) / 2 + 1
        for below, above in itertools.pairwise(placed)
    ]
    gap = (high - low) / max(_ROWS_OF_LABELS, *rows, sum(rows)) or 1.0
    steps = [gap * row for row in rows]
    for (below, above), step in zip(itertools.pairwise(placed), steps, strict=True):
        above["y"] = max(above["y"], below["y"] + step)
    placed[-1]["y"] = min(placed[-1]["y"], high)
    for (below, above), step in reversed(list(zip(itertools.pairwise(placed), steps, strict=True))):
        below["y"] = min(below["y"], above["y"] - step)
    return [label if abs(label["y"] - end) < gap else _led(label, end) for label, end in zip(placed, ends, strict=True)]


def _led(label: Figure, end: float) -> Figure:
    """Return `label`, where it is, with a line to `end`, the value its series ends at."""
    return label | {
        "y": end,
        "ay": label["y"],
        "ayref": "y",
        "ax": _LABEL_SHIFT_PX,
        "xshift": 0,
        "standoff": 5,
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": label["font"]["color"],
    }


def _year_texts(years: Sequence[int], right: int) -> list[str]:
    """Return the years as written on the axis: from the last back as many as a phone has room for, apart as they are.

    `right` are the pixels that the labels of the lines take.
    """
    if not years:
        return []
    per_year = max((PHONE_PX - _LEFT_PX - right) / (years[-1] - years[0] + 2 * _MARGIN_YEARS), 1.0)
    apart = math.ceil(_YEAR_PX / per_year)
    written = [years[-1]]
    for year in reversed(years[:-1]):
        if written[-1] - year >= apart:
            written.append(year)
    return [str(year) if year in written else "" for year in years]


def series_lines(
    lines: Sequence[Line], *, unit: str, from_zero: bool = True, tick_format: str = theme.TICKS, years: bool = True
) -> Figure:
    """Return a line chart of `lines`; `unit` is said once, on the axis."""
    markers = max((len(line.x) for line in lines), default=0) <= _FEW_POINTS
    values = [value for line in lines for value in line.y if value is not None]
    direct = _is_named_directly(lines)
    right = _label_width(lines) if direct else 16
    layout: Figure = {
        **BARE,
        "margin": {"l": _LEFT_PX, "r": right, "t": 28, "b": 32},
        "showlegend": len(lines) > _DIRECT_LABELS,
        "legend": {"orientation": "h", "y": -0.18},
        "yaxis": {"rangemode": "tozero" if from_zero else "normal", "tickformat": tick_format, "automargin": False},
        "xaxis": {"showgrid": False, "automargin": False, "ticklabelstandoff": 4},
        "annotations": [unit_note(unit)],
    }
    xs = sorted({x for line in lines for x in line.x})
    if xs and not years:  # else Plotly widens the axis until the labels, which stand beside it, fit in
        layout["xaxis"]["range"] = [xs[0], xs[-1]]
    if years:
        if xs:  # names beside few points stand beyond the axis: no grid line or threshold strikes them through
            beyond = 0 if direct and markers else _MARGIN_YEARS
            layout["xaxis"]["range"] = [xs[0] - _MARGIN_YEARS, xs[-1] + beyond]
        if len(xs) <= _FEW_POINTS:
            layout["xaxis"] |= {"tickvals": xs, "ticktext": _year_texts(xs, right), "tickangle": 0}
        else:
            layout["xaxis"] |= {**year_ticks(xs[0], xs[-1], numbers(_LEFT_PX, right, MOST_YEARS)), "tickangle": 0}
    if direct and values:
        low = 0.0 if from_zero else min(values)
        layout["annotations"] += _spread(_labels(lines), low, max(values))
    return {"data": [_trace(line, markers=markers) for line in lines], "layout": layout}


def interval_band(x: Sequence[Any], low: Sequence[float], high: Sequence[float], colour: str) -> Figure:
    """Return a filled band between `low` and `high`, to draw beneath a line."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*x, *reversed(x)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def shade_years(figure: Figure, years: Sequence[int]) -> Figure:
    """Return `figure` with a grey band behind each of `years`, for values their publisher will still revise."""
    bands = [
        {
            "type": "rect", "xref": "x", "yref": "paper", "x0": year - 0.5, "x1": year + 0.5, "y0": 0, "y1": 1,
            "line": {"width": 0}, "fillcolor": "rgba(128,128,128,0.15)", "layer": "below",
        }
        for year in years
    ]  # fmt: skip
    layout = figure["layout"]
    return figure | {"layout": layout | {"shapes": [*layout.get("shapes", []), *bands]}}
