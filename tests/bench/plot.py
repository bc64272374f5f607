"""The picture of all runs of the history: `history.svg`, which the README shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.bench.measure import RATES, TIMES
from tests.bench.targets import LARGE_ROWS, QUIET_CALIBRATION_MS, TARGETS, Target

PICTURE = Path(__file__).parent / "history.svg"
_WIDTH, _HEIGHT, _HEAD, _COLUMNS = 480, 150, 44, 2
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 20, 34, 24
_INK, _SOFT, _LINE, _SMALL, _LARGE = "#16202c", "#4a5766", "#dfe3e8", "#0072b2", "#d55e00"


@dataclass(frozen=True)
class Point:
    """A figure of one run: which run, counted from 0, and the figure in calibrations (MB of memory)."""

    run: int
    value: float


def picture(runs: Sequence[dict], targets: Iterable[Target] = TARGETS) -> str:
    """Return the SVG: a panel a target with the figure of each run in calibrations and the target as a dotted line."""
    panels = [panel for target in targets if (panel := _panel(runs, target))]
    height = _HEAD + -(-len(panels) // _COLUMNS) * _HEIGHT
    placed = (
        f'<g transform="translate({at % _COLUMNS * _WIDTH} {_HEAD + at // _COLUMNS * _HEIGHT})">{panel}</g>\n'
        for at, panel in enumerate(panels)
    )
    legend = (
        f'<text x="12" y="26" font-size="15">Each run of make bench, times in calibrations: <tspan fill="{_SMALL}">the '
        f'release</tspan>, <tspan fill="{_LARGE}">ten million rows</tspan>, dotted the target</text>\n'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_COLUMNS * _WIDTH} {height}" font-family="Arial, '
        f'sans-serif" font-size="12" fill="{_INK}" role="img"><title>Speed over the runs of make bench</title>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{legend}{"".join(placed)}</svg>\n'
    )


def in_calibrations(value: float, unit: str, calibration_ms: float) -> float:
    """Return a time by the calibration, a rate as the work done in one, anything else as it is."""
    if unit in TIMES:
        return value / calibration_ms
    return value * calibration_ms / 1_000 if unit in RATES else value


def _panel(runs: Sequence[dict], target: Target) -> str:
    """Return the panel of a target; empty where no run measured it."""
    lines = {colour: list(_points(runs, target, is_large=colour == _LARGE)) for colour in (_SMALL, _LARGE)}
    units = [one["unit"] for run in runs for one in run["measures"] if one["key"].startswith(target.key)]
    if not any(lines.values()):
        return ""
    bound = in_calibrations(target.limit, units[-1], QUIET_CALIBRATION_MS)
    top = 1.1 * max([bound, *(point.value for points in lines.values() for point in points)])
    sign = "at least" if units[-1] in RATES else "at most"
    title = f"{target.key.strip(': ')}: {target.quantile}, {sign} {target.limit:g} {units[-1]}"
    parts = [f'<text x="12" y="20">{escape(title)}</text>', *_axes(runs, top), _level(bound, top)]
    parts += [_series(points, colour, len(runs), top) for colour, points in lines.items() if points]
    return "".join(parts)


def _points(runs: Sequence[dict], target: Target, *, is_large: bool) -> Iterator[Point]:
    if target.size and (target.size == "large") != is_large:
        return
    for at, run in enumerate(runs):
        for one in run["measures"]:
            if one["key"].startswith(target.key) and (one["rows"] >= LARGE_ROWS) == is_large:
                yield Point(at, in_calibrations(one[target.quantile], one["unit"], one["calibration_ms"]))


def _x(run: int, count: int) -> float:
    return _LEFT + (run + 0.5) / count * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM)


def _axes(runs: Sequence[dict], top: float) -> Iterator[str]:
    """Give a line and a label at nothing, half and all of the height, and the commits of the first and last run."""
    for value in (0, top / 2, top):
        y = _y(value, top)
        yield f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{_LINE}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="{_SOFT}">{value:.3g}</text>'
    for at in sorted({0, len(runs) - 1}):
        words = f"{runs[at]['commit'][:9]}, {runs[at]['date'][:10]}"
        anchor = "middle" if len(runs) == 1 else "end" if at else "start"
        yield (
            f'<text x="{_x(at, len(runs)):.1f}" y="{_HEIGHT - 8}" text-anchor="{anchor}" fill="{_SOFT}">'
            f"{escape(words)}</text>"
        )


def _level(value: float, top: float) -> str:
    y = _y(value, top)
    return f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{_SOFT}" stroke-dasharray="2 3"/>'


def _series(points: Sequence[Point], colour: str, count: int, top: float) -> str:
    placed = [(_x(point.run, count), _y(point.value, top)) for point in points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed)
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>{marks}'
