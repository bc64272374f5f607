"""A figure as a static SVG picture, for paper and archives: what the plain dicts of this package use of Plotly.

Drawn are horizontal bars (`base`, hatch, text outside), scatters (lines, markers, text), lines and rectangles,
annotations in data coordinates, both axes and the legend. Anything else raises UndrawableError: a picture that leaves
something out would be wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from zlib import crc32

from dashboard.figures import theme
from dashboard.figures.layout import BREAK, Figure

_HATCH = "still-hatch"
_INK, _SOFT, _LINE, _SURFACE = "#16202c", "#4a5766", "#dfe3e8", "#ffffff"
_RIM = f' stroke="{_SURFACE}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
_TEXT, _ROW = 13, 15
_SIGN, _WIDE_LETTER, _GAP, _LEGEND_ROW = 14.0, 7.0, 12.0, 18.0
"""Pixels of the legend: sign before a name, a letter at its widest on average, space to the next entry, a row."""
_FEWEST_STEPS = 5
_DIGITS = 6
"""Significant figures of a number on an axis: more than a step between two of them needs."""
_DASHES = {"dot": "2 3", "dash": "5 4", "solid": ""}
_MODES = frozenset({"lines", "markers", "text"})
_ABOVE = {"top": -13.0, "middle": 0.0, "bottom": 13.0}
_BESIDE = {"left": ("end", -7.0), "center": ("middle", 0.0), "right": ("start", 7.0)}


class UndrawableError(ValueError):
    """A figure that uses what this module does not draw."""


@dataclass(frozen=True)
class _Frame:
    """The plot area in pixels and the ranges of both axes."""

    left: float
    top: float
    right: float
    bottom: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def x(self, value: float) -> float:
        low, high = self.x_range
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self.y_range
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def svg_chart(figure: Figure, *, width: int, height: int, title: str) -> str:
    """Return the SVG of `figure`, named `title` for screen readers. Raises UndrawableError."""
    layout = figure["layout"]
    margin = layout["margin"]
    rows = _legend_rows(figure["data"], width - margin["l"] - margin["r"]) if layout.get("showlegend") else []
    frame = _Frame(
        left=margin["l"],
        top=margin["t"] + legend_height(len(rows)),
        right=width - margin["r"],
        bottom=height - margin["b"],
        x_range=tuple(layout["xaxis"]["range"]),
        y_range=tuple(layout["yaxis"]["range"]),
    )
    shapes = [_shape(shape, frame) for shape in layout.get("shapes", ())]
    traces = [part for trace in figure["data"] for part in _trace(trace, frame, layout)]
    notes = [_annotation(note, frame) for note in layout.get("annotations", ())]
    legend = _legend(rows, frame)
    axes = [*_x_axis(layout["xaxis"], frame, height), *_y_axis(layout["yaxis"], frame)]
    hatch = f"hatch-{crc32(title.encode()):08x}"
    body = "".join((*axes, *shapes, *traces, *notes, *legend)).replace(_HATCH, hatch)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" class="still" '
        f'font-family="Source Sans 3, Arial, sans-serif" font-size="{_TEXT}"><title>{escape(title)}</title>'
        f'<defs><pattern id="{hatch}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="2.4" height="5" fill="{_SURFACE}"/></pattern></defs>{body}</svg>'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    colour: str = _INK,
    turn: bool = False,
    rim: bool = False,
) -> str:
    """Return text whose lines stand around `y`; a `rim` of the ground keeps lines from striking it through."""
    lines = words.split(BREAK)
    first = y - (len(lines) - 1) * _ROW / 2
    turned = f' transform="rotate(-90 {_number(x)} {_number(y)})"' if turn else ""
    spans = "".join(
        f'<tspan x="{_number(x)}" y="{_number(first + place * _ROW)}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    rimmed = _RIM if rim else ""
    return f'<text fill="{colour}" text-anchor="{anchor}" dominant-baseline="central"{turned}{rimmed}>{spans}</text>'


def _steps(low: float, high: float, most: int) -> list[float]:
    """Return round values between two ends."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return [step * place for place in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _written(value: float, tick_format: str = "") -> str:
    is_percent = tick_format.endswith("%")
    return theme.number(value * 100 if is_percent else value, _DIGITS) + (f"{theme.THIN}%" if is_percent else "")


