"""Small multiples over time as plain Plotly dicts: one panel a subject on common axes, intervals as bands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.layout import BARE, Figure, pale, year_ticks
from dashboard.figures.lines import interval_band

_COLUMNS = 2
_GAP_X, _GAP_Y = 0.05, 0.14


@dataclass(frozen=True)
class PanelLine:
    """One series of a panel; `low` and `high` bound its interval point by point, empty where none is stated."""

    name: str
    x: Sequence[int]
    y: Sequence[float | None]
    colour: str
    hover: Sequence[str]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    dash: str = "solid"


@dataclass(frozen=True)
class Panel:
    """One panel: `title` stands above it, `click` is the `key:value` of a click on its lines."""

    title: str
    lines: Sequence[PanelLine]
    click: str = ""


def line_panels(panels: Sequence[Panel], *, low: float, high: float) -> Figure:
    """Return `panels` in rows of two, all from `low` to `high` or as far as they go: heights compare across panels."""
    drawn = [value for panel in panels for line in panel.lines for value in (*line.y, *line.low, *line.high)]
    known = [value for value in drawn if value is not None]
    low, high = min([low, *known]), max([high, *known])
    across = min(_COLUMNS, len(panels)) or 1
    down = math.ceil(len(panels) / across) or 1
    years = [x for panel in panels for line in panel.lines for x in line.x]
    first, last = min(years, default=0), max(years, default=0)
    data: list[Figure] = []
    annotations: list[Figure] = []
    layout: Figure = {**BARE, "margin": {"l": 36, "r": 12, "t": 28, "b": 28}, "meta": {"names": "in_two_lines"}}
    for place, panel in enumerate(panels):
        row, column = divmod(place, across)
        suffix = str(place + 1) if place else ""
        left, right = _share(column, across, _GAP_X)
        below, above = _share(down - 1 - row, down, _GAP_Y)
        layout[f"xaxis{suffix}"] = {
            "domain": [left, right], "anchor": f"y{suffix}", "range": [first - 1, last + 1],
            **year_ticks(first - 1, last + 1, 4), "showgrid": False, "zeroline": False,
        }  # fmt: skip
        layout[f"yaxis{suffix}"] = {
            "domain": [below, above], "anchor": f"x{suffix}", "range": [low, high], "nticks": 5,
            "tickformat": theme.TICKS, "zeroline": True,
            "showticklabels": column == 0,
        }  # fmt: skip
        annotations.append(
            {
                "text": panel.title, "xref": "paper", "yref": "paper", "x": left, "y": above,
                "xanchor": "left", "yanchor": "bottom", "yshift": 2, "showarrow": False,
            }
        )  # fmt: skip
        for line in panel.lines:
            axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
            if line.low:
                years_known = [x for x, value in zip(line.x, line.y, strict=True) if value is not None]
                data.append(interval_band(years_known, line.low, line.high, pale(line.colour, 0.18)) | axes)
            data.append(_trace(line, panel.click) | axes)
    return {"data": data, "layout": layout | {"annotations": annotations}}


def _share(place: int, count: int, gap: float) -> tuple[float, float]:
    """Return where the `place`-th of `count` parts of the unit interval starts and ends, gaps between them."""
    size = (1 - gap * (count - 1)) / count
    start = place * (size + gap)
    return round(start, 4), round(start + size, 4)


def _trace(line: PanelLine, click: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.name,
        "x": list(line.x),
        "y": list(line.y),
        "text": list(line.hover),
        "customdata": [click] * len(line.x),
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "line": {"color": line.colour, "width": 2, "dash": line.dash},
        "marker": {"size": 4, "color": line.colour},
    }
