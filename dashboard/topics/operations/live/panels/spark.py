"""The line of a tile: what came in the range, with its target band shaded, as SVG that the style sheet colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.topics.operations.live.model import Limits, Point
from dashboard.ui import tags as html
from dashboard.ui.static_html import MARKUP

WIDTH, HEIGHT, MARGIN = 160.0, 36.0, 3.0
_FAR = 4.0
"""A limit farther off than so many times the spread of the values is not made room for."""


@dataclass(frozen=True)
class _Scale:
    """Where the values from `low` to `high` and the parts of a range stand in the picture."""

    low: float
    high: float
    parts: int

    def y(self, value: float) -> float:
        place = (value - self.low) / ((self.high - self.low) or 1.0)
        return min(HEIGHT, max(0.0, HEIGHT - MARGIN - place * (HEIGHT - 2 * MARGIN)))

    def x(self, part: int) -> float:
        return MARGIN + part * (WIDTH - 2 * MARGIN) / max(1, self.parts - 1)


def spark(points: Sequence[Point], limits: Limits) -> list[Component]:
    """Return the line, its band and the spread of each part; nothing where no part of the range has a value."""
    drawn = svg(points, limits)
    return [html.Span(className="op-spark", **{MARKUP: drawn})] if drawn else []


def svg(points: Sequence[Point], limits: Limits) -> str:
    """Return the SVG; "" where no part of the range has a value. A part without one breaks the line."""
    values = [one for point in points for one in (point.value, point.low, point.high) if one is not None]
    if not values:
        return ""
    low, high = min(values), max(values)
    room = _FAR * ((high - low) or abs(high) or 1.0)
    near = [one for one in limits if one is not None and low - room <= one <= high + room]
    scale = _Scale(min([low, *near]), max([high, *near]), len(points))
    parts = [*_band(limits, scale), *_spread(points, scale), *_line(points, scale)]
    box = f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"
    return f'<svg viewBox="{box}" preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>'


def _band(limits: Limits, scale: _Scale) -> list[str]:
    """Return the band as ground, with a line at each of its limits."""
    low, high = limits
    if low is None and high is None:
        return []
    top = 0.0 if high is None else scale.y(high)
    bottom = HEIGHT if low is None else scale.y(low)
    ground = f'<rect class="spark-band" y="{top:.1f}" width="{WIDTH:.0f}" height="{max(0.0, bottom - top):.1f}"/>'
    edges = [scale.y(one) for one in limits if one is not None]
    return [ground, *(f'<path class="spark-limit" d="M0 {edge:.1f}H{WIDTH:.0f}"/>' for edge in edges)]


def _spread(points: Sequence[Point], scale: _Scale) -> list[str]:
    """Return the lowest to the highest of each part as a bar."""
    bars = [
        f"M{scale.x(part):.1f} {scale.y(point.low):.1f}V{scale.y(point.high):.1f}"
        for part, point in enumerate(points)
        if point.low is not None and point.high is not None and point.low < point.high
    ]
    return [f'<path class="spark-spread" d="{"".join(bars)}"/>'] if bars else []


def _line(points: Sequence[Point], scale: _Scale) -> list[str]:
    """Return the line through the values, and a dot at the newest."""
    commands, pen, last = [], "M", ""
    for part, point in enumerate(points):
        if point.value is None:
            pen = "M"
            continue
        x, y = scale.x(part), scale.y(point.value)
        commands.append(f"{pen}{x:.1f} {y:.1f}" + ("h.1" if pen == "M" else ""))
        pen, last = "L", f'<path class="spark-newest" d="M{x:.1f} {y:.1f}h.1"/>'
    return [f'<path class="spark-line" d="{"".join(commands)}"/>', last] if last else []
