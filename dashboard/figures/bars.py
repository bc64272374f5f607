"""Ranked horizontal bars as plain Plotly dicts: from zero, largest on top, labelled directly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]
_MOST_LETTERS = 26
_BREAK = "<br>"
_PIXELS_PER_LETTER = 6.6


@dataclass(frozen=True)
class Bar:
    """One bar: `label` stands beside it, a `<br>` in `name` starts a second line.

    `hollow` marks an estimate, `click` is the `key:value` of a click.
    """

    name: str
    value: float
    label: str
    colour: str
    hover: str
    hollow: bool = False
    click: str = ""


def ranked_bars(bars: Sequence[Bar], *, title: str, percent: bool = True) -> Figure:
    """Return `bars` in the order given, from the top; `title` names what their length measures, with its unit."""
    names = [_shortened(bar.name) for bar in bars]
    longest_line = max((len(line) for name in names for line in name.split(_BREAK)), default=0)
    left = longest_line * _PIXELS_PER_LETTER + 12
    longest = max((bar.value for bar in bars), default=0.0) or 1.0
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": list(range(len(bars))),
                "x": [bar.value for bar in bars],
                "text": [bar.label for bar in bars],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertext": [bar.hover for bar in bars],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "customdata": [bar.click for bar in bars],
                "marker": {
                    "color": [bar.colour for bar in bars],
                    "pattern": {
                        "shape": ["/" if bar.hollow else "" for bar in bars], "size": 6, "solidity": 0.6,
                        "fillmode": "replace",
                    },
                },
            }
        ],
        "layout": {
            "margin": {"l": round(left), "r": 56, "t": 8, "b": 44},
            "bargap": 0.35,
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": [0, longest * 1.08],
                "tickformat": ".0%" if percent else "~s",
                "title": {"text": title},
                "nticks": 6,
            },
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(bars))),
                "ticktext": names,
                "range": [len(bars) - 0.5, -0.5],
                "showgrid": False,
                "zeroline": False,
            },
        },
    }  # fmt: skip


def _shortened(name: str) -> str:
    """Return `name` with each of its lines cut to what fits."""
    return _BREAK.join(
        line if len(line) <= _MOST_LETTERS else line[: _MOST_LETTERS - 1].rstrip() + "…" for line in name.split(_BREAK)
    )
