"""Ranked vertical columns as plain Plotly dicts, for many names on a wide card: from zero, largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: `label` stands on it, `hollow` sets it apart by a hatch, `click` is the `key:value` of a click."""

    name: str
    value: float
    label: str
    colour: str
    hover: str
    hollow: bool = False
    click: str = ""


def ranked_columns(columns: Sequence[Column], *, title: str) -> Figure:
    """Return `columns` (fractions, 0 to 1) in the order given; `title` names what their height measures."""
    places = list(range(len(columns)))
    return {
        "data": [
            {
                "type": "bar",
                "x": places,
                "y": [column.value for column in columns],
                "text": [column.label for column in columns],
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "hovertext": [column.hover for column in columns],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "customdata": [column.click for column in columns],
                "marker": {
                    "color": [column.colour for column in columns],
                    "pattern": {
                        "shape": ["/" if column.hollow else "" for column in columns], "size": 6, "solidity": 0.6,
                        "fillmode": "replace",
                    },
                },
            }
        ],
        "layout": {
            "margin": {"l": 56, "r": 16, "t": 28, "b": 96},
            "bargap": 0.3,
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "tickmode": "array", "tickvals": places, "ticktext": [column.name for column in columns],
                "tickangle": -45, "showgrid": False,
            },
            "yaxis": {"rangemode": "tozero", "tickformat": ".0%", "nticks": 5},
            "annotations": [
                {
                    "text": title, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left",
                    "yanchor": "bottom", "xshift": -48, "yshift": 6, "showarrow": False, "name": "unit",
                }
            ],
        },
    }  # fmt: skip
