"""The map of sites: shapes by condition over the base map, each a link to its site; the list says the same."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.operations.live.model import Condition, SiteLine
from dashboard.topics.operations.live.panels.land import HEIGHT, LAND_PATH, WIDTH, digest, place
from dashboard.topics.operations.live.panels.parts import site_href
from dashboard.ui import tags as html
from dashboard.ui.static_html import MARKUP

_KINDS = ("land", "area", "dashed", "dotted")
_SIGN = 1.5
"""How large a sign is: the picture is mostly shown smaller than it is drawn."""
_ROOM, _LEAST_WIDE = 30.0, 120.0
"""Units of the picture around the sites that are shown, and how wide a part of the world is at least."""
_SIGNS = {
    Condition.ALERT: "M0-6 6 5H-6Z",
    Condition.OUTSIDE: "M0-5.5 5.5 0 0 5.5-5.5 0Z",
    Condition.STALE: "M-4-4H4V4H-4Z",
    Condition.UNJUDGED: "M-4.5 0L0-4.5 4.5 0 0 4.5Z",
    Condition.GOOD: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z",
    Condition.QUIET: "M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0Z",
}
"""The shape of each condition: triangle, diamond, square, circle, small circle."""
ORDER = tuple(Condition)


def sign(condition: Condition) -> Component:
    """Return the sign of a condition, to stand before its word."""
    drawn = (
        '<svg viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true">'
        f'<path class="site-sign is-{condition}" d="{_SIGNS[condition]}"/></svg>'
    )
    return html.Span(className="site-key", **{MARKUP: drawn})


def site_map(sites: Sequence[SiteLine], *, whole: bool) -> Component:
    """Return the map of the sites that have a place, the worst on top; not `whole`: of the part where they lie."""
    placed = [
        (site, *place(site.longitude_deg, site.latitude_deg))
        for site in sorted(sites, key=lambda site: -ORDER.index(site.condition))
        if site.longitude_deg is not None and site.latitude_deg is not None
    ]
    box = _box([(x, y) for _, x, y in placed]) if placed and not whole else (0.0, 0.0, WIDTH, HEIGHT)
    scale = _SIGN * box[2] / WIDTH
    ground = "".join(f'<use class="map-{kind}" href="{LAND_PATH}?m={digest()}#{kind}"/>' for kind in _KINDS)
    marks = "".join(_mark(site, x, y, scale) for site, x, y in placed)
    view = " ".join(f"{one:.1f}" for one in box)
    drawn = f'<svg class="site-map" viewBox="{view}" aria-hidden="true">{ground}{marks}</svg>'
    return html.Div(className="op-map", **{MARKUP: drawn})


def _mark(site: SiteLine, x: float, y: float, scale: float) -> str:
    """Return a site as a link; by keyboard the list leads there."""
    said = t("operations.map.site", name=site.name or site.site_id, condition=_word(site.condition))
    where = f"translate({x:.1f} {y:.1f})" + f" scale({scale:.3f})"
    path = f'<path class="site-sign is-{site.condition}" transform="{where}" d="{_SIGNS[site.condition]}"/>'
    href, title = escape(site_href(site.site_id)), escape(said)
    return f'<a href="{href}" tabindex="-1"><title>{title}</title>{path}</a>'


def _word(condition: Condition) -> str:
    return t(f"operations.condition.{condition}")


def _box(places: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the part of the picture where the places lie, in its own proportions."""
    left, right = min(x for x, _ in places) - _ROOM, max(x for x, _ in places) + _ROOM
    top, bottom = min(y for _, y in places) - _ROOM, max(y for _, y in places) + _ROOM
    wide = min(WIDTH, max(right - left, (bottom - top) * WIDTH / HEIGHT, _LEAST_WIDE))
    high = wide * HEIGHT / WIDTH
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    left = min(max(0.0, middle_x - wide / 2), WIDTH - wide)
    return left, min(max(0.0, middle_y - high / 2), HEIGHT - high), wide, high