def _x_axis(axis: Figure, frame: _Frame, height: int) -> list[str]:
    parts = []
    for value in _steps(*frame.x_range, max(_FEWEST_STEPS, axis.get("nticks", 6))):
        at = _number(frame.x(value))
        parts.append(f'<path d="M{at} {_number(frame.top)}V{_number(frame.bottom)}" stroke="{_LINE}"/>')
        words = _written(value, axis.get("tickformat", ""))
        parts.append(_text(frame.x(value), frame.bottom + 11, words, anchor="middle", colour=_SOFT))
    middle = (frame.left + frame.right) / 2
    return [*parts, _text(middle, height - 10, axis["title"]["text"], anchor="middle", colour=_SOFT)]


def _y_axis(axis: Figure, frame: _Frame) -> list[str]:
    if "tickvals" in axis:
        pairs = zip(axis["tickvals"], axis["ticktext"], strict=True)
        return [_text(frame.left - 6, frame.y(at), words, anchor="end") for at, words in pairs]
    parts = []
    for value in _steps(*frame.y_range, axis.get("nticks", 6)):
        at = _number(frame.y(value))
        parts.append(f'<path d="M{_number(frame.left)} {at}H{_number(frame.right)}" stroke="{_LINE}"/>')
        parts.append(_text(frame.left - 6, frame.y(value), _written(value), anchor="end", colour=_SOFT))
    title = _text(14, (frame.top + frame.bottom) / 2, axis["title"]["text"], anchor="middle", colour=_SOFT, turn=True)
    return [*parts, title]


def _each(value: Any, count: int) -> Sequence[Any]:
    return value if isinstance(value, list) else [value] * count


def _trace(trace: Figure, frame: _Frame, layout: Figure) -> list[str]:
    if trace["type"] == "bar" and trace.get("orientation") == "h":
        return _bars(trace, frame, layout.get("bargap", 0.2))
    modes = set(trace.get("mode", "").split("+"))
    if trace["type"] != "scatter" or not modes <= _MODES or "fill" in trace:
        raise UndrawableError(f"a trace of type {trace['type']} with mode {trace.get('mode')}")
    return _scatter(trace, frame, modes)


def _bars(trace: Figure, frame: _Frame, gap: float) -> list[str]:
    count = len(trace["y"])
    marker = trace["marker"]
    colours = _each(marker["color"], count)
    hatched = _each(marker.get("pattern", {}).get("shape", ""), count)
    bases, texts = _each(trace.get("base", 0.0), count), _each(trace.get("text", ""), count)
    thick = abs(frame.y(1) - frame.y(0)) * (1 - gap)
    parts = []
    for place, value, colour, hatch, base, words in zip(
        trace["y"], trace["x"], colours, hatched, bases, texts, strict=True
    ):
        start, end, middle = frame.x(base), frame.x(base + value), frame.y(place)
        box = (
            f'x="{_number(start)}" y="{_number(middle - thick / 2)}" width="{_number(max(0.0, end - start))}" '
            f'height="{_number(thick)}"'
        )
        parts.append(f'<rect {box} fill="{colour}"/>')
        parts += [f'<rect {box} fill="url(#{_HATCH})"/>'] if hatch else []
        parts += [_text(end + 5, middle, words, rim=True)] if words else []
    return parts


