"""Maps of shares: countries in the colours of a binned scale, or circles whose area is the share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.figures.bins import bins_of
from dashboard.figures.layout import Figure
from dashboard.figures.maps import areas, frame, ground, markers, off_map, outline, plain, shows_contested, told
from dashboard.figures.theme import percent
from data.basemap import basemap

BUBBLES = "bubbles"
_LARGEST_PX = 56
_SMALLEST_PX = 3
_KEYS = (1.0, 0.25)
"""The circles of the legend, as parts of the largest value."""


@dataclass(frozen=True)
class Shares:
    """What a map of shares shows.

    `values` are fractions by ISO3, `hover` the tooltip of each, `unstated` that of countries listed without a quantity.
    `title` names what colour or area says, `none` what a country without a value is, `unknown` what one without a
    quantity is, `contested` the areas that take no country's colour.
    """

    values: Mapping[str, float]
    hover: Mapping[str, str]
    title: str
    unstated: Mapping[str, str] = field(default_factory=dict)
    none: str = ""
    unknown: str = ""
    contested: str = ""


def share_map(
    shares: Shares, *, view: str = "", selected: Sequence[str] = (), sites: Figure | None = None, zoom_to: str = ""
) -> Figure:
    """Return the map of shares; `view` BUBBLES draws circles.

    `selected` are outlined, `sites` is a trace drawn on top, `zoom_to` is the one country to fill the frame with. The
    browser writes the legend, `layout.meta.map.legend`, below the map and into a saved picture.
    """
    own = [*outline(selected, dict(shares.hover) | dict(shares.unstated)), *([sites] if sites else [])]
    traces, legend, more = _bubbles(shares) if view == BUBBLES else _coloured(shares)
    said = {"off_map": off_map([*shares.values, *shares.unstated]), "view": view, **more}
    others = [["land", shares.none], *([["hatch", shares.unknown]] if shares.unstated else [])]
    areas_shown = [["area", shares.contested]] if shows_contested(zoom_to) else []
    layout = frame(zoom_to, legend={"title": shares.title, "items": [*legend, *others, *areas_shown]}, **said)
    if view != BUBBLES:
        top = max(shares.values.values(), default=0) or 1
        layout["coloraxis"] = {"cmin": 0, "cmax": top, "showscale": False}
    return {
        "data": [*ground({*shares.values, *shares.unstated}, shares.none), *_unstated(shares), *traces, *own],
        "layout": layout,
    }


def _unstated(shares: Shares) -> list[Figure]:
    """Return the countries that the publisher lists without a quantity: hatched, off the scale."""
    base, hover = basemap(), shares.unstated
    shapes = [code for code in hover if code in base.boxes]
    small = [code for code in hover if code in base.markers]
    return [
        *([plain(shapes, "unstated", **told(shapes, hover))] if shapes else []),
        *([markers(small, "unstated", {"symbol": "circle-x-open"}, **told(small, hover))] if small else []),
    ]


def _coloured(shares: Shares) -> tuple[list[Figure], list[list[str]], Figure]:
    """Return the countries in the colours of their bins, the legend of the bins, and the scale for the browser."""
    base, bins = basemap(), bins_of(shares.values.values())
    shapes = [code for code in shares.values if code in base.boxes]
    small = [code for code in shares.values if code in base.markers]
    traces = [
        areas(
            shapes,
            "values",
            z=[shares.values[code] for code in shapes],
            coloraxis="coloraxis",
            **told(shapes, shares.hover),
        )
    ]
    if small:
        marker = {"color": [shares.values[code] for code in small], "coloraxis": "coloraxis"}
        traces.append(markers(small, "small", marker, **told(small, shares.hover)))
    return traces, bins.legend, {"scale": bins.scale}


def _bubbles(shares: Shares) -> tuple[list[Figure], list[list[str]], Figure]:
    """Return a circle for each country, the largest first so that none hides a smaller one, and their legend."""
    places = basemap().places
    codes = sorted((code for code in shares.values if code in places), key=lambda code: -shares.values[code])
    top = max(shares.values.values(), default=0) or 1
    shapes = [code for code in codes if code in basemap().boxes]
    size = {
        "size": [shares.values[code] for code in codes], "sizemode": "area", "sizeref": top / _LARGEST_PX**2 * 2,
        "sizemin": _SMALLEST_PX, "opacity": 0.75,
    }  # fmt: skip
    legend = [[f"circle-{round(_LARGEST_PX * part**0.5)}", percent(top * part)] for part in _KEYS]
    return (
        [
            plain(shapes, "no-data", **told(shapes, shares.hover)),
            markers(codes, "bubbles", size, **told(codes, shares.hover)),
        ],
        legend,
        {},
    )
