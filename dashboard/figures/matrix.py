"""Criticality matrix: importance against supply risk, thresholds drawn, paths broken where the method changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]
_GREY = "#8f99a5"
_ROOM = 1.12
# Labels are placed for a picture this small (pixels a letter and a line take of it), so that none covers another.
_SMALL, _LETTER, _LINE = (300.0, 280.0), 6.6, 15.0


@dataclass(frozen=True)
class Mark:
    """One material; `click` is where a click leads."""

    name: str
    importance: float
    risk: float
    hover: str
    click: str = ""


@dataclass(frozen=True)
class Path:
    """The scores of one material over its studies by one method: a broken line is two paths."""

    name: str
    marks: Sequence[Mark]
    colour: str
    old_method: bool = False


@dataclass(frozen=True)
class Words:
    """Texts of the picture: axes, thresholds, the legend."""

    importance: str
    risk: str
    critical: str
    others: str


def criticality_matrix(
    marks: Sequence[Mark], paths: Sequence[Path], *, thresholds: tuple[float, float], words: Words
) -> Figure:
    """Return all `marks` in grey under the `paths`; `thresholds` are those of importance (x) and risk (y)."""
    every = [*marks, *(mark for path in paths for mark in path.marks)]
    most_x = max([thresholds[0], *(mark.importance for mark in every)]) * _ROOM
    most_y = max([thresholds[1], *(mark.risk for mark in every)]) * _ROOM
    importance, risk = thresholds
    taken = [(mark.importance, mark.risk, mark.name) for path in paths for mark in path.marks]
    named = _placed(marks, taken, (most_x, most_y))
    data: list[Figure] = [
        {
            "type": "scatter", "mode": "markers+text", "name": words.others,
            "x": [mark.importance for mark in marks], "y": [mark.risk for mark in marks],
            "text": [mark.name if mark in named else "" for mark in marks], "textposition": "middle right",
            "hovertext": [mark.hover for mark in marks], "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": [mark.click for mark in marks], "textfont": {"size": 11},
            "marker": {"size": 8, "color": _GREY},
        },
        *(_path(path) for path in paths if path.marks),
    ]  # fmt: skip
    line = {"type": "line", "line": {"width": 1, "dash": "dash", "color": _GREY}, "layer": "below"}
    return {
        "data": data,
        "layout": {
            "margin": {"l": 56, "r": 24, "t": 40, "b": 48},
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom"},
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {"title": {"text": words.importance}, "range": [0, most_x], "nticks": 7, "zeroline": False},
            "yaxis": {"title": {"text": words.risk}, "range": [0, most_y], "nticks": 7, "zeroline": False},
            "shapes": [
                {
                    "type": "rect", "x0": importance, "x1": most_x, "y0": risk, "y1": most_y, "line": {"width": 0},
                    "fillcolor": "rgba(179,38,30,0.06)", "layer": "below",
                },
                line | {"x0": importance, "x1": importance, "y0": 0, "y1": most_y},
                line | {"x0": 0, "x1": most_x, "y0": risk, "y1": risk},
            ],
            "annotations": [
                {
                    "text": words.critical, "x": most_x, "y": most_y, "xanchor": "right", "yanchor": "top",
                    "showarrow": False, "font": {"size": 11},
                }
            ],
        },
    }  # fmt: skip


def _path(path: Path) -> Figure:
    return {
        "type": "scatter", "mode": "lines+markers+text", "name": path.name,
        "x": [mark.importance for mark in path.marks], "y": [mark.risk for mark in path.marks],
        "text": [mark.name for mark in path.marks], "textposition": "top center",
        "textfont": {"size": 11, "color": path.colour},
        "hovertext": [mark.hover for mark in path.marks], "hovertemplate": "%{hovertext}<extra></extra>",
        "line": {"color": path.colour, "width": 2, "dash": "dot" if path.old_method else "solid"},
        "marker": {
            "size": 10, "color": path.colour, "symbol": "circle-open" if path.old_method else "circle",
            "line": {"width": 2 if path.old_method else 0},
        },
    }  # fmt: skip


def _placed(marks: Sequence[Mark], taken: Sequence[tuple[float, float, str]], most: tuple[float, float]) -> list[Mark]:
    """Return the marks whose names fit, the riskiest first: no name covers another name or a mark of a path."""
    per_x, per_y = _SMALL[0] / most[0], _SMALL[1] / most[1]

    def box(x: float, y: float, name: str) -> tuple[float, float, float, float]:
        left, middle = x * per_x + 6, y * per_y
        return left, left + _LETTER * len(name), middle - _LINE / 2, middle + _LINE / 2

    def centred(x: float, y: float, name: str) -> tuple[float, float, float, float]:
        middle, half = x * per_x, _LETTER * len(name) / 2
        return middle - half, middle + half, y * per_y - 6, y * per_y + _LINE + 8

    boxes = [centred(*one) for one in taken]
    named = []
    for mark in sorted(marks, key=lambda one: -one.risk):
        own = box(mark.importance, mark.risk, mark.name)
        free = all(own[1] < other[0] or other[1] < own[0] or own[3] < other[2] or other[3] < own[2] for other in boxes)
        others = [one for one in marks if one is not mark]
        bare = not any(
            own[0] < one.importance * per_x < own[1] and own[2] < one.risk * per_y < own[3] for one in others
        )
        if free and bare and own[1] < _SMALL[0]:
            boxes.append(own)
            named.append(mark)
    return named