def _scatter(trace: Figure, frame: _Frame, modes: set[str]) -> list[str]:
    marker = trace.get("marker", {})
    points = [(frame.x(x), frame.y(y)) for x, y in zip(trace["x"], trace["y"], strict=True)]
    parts = []
    if "lines" in modes:
        line = trace["line"]
        path = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
        dashes = _DASHES[line.get("dash", "solid")]
        parts.append(
            f'<path d="M{path}" fill="none" stroke="{line["color"]}" stroke-width="{line["width"]}" '
            f'stroke-dasharray="{dashes}"/>'
        )
    if "markers" in modes:
        fill, width = _fill(marker)
        parts += [
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{marker["size"] / 2.4:.1f}" fill="{fill}" '
            f'stroke="{marker["color"]}" stroke-width="{width}"/>'
            for x, y in points
        ]
    if "text" in modes:
        positions = _each(trace.get("textposition", "middle right"), len(points))
        colour = trace.get("textfont", {}).get("color", _SOFT)
        for (x, y), words, position in zip(points, trace["text"], positions, strict=True):
            vertical, horizontal = position.split()
            anchor, right = _BESIDE[horizontal]
            at = x + right, y + _ABOVE[vertical]
            parts += [_text(*at, words, anchor=anchor, colour=colour, rim=True)] if words else []
    return parts


def _fill(marker: Figure) -> tuple[str, int]:
    """Return the fill of a mark and the width of its line; an open one is hollow."""
    return (_SURFACE, 2) if str(marker.get("symbol", "")).endswith("-open") else (marker["color"], 0)


def _shape(shape: Figure, frame: _Frame) -> str:
    if {"xref", "yref"} & set(shape) or shape["type"] not in {"line", "rect"}:
        raise UndrawableError(f"a shape {shape['type']} that is not in data coordinates")
    ends = sorted((frame.x(shape["x0"]), frame.x(shape["x1"]))), sorted((frame.y(shape["y0"]), frame.y(shape["y1"])))
    (left, right), (top, bottom) = ends
    if shape["type"] == "line":
        line = shape["line"]
        return (
            f'<path d="M{_number(left)} {_number(top)}L{_number(right)} {_number(bottom)}" stroke="{line["color"]}" '
            f'stroke-dasharray="{_DASHES[line["dash"]]}"/>'
        )
    return (
        f'<rect x="{_number(left)}" y="{_number(top)}" width="{_number(right - left)}" '
        f'height="{_number(bottom - top)}" fill="{shape["fillcolor"]}"/>'
    )


def _annotation(note: Figure, frame: _Frame) -> str:
    if note.get("showarrow") or "xref" in note:
        raise UndrawableError("an annotation with an arrow or outside data coordinates")
    anchor = {"left": "start", "right": "end"}.get(note.get("xanchor", ""), "middle")
    shift = {"top": 9.0, "bottom": -9.0}.get(note.get("yanchor", ""), 0.0)
    inward = {"start": 3.0, "end": -4.0}.get(anchor, 0.0)
    return _text(frame.x(note["x"]) + inward, frame.y(note["y"]) + shift, note["text"], anchor=anchor, colour=_SOFT)


def legend_height(rows: int) -> float:
    """Return the pixels that a legend of so many rows takes from the plot area; the first stands in the margin."""
    return _LEGEND_ROW * max(0, rows - 1)


def _entry_width(trace: Figure) -> float:
    return _SIGN + _WIDE_LETTER * len(trace["name"])


def _legend_rows(traces: Sequence[Figure], width: float) -> list[list[Figure]]:
    """Return the traces of the legend in rows no wider than `width`, each entry whole."""
    rows: list[list[Figure]] = []
    left = 0.0
    for trace in (trace for trace in traces if trace.get("showlegend", True)):
        if not rows or left + _entry_width(trace) > width:
            rows.append([])
            left = 0.0
        rows[-1].append(trace)
        left += _entry_width(trace) + _GAP
    return rows


def _legend(rows: Sequence[Sequence[Figure]], frame: _Frame) -> list[str]:
    parts = []
    for place, row in enumerate(reversed(rows)):
        left, middle = frame.left + 5, frame.top - 12 - _LEGEND_ROW * place
        for trace in row:
            fill, width = _fill(trace["marker"])
            parts.append(
                f'<circle cx="{_number(left)}" cy="{_number(middle)}" r="4" stroke="{trace["marker"]["color"]}" '
                f'fill="{fill}" stroke-width="{width}"/>'
            )
            parts.append(_text(left + 9, middle, trace["name"], colour=_SOFT))
            left += _entry_width(trace) + _GAP
    return parts
