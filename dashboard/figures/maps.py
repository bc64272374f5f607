"""World maps as plain Plotly dicts: the base shape by URL, below all a trace of every country as "no data".

Shapes: Natural Earth 1:110m (public domain). The browser hatches the trace named `no-data`; zero is a colour of the
scale.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.figures.layout import GREY, LEGEND, Figure
from dashboard.figures.theme import percent

GEOJSON_URL = "/assets/geo/countries-110m.geojson"
_GEOJSON = Path(__file__).parents[2] / "assets" / "geo" / "countries-110m.geojson"
_PAD_DEG = 2.0
_CARD_ASPECT = 2.2
_CHOSEN = "#d55e00"
SAVED_BAR_PX = 52
"""Room below a saved map for its colour bar with title and numbers, so that it covers no country."""


@cache
def shapes() -> Mapping[str, tuple[float, float, float, float]]:
    """Return ISO3 → (west, south, east, north) in degrees of the country's largest polygon on the base map."""
    boxes: dict[str, tuple[float, float, float, float]] = {}
    for feature in json.loads(_GEOJSON.read_text("utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        boxes[feature["id"]] = max((_box(polygon[0]) for polygon in polygons), key=_size)
    return boxes


def off_map(codes: Iterable[str]) -> list[str]:
    """Return those of `codes` that the base map has no shape of: they are too small for it."""
    return [code for code in codes if code not in shapes()]


def _box(ring: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _size(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


# plotly.js 4.1 fetches its own topology from a CDN when the first trace of a map names locations; this one does not.
_ANCHOR: Figure = {
    "type": "scattergeo",
    "lat": [0],
    "lon": [0],
    "marker": {"size": 1, "opacity": 0},
    "hoverinfo": "skip",
    "name": "anchor",
}


def _areas(codes: Sequence[str], name: str, **more: Any) -> Figure:
    """Return the trace `name` of countries; a click chooses one."""
    return {
        "type": "choropleth",
        "geojson": GEOJSON_URL,
        "locations": list(codes),
        "customdata": [f"country:{code}" for code in codes],
        "name": name,
        **more,
    }


def _filled(codes: Sequence[str], name: str, colour: str, **more: Any) -> Figure:
    """Return countries all in one colour, off the scale."""
    scale = [[0, colour], [1, colour]]
    return _areas(codes, name, z=[0] * len(codes), showscale=False, colorscale=scale, **more)


def _told(codes: Sequence[str], hover: Mapping[str, str]) -> Figure:
    """Return the tooltips of countries."""
    return {"text": [hover.get(code, "") for code in codes], "hovertemplate": "%{text}<extra></extra>"}


def _no_data(codes: Sequence[str], hoverinfo: str = "skip", name: str = "no-data") -> Figure:
    return _filled(codes, name, "#d5dae0", hoverinfo=hoverinfo)


def _unstated(hover: Mapping[str, str]) -> list[Figure]:
    """Return the countries that the publisher lists without a quantity: grey, neither hatched nor on the scale."""
    codes = [code for code in hover if code in shapes()]
    return [_filled(codes, "unstated", GREY, **_told(codes, hover))] if codes else []


def _outline(selected: Sequence[str], hover: Mapping[str, str]) -> list[Figure]:
    """Return the outline of the countries chosen, none where there are none."""
    codes = [code for code in selected if code in shapes()]
    line = {"line": {"width": 2.5, "color": _CHOSEN}}
    return [_filled(codes, "chosen", "rgba(0,0,0,0)", marker=line, **_told(codes, hover))] if codes else []


def _widened(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return the box widened to the shape of a card, so that neighbours fill the sides."""
    west, south, east, north = box
    missing = max(0.0, (north - south) * _CARD_ASPECT - (east - west)) / 2
    return max(-180.0, west - missing), south, min(180.0, east + missing), north


def _frame(zoom_to: str) -> Figure:
    """Return the layout of a map of the world, or of the one country to fill it with."""
    geo: Figure = {
        "visible": False,
        "projection": {"type": "natural earth"},
        "bgcolor": "rgba(0,0,0,0)",
        "lataxis": {"range": [-57, 84]},
        "lonaxis": {"range": [-180, 180]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }
    box = shapes().get(zoom_to)
    if box is not None:
        west, south, east, north = _widened(box)
        geo["projection"] = {"type": "mercator"}
        geo["lonaxis"] = {"range": [west - _PAD_DEG, east + _PAD_DEG]}
        geo["lataxis"] = {"range": [south - _PAD_DEG, north + _PAD_DEG]}
    return {"geo": geo, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False, "dragmode": False}


def share_map(
    values: Mapping[str, float],
    hover: Mapping[str, str],
    *,
    title: str,
    unstated: Mapping[str, str] | None = None,
    selected: Sequence[str] = (),
    sites: Figure | None = None,
    zoom_to: str = "",
) -> Figure:
    """Return a choropleth of `values` by ISO3 (shares, 0-1).

    `hover` holds the tooltip of each country, `unstated` that of countries listed without a quantity. `title` names
    what the colours say. plotly.js takes a third of a map's time for its colour bar: that is for saved pictures, and
    the browser writes `meta.scale` below the map. `selected` are outlined, `sites` is a trace drawn on top, `zoom_to`
    is the one country to fill the frame with.
    """
    known = shapes()
    codes = [code for code in values if code in known]
    coloured = _areas(codes, "values", z=[values[code] for code in codes], coloraxis="coloraxis", **_told(codes, hover))
    top = max((values[code] for code in codes), default=0) or 1
    return {
        "data": [
            _ANCHOR,
            _no_data([code for code in known if code not in values and code not in (unstated or {})]),
            *_unstated(unstated or {}),
            coloured,
            *_outline(selected, hover),
            *([sites] if sites else []),
        ],
        "layout": {
            **_frame(zoom_to),
            "meta": {
                "scale": {"title": title, "low": percent(0.0), "high": percent(top), "room": SAVED_BAR_PX},
                "off_map": off_map(values),
            },
            "coloraxis": {
                "cmin": 0,
                "cmax": top,
                "showscale": False,
                "colorbar": {
                    "title": {"text": title, "side": "top"}, "orientation": "h", "thickness": 8, "len": 0.5,
                    "x": 0.0, "xanchor": "left", "y": 0.0, "yanchor": "top", "ypad": 4, "tickformat": ".0%",
                    "nticks": 5, "outlinewidth": 0,
                },
            },
        },
    }  # fmt: skip


def site_trace(sites: Sequence[Mapping[str, Any]], *, hover: Sequence[str], key: str, symbol: str = "circle") -> Figure:
    """Return markers of one size for `sites` (latitude_deg, longitude_deg); `key` names the URL key of a click.

    Sites carry no tonnes at their publishers, so markers are never sized by production.
    """
    return {
        "type": "scattergeo",
        "lat": [site["latitude_deg"] for site in sites],
        "lon": [site["longitude_deg"] for site in sites],
        "text": list(hover),
        "customdata": [f"{key}:{site[key]}" for site in sites],
        "hovertemplate": "%{text}<extra></extra>",
        "mode": "markers",
        "marker": {"size": 7, "symbol": symbol, "color": _CHOSEN if symbol == "circle" else "#009e73", "opacity": 0.8},
        "name": symbol,
    }


def sites_map(traces: Sequence[Figure], *, zoom_to: str = "", selected: Sequence[str] = ()) -> Figure:
    """Return a map of site markers over the plain base map, filling the frame with `zoom_to` where one is chosen."""
    base = _no_data(list(shapes()), hoverinfo="location", name="base")
    return {"data": [_ANCHOR, base, *_outline(selected, {}), *traces], "layout": _frame(zoom_to)}


def named_map(traces: Sequence[Figure], *, zoom_to: str = "", selected: Sequence[str] = ()) -> Figure:
    """Return `sites_map` with a legend of the names of `traces` above it."""
    figure = sites_map(traces, zoom_to=zoom_to, selected=selected)
    named = [id(trace) for trace in traces]
    for trace in figure["data"]:
        trace["showlegend"] = id(trace) in named
    figure["layout"] |= {
        "showlegend": True,
        "legend": {**LEGEND, "y": 1.0},
        "margin": {"l": 0, "r": 0, "t": 28, "b": 0},
    }
    return figure
