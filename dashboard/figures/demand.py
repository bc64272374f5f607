"""Stacked demand by use against lines of supply, as plain Plotly dicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.layout import LEGEND, LEGEND_ABOVE, Figure, unit_note

_HALO = "#ffffff"
_LOOKS = (("solid", "diamond"), ("dash", "square"))


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

    Years are categories: the base year and the five-year steps stand side by side. A white halo sets the lines off from
    the columns.
    """
    names = [str(year) for year in years]
    bars = [
        {
            "type": "bar", "name": use.name, "x": names, "y": list(use.values), "hovertext": list(use.hover),
            "hovertemplate": "%{hovertext}<extra></extra>", "marker": {"color": use.colour},
        }
        for use in uses
    ]  # fmt: skip
    halos = [
        {
            "type": "scatter", "mode": "lines", "x": names, "y": list(supply.values), "connectgaps": True,
            "hoverinfo": "skip", "showlegend": False, "line": {"width": 6, "color": _HALO},
        }
        for supply in supplies
    ]  # fmt: skip
    lines = [
        {
            "type": "scatter", "mode": "lines+markers", "name": supply.name, "x": names, "y": list(supply.values),
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
            "bargap": 0.4,
            "margin": {"l": 56, "r": 16, "t": 28, "b": 32},
            "legend": LEGEND | {"y": -0.12, "yanchor": "top"},
            "xaxis": {"type": "category", "showgrid": False},
            "yaxis": {"rangemode": "tozero", "tickformat": theme.TICKS},
            "annotations": [unit_note(unit)],
        },
    }
