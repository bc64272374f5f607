"""Stacked demand by use against lines of supply on one axis of time, as plain Plotly dicts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.layout import LEGEND, LEGEND_ABOVE, Figure, unit_note

_HALO = "rgba(255,255,255,1)"
_LOOKS = (("solid", "diamond"), ("dash", "square"))
SIGNS = ("\N{HORIZONTAL BAR}", "┄")
"""The signs of the lines of supply in a legend in words, in their order."""
_WIDTH, _ROOM = 0.62, 0.55
"""Width of a column, and room before the first and after the last, in parts of the shortest time between two."""


@dataclass(frozen=True)
class Supply:
    """One line of supply: a value and a tooltip for each year; None where nothing is stated."""

    name: str
    values: Sequence[float | None]
    hover: Sequence[str]


@dataclass(frozen=True)
class Use(Supply):
    """One part of the demand, as a line of supply is stated."""

    colour: str


def demand_and_supply(years: Sequence[int], uses: Sequence[Use], supplies: Sequence[Supply], *, unit: str) -> Figure:
    """Return stacked columns of the uses, one a year, and the supplies as lines over them; `unit` is on the axis.

    Columns stand at their years, so that the slope of a line is that of its years: six from the base year, then five
    each. A white halo sets the lines off from the columns.
    """
    gap = min((later - earlier for earlier, later in itertools.pairwise(years)), default=1)
    bars = [
        {
            "type": "bar", "name": use.name, "x": list(years), "y": list(use.values), "width": _WIDTH * gap,
            "hovertext": list(use.hover), "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {"color": use.colour},
        }
        for use in uses
    ]  # fmt: skip
    halos = [
        {
            "type": "scatter", "mode": "lines", "x": list(years), "y": list(supply.values), "connectgaps": True,
            "hoverinfo": "skip", "showlegend": False, "line": {"width": 6, "color": _HALO},
        }
        for supply in supplies
    ]  # fmt: skip
    lines = [
        {
            "type": "scatter", "mode": "lines+markers", "name": supply.name, "x": list(years), "y": list(supply.values),
            "hovertext": list(supply.hover), "hovertemplate": "%{hovertext}<extra></extra>", "connectgaps": True,
            "line": {"width": 3, "dash": dash, "color": theme.AREA_TOTAL},
            "marker": {"size": 9, "symbol": symbol, "color": theme.AREA_TOTAL, "line": {"width": 1, "color": _HALO}},
        }
        for supply, (dash, symbol) in zip(supplies, _LOOKS, strict=False)
    ]  # fmt: skip
    return {
        "data": [*bars, *halos, *lines],
        "layout": {
            **LEGEND_ABOVE,
            "barmode": "stack",
            "margin": {"l": 56, "r": 16, "t": 28, "b": 32},
            "legend": LEGEND | {"y": -0.12, "yanchor": "top"},
            "xaxis": {
                "type": "linear", "showgrid": False, "tickvals": list(years), "ticktext": [str(year) for year in years],
                "tickangle": 0, "range": [years[0] - _ROOM * gap, years[-1] + _ROOM * gap],
            },
            "yaxis": {"rangemode": "tozero", "tickformat": theme.TICKS},
            "annotations": [unit_note(unit)],
        },
    }  # fmt: skip
