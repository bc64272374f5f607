"""The principles around a circle: a wedge each, as long as the share of its requirements with evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_SIZE, _RADIUS, _RINGS = 340, 120.0, (0.25, 0.5, 0.75, 1.0)
_LABEL = _RADIUS + 16
_GAP = math.radians(2.5)


@dataclass(frozen=True)
class Wedge:
    """One principle: its number, how much of it there is evidence for (0-1), its tooltip, where a click leads."""

    label: str
    share: float
    hover: str
    href: str


def radial(wedges: Sequence[Wedge], title: str) -> str:
    """Return the picture as SVG, named `title` for screen readers; the first wedge is at the top, clockwise."""
    middle = _SIZE / 2
    rings = "".join(f'<circle class="ring" cx="{middle}" cy="{middle}" r="{_RADIUS * ring:.1f}"/>' for ring in _RINGS)
    step = 2 * math.pi / len(wedges)
    parts = [_wedge(wedge, number * step, step, middle) for number, wedge in enumerate(wedges)]
    return (
        f'<svg class="radial" viewBox="0 0 {_SIZE} {_SIZE}" role="group" aria-label="{escape(title)}">'
        f"{rings}{''.join(parts)}</svg>"
    )


def _wedge(wedge: Wedge, start: float, step: float, middle: float) -> str:
    at = start + step / 2
    x, y = _point(_LABEL, at, middle)
    label = f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{escape(wedge.label)}</text>'
    whole = _sector(_RADIUS, start, step, middle, "whole")
    part = _sector(_RADIUS * wedge.share, start, step, middle, "part") if wedge.share else ""
    said = escape(wedge.hover)
    return f'<a href="{escape(wedge.href)}" aria-label="{said}"><title>{said}</title>{whole}{part}{label}</a>'


def _sector(radius: float, start: float, step: float, middle: float, kind: str) -> str:
    (x1, y1), (x2, y2) = (_point(radius, start + end, middle) for end in (_GAP, step - _GAP))
    return (
        f'<path class="{kind}" d="M{middle:.1f} {middle:.1f}L{x1:.1f} {y1:.1f}'
        f'A{radius:.1f} {radius:.1f} 0 0 1 {x2:.1f} {y2:.1f}Z"/>'
    )


def _point(radius: float, angle: float, middle: float) -> tuple[float, float]:
    return middle + radius * math.sin(angle), middle - radius * math.cos(angle)
