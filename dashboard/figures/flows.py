"""Bilateral flows as plain Plotly dicts: a Sankey of the largest flows and a matrix of the largest partners."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import cos, radians, sin

from dashboard.figures.bins import bins_of
from dashboard.figures.layout import STANDOFF_PX, Figure, label, pale, room

Flow = tuple[str, str, float]
_TILT_DEG = 40
_NARROW_CELL_PX = 18
_LEAST_MARGIN_PX = 8
_ROW_OF_TEXT_PX = 16


def flow_sankey(
    flows: Sequence[Flow], *, name: Callable[[str], str], colour: Callable[[str], str], hover: Callable[[Flow], str]
) -> Figure:
    """Return exporters on the left, importers on the right; each flow is (exporter, importer, value).

    Names stand outside, clear of the flows, on a card that has the room for them (`meta.room`, pixels on both sides).
    """
    exporters = list(dict.fromkeys(flow[0] for flow in flows))
    importers = list(dict.fromkeys(flow[1] for flow in flows))
    left = {code: place for place, code in enumerate(exporters)}
    right = {code: place + len(exporters) for place, code in enumerate(importers)}
    names = [label(name(code)) for code in (*exporters, *importers)]
    beside = [room(names[: len(exporters)]), room(names[len(exporters) :])]
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "snap",
                "node": {
                    "label": names,
                    "color": [colour(code) for code in (*exporters, *importers)],
                    "customdata": [
                        *(f"exporter:{code}" for code in exporters),
                        *(f"importer:{code}" for code in importers),
                    ],
                    "hovertemplate": "%{label}<extra></extra>",
                    "pad": _ROW_OF_TEXT_PX,
                    "thickness": 12,
                    "line": {"width": 0},
                },
                "link": {
                    "source": [left[flow[0]] for flow in flows],
                    "target": [right[flow[1]] for flow in flows],
                    "value": [flow[2] for flow in flows],
                    "customdata": [hover(flow) for flow in flows],
                    "hovertemplate": "%{customdata}<extra></extra>",
                    "color": [pale(colour(flow[0]), 0.35) for flow in flows],
                },
            }
        ],
        "layout": {
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "meta": {"names": "outside_if_wide", "room": beside},
        },
    }


def flow_matrix(
    cells: Mapping[tuple[str, str], float | None],
    exporters: Sequence[str],
    importers: Sequence[str],
    *,
    name: Callable[[str], str],
    hover: Callable[[str, str], str],
    total: float,
    title: str,
) -> Figure:
    """Return exporters down, importers across; a cell is empty where there is no flow or its value is not stated.

    Colours say which bin a cell's share of `total` is in, since one flow often dwarfs the rest; the browser writes
    their legend, which `title` names, below: a colour bar would take the room of the cells. The margins are those of
    the names: plotly.js would draw the matrix twice to find them.
    """
    bins = bins_of((value or 0.0) / total for value in cells.values())
    rows = list(reversed(exporters))
    names = {code: label(name(code)) for code in (*exporters, *importers)}
    down, across = (room(names[code] for code in codes) for codes in (exporters, importers))
    return {
        "data": [
            {
                "type": "heatmap",
                "x": [names[code] for code in importers],
                "y": [names[code] for code in rows],
                "z": [[cells.get((row, column)) for column in importers] for row in rows],
                "text": [[hover(row, column) for column in importers] for row in rows],
                "customdata": [[f"exporter:{row},importer:{column}" for column in importers] for row in rows],
                "hovertemplate": "%{text}<extra></extra>",
                "hoverongaps": False,
                "xgap": 1,
                "ygap": 1,
                "coloraxis": "coloraxis",
            }
        ],
        "layout": {
            "margin": {
                "l": down, "r": _beyond([names[code] for code in importers]),
                "t": round(across * sin(radians(_TILT_DEG))) + 8, "b": 8,
            },
            "xaxis": {"side": "top", "tickangle": -_TILT_DEG, "showgrid": False, "automargin": False},
            "yaxis": {"showgrid": False, "automargin": False, "ticklabelstandoff": STANDOFF_PX},
            "dragmode": False,
            "coloraxis": {"cmin": 0, "cmax": bins.edges[-1] * total, "showscale": False},
            "meta": {
                "names": "upright_if_narrow",
                "map": {"legend": {"title": title, "items": bins.legend}, "scale": bins.scale, "notes": []},
            },
        },
    }  # fmt: skip


def _beyond(names: Sequence[str]) -> int:
    """Return the pixels that the tilted names of columns reach beyond the last one, cells as narrow as on a phone."""
    reach = [
        room([name]) * cos(radians(_TILT_DEG)) - (place + 0.5) * _NARROW_CELL_PX
        for place, name in enumerate(reversed(names))
    ]
    return round(max([_LEAST_MARGIN_PX, *reach]))
