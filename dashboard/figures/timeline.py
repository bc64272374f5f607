"""Dated statements in rows as plain Plotly dicts: what is measured and what the law asks, each on its own line.

Quantities that must not be compared by height (a rate, a yield, a capacity) keep a line each; the number is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.layout import GREY, PIXELS_PER_LETTER, Figure, year_ticks

_PHONE_PX = 248
_RIGHT_PX = 24


@dataclass(frozen=True)
class Event:
    """One statement: `row` names its line and stands above it, `label` stands below the mark.

    `is_target` sets law apart from fact, `hollow` marks a doubtful date.
    """

    row: str
    year: int
    label: str
    colour: str
    hover: str
    is_target: bool = False
    hollow: bool = False


def _symbol(event: Event) -> str:
    return ("diamond" if event.is_target else "circle") + ("-open" if event.hollow else "")


def _positions(events: Sequence[Event], first: int, last: int) -> list[str]:
    """Return where each label stands below its mark: those of a row that would meet on a phone turn from each other.

    `first` and `last` are the ends of the axis. None turns beyond the edge: there it is enough that the other turns.
    """
    per_year = _PHONE_PX / (last - first)

    def width(event: Event) -> float:
        return max(map(len, event.label.split("<br>"))) * PIXELS_PER_LETTER

    def meets(event: Event, other: Event) -> bool:
        near = abs(event.year - other.year) * per_year < (width(event) + width(other)) / 2
        return event.row == other.row and near

    positions = []
    for event in events:
        close = [other.year for other in events if other is not event and meets(event, other)]
        before, after = any(year < event.year for year in close), any(year > event.year for year in close)
        fits = width(event) <= (last - event.year) * per_year + _RIGHT_PX
        side = "left" if after and not before else "right" if before and not after and fits else "center"
        positions.append(f"bottom {side}")
    return positions


def timeline(events: Sequence[Event], *, now: int) -> Figure:
    """Return the events on lines in the order of their first event; a dotted line stands at the year `now`."""
    rows = list(dict.fromkeys(event.row for event in events))
    years = [event.year for event in events] or [now]
    first, last = min(*years, now), max(*years, now)
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [event.year for event in events],
                "y": [rows.index(event.row) for event in events],
                "text": [event.label for event in events],
                "textposition": _positions(events, first - 1, last + 1),
                "cliponaxis": False,
                "hovertext": [event.hover for event in events],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {
                    "size": 11,
                    "symbol": [_symbol(event) for event in events],
                    "color": [event.colour for event in events],
                    "line": {"width": 2, "color": [event.colour for event in events]},
                },
                "showlegend": False,
            }
        ],
        "layout": {
            "margin": {"l": 16, "r": _RIGHT_PX, "t": 20, "b": 32},
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": [first - 1, last + 1], **year_ticks(first - 1, last + 1), "tickangle": 0, "zeroline": False,
            },
            "yaxis": {
                "tickmode": "array", "tickvals": list(range(len(rows))), "showticklabels": False,
                "range": [len(rows) - 0.4, -0.6], "zeroline": False,
            },
            "annotations": [
                {
                    "text": row, "xref": "paper", "x": 0, "xanchor": "left", "y": place, "yanchor": "bottom",
                    "yshift": 7, "showarrow": False,
                }
                for place, row in enumerate(rows)
            ],
            "shapes": [
                {
                    "type": "line", "yref": "paper", "x0": now, "x1": now, "y0": 0, "y1": 1,
                    "line": {"width": 1, "dash": "dot", "color": GREY}, "layer": "below",
                }
            ],
        },
    }  # fmt: skip
