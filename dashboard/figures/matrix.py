"""Criticality matrix: importance against supply risk, thresholds drawn, paths broken where the method changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.figures import theme
from dashboard.figures.layout import GREY, LEGEND_ABOVE, Figure

_ROOM = 1.12
# Pixels of a letter, of a line, from a mark to its name, of a mark of a path, of a grey one: no name may cover another.
_LETTER, _LINE, _OFF, _RADIUS, _SPOT = 6.6, 15.0, 7.0, 5.0, 3.0
_RIGHT = "middle right"
_BESIDE = (
    "top center", "bottom center", _RIGHT, "middle left", "top right", "top left", "bottom right", "bottom left",
)  # fmt: skip
_AROUND = (_RIGHT, *(place for place in _BESIDE if place != _RIGHT))
SCREENS = ((206.0, 280.0), (300.0, 280.0), (420.0, 370.0), (560.0, 370.0), (900.0, 370.0))
"""Pixels of the plot area on the smallest to a wide screen: years of paths are placed so as to fit all of them."""
_WIDE = 400.0
"""Pixels of the plot area from which a picture has its own, more names."""
MARGIN = {"l": 56, "r": 24, "t": 40, "b": 48}
Box = tuple[float, float, float, float]


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
    marks: Sequence[Mark],
    paths: Sequence[Path],
    *,
    thresholds: tuple[float, float],
    words: Words,
    sizes: Sequence[tuple[float, float]] = SCREENS,
) -> Figure:
    """Return all `marks` in grey under the `paths`; `thresholds` are those of importance (x) and risk (y).

    Names are placed so that none covers another in a plot area of any of the `sizes` (pixels), on a narrow one fewer
    (`meta`, `assets/js/37-fit-width.js`); one without a place is left to the tooltip and to the list beside.
    """
    every = [*marks, *(mark for path in paths for mark in path.marks)]
    most_x = max([thresholds[0], *(mark.importance for mark in every)]) * _ROOM
    most_y = max([thresholds[1], *(mark.risk for mark in every)]) * _ROOM
    importance, risk = thresholds
    room = _Room(sizes, (most_x, most_y))
    room.keep_clear([mark for path in paths for mark in path.marks])
    # Newest first: where two paths crowd, it is the newest year that has to be named.
    positions = {
        id(mark): room.take(mark, [place for place in _BESIDE if room.is_bare(mark, marks, place)])
        or room.take(mark, _BESIDE)
        for mark in sorted((mark for path in paths for mark in path.marks), key=lambda mark: mark.name, reverse=True)
    }
    fixed = [(mark, positions[id(mark)]) for path in paths for mark in path.marks]
    wide, narrow = (_names(marks, fixed, _of_width(sizes, is_wide=is_wide), room) for is_wide in (True, False))
    fewer = {"meta": {"names": "fewer_if_narrow", "fewer": narrow}} if wide and narrow else {}
    data: list[Figure] = [
        {
            "type": "scatter", "mode": "markers+text", "name": words.others,
            "x": [mark.importance for mark in marks], "y": [mark.risk for mark in marks],
            **(wide or narrow),
            "hovertext": [mark.hover for mark in marks], "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": [mark.click for mark in marks],
            "marker": {"size": 8, "color": GREY},
        },
        *(_path(path, positions) for path in paths if path.marks),
    ]  # fmt: skip
    scores = {"tickformat": theme.TICKS, "nticks": 7, "zeroline": False}
    line = {"type": "line", "line": {"width": 1, "dash": "dash", "color": GREY}, "layer": "below"}
    return {
        "data": data,
        "layout": {
            **LEGEND_ABOVE,
            **fewer,
            "margin": dict(MARGIN),
            "xaxis": {"title": {"text": words.importance}, "range": [0, most_x], **scores},
            "yaxis": {"title": {"text": words.risk}, "range": [0, most_y], **scores},
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
                    "showarrow": False,
                }
            ],
        },
    }  # fmt: skip


def _path(path: Path, positions: Mapping[int, str]) -> Figure:
    places = [positions[id(mark)] for mark in path.marks]
    return {
        "type": "scatter", "mode": "lines+markers+text", "name": path.name,
        "x": [mark.importance for mark in path.marks], "y": [mark.risk for mark in path.marks],
        "text": [mark.name if place else "" for mark, place in zip(path.marks, places, strict=True)],
        "textposition": [place or _BESIDE[0] for place in places],
        "textfont": {"color": path.colour},
        "hovertext": [mark.hover for mark in path.marks], "hovertemplate": "%{hovertext}<extra></extra>",
        "line": {"color": path.colour, "width": 2, "dash": "dot" if path.old_method else "solid"},
        "marker": {
            "size": 10, "color": path.colour, "symbol": "circle-open" if path.old_method else "circle",
            "line": {"width": 2 if path.old_method else 0},
        },
    }  # fmt: skip


def _box(x: float, y: float, name: str, position: str) -> Box:
    """Return where a name stands beside a mark, in pixels from the origin: left, right, bottom, top."""
    vertical, horizontal = position.split()
    width = _LETTER * len(name)
    left = {"left": x - _OFF - width, "center": x - width / 2, "right": x + _OFF}[horizontal]
    bottom = {"top": y + _OFF, "middle": y - _LINE / 2, "bottom": y - _OFF - _LINE}[vertical]
    return left, left + width, bottom, bottom + _LINE


def _apart(box: Box, other: Box) -> bool:
    return box[1] < other[0] or other[1] < box[0] or box[3] < other[2] or other[3] < box[2]


class _Room:
    """The picture at each of its `sizes` (pixels of the plot area) with what is taken there; `most` ends both axes."""

    def __init__(self, sizes: Sequence[tuple[float, float]], most: tuple[float, float]) -> None:
        self._sizes, self._most = sizes, most
        self._taken: list[list[Box]] = [[] for _ in sizes]

    def empty(self, sizes: Sequence[tuple[float, float]]) -> _Room:
        """Return a picture with the same axes at other sizes, nothing taken."""
        return _Room(sizes, self._most)

    def _at(self, mark: Mark, size: tuple[float, float]) -> tuple[float, float]:
        return mark.importance / self._most[0] * size[0], mark.risk / self._most[1] * size[1]

    def keep_clear(self, marks: Sequence[Mark]) -> None:
        """Take the places of marks that no name may cover."""
        for size, taken in zip(self._sizes, self._taken, strict=True):
            for x, y in (self._at(mark, size) for mark in marks):
                taken.append((x - _RADIUS, x + _RADIUS, y - _RADIUS, y + _RADIUS))

    def take(self, mark: Mark, positions: Sequence[str]) -> str:
        """Return the first position at which the name covers nothing at any size, taken from now; empty: none."""
        for position in positions:
            boxes = [_box(*self._at(mark, size), mark.name, position) for size in self._sizes]
            if all(map(self._is_free, boxes, self._sizes, self._taken)):
                for box, taken in zip(boxes, self._taken, strict=True):
                    taken.append(box)
                return position
        return ""

    @staticmethod
    def _is_free(box: Box, size: tuple[float, float], taken: Sequence[Box]) -> bool:
        inside = box[0] >= 0 and box[1] <= size[0] and box[2] >= 0 and box[3] <= size[1]
        return inside and all(_apart(box, other) for other in taken)

    def is_bare(self, mark: Mark, others: Sequence[Mark], position: str = _RIGHT) -> bool:
        """Tell whether the name of a mark covers none of the others."""
        for size in self._sizes:
            left, right, bottom, top = _box(*self._at(mark, size), mark.name, position)
            places = (self._at(other, size) for other in others if other is not mark)
            if any(left - _SPOT < x < right + _SPOT and bottom - _SPOT < y < top + _SPOT for x, y in places):
                return False
        return True


def _of_width(sizes: Sequence[tuple[float, float]], *, is_wide: bool) -> list[tuple[float, float]]:
    return [size for size in sizes if (size[0] >= _WIDE) is is_wide]


def _names(
    marks: Sequence[Mark], fixed: Sequence[tuple[Mark, str]], sizes: Sequence[tuple[float, float]], paths: _Room
) -> Figure:
    """Return text and place of the names that fit all `sizes`, the riskiest first: none covers a name or a mark.

    `fixed` are the marks of paths with the places of their years. Empty where there are no sizes.
    """
    if not sizes:
        return {}
    room = paths.empty(sizes)
    room.keep_clear([mark for mark, _ in fixed])
    for mark, position in fixed:
        room.take(mark, [position] if position else ())
    places = {
        id(mark): room.take(mark, [place for place in _AROUND if room.is_bare(mark, marks, place)])
        for mark in sorted(marks, key=lambda mark: -mark.risk)
    }
    return {
        "text": [mark.name if places[id(mark)] else "" for mark in marks],
        "textposition": [places[id(mark)] or _RIGHT for mark in marks],
    }
