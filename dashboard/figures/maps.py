"""World maps as plain Plotly dicts: shapes by URL (`data/basemap.py`), what is drawn on every map, and maps of sites.

Below all lie the countries without a value, clickable; contested areas take no country's colour unless a source names
them; small states are markers; boundaries that are not final are dashed or dotted. Colours are the browser's, by the
name of the trace. `layout.meta.map` says what the browser adds: the legend, and which notes the areas in view ask for.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from dashboard.figures.layout import LEGEND, Figure
from data.basemap import LINES, Box, basemap
from data.codes import code_list, table

BASEMAP_PATH = "/assets/geo/basemap.geojson"
_PAD_DEG = 2.0
_MARKER_DEG = 3.0
_CARD_ASPECT = 2.2
_CHOSEN = "#d55e00"
MARKER_PX = 8
_QUIET_PX = 6
_NAMED = "%{properties.name}<extra></extra>"
_EDGE_PX = 6
"""Room for the half of a marker whose middle lies at the edge of the world, as Tuvalu's does."""
_FULL = {"lataxis": [-57.0, 84.0], "lonaxis": [-180.0, 180.0]}

# plotly.js 4.1 fetches its own topology from a CDN when the first trace of a map names locations; this one does not.
ANCHOR: Figure = {
    "type": "scattergeo",
    "lat": [0],
    "lon": [0],
    "marker": {"size": 1, "opacity": 0},
    "hoverinfo": "skip",
    "name": "anchor",
}


def basemap_url() -> str:
    """Return where the browser fetches the shapes; the address changes with them."""
    return f"{BASEMAP_PATH}?m={basemap().digest}"


def off_map(codes: Iterable[str]) -> list[str]:
    """Return those of `codes` that the base map has neither shape nor marker of."""
    return [code for code in codes if not basemap().has(code)]


def areas(codes: Sequence[str], name: str, **more: Any) -> Figure:
    """Return the trace `name` of shapes; a click chooses the country."""
    return {
        "type": "choropleth",
        "geojson": basemap_url(),
        "locations": list(codes),
        "customdata": [f"country:{code}" for code in codes],
        "name": name,
        **more,
    }


def plain(codes: Sequence[str], name: str, **more: Any) -> Figure:
    """Return shapes all in one colour, which the browser sets by `name`; they tell their name, with `more` words."""
    return areas(codes, name, z=[0] * len(codes), showscale=False, colorscale=[[0, "#d5dae0"], [1, "#d5dae0"]], **more)


def told(codes: Sequence[str], hover: Mapping[str, str]) -> Figure:
    """Return the tooltips of countries."""
    return {"text": [hover.get(code, "") for code in codes], "hovertemplate": "%{text}<extra></extra>"}


def markers(codes: Sequence[str], name: str, marker: Mapping[str, Any], **more: Any) -> Figure:
    """Return the trace `name` of small states, or of marks where countries lie; a click chooses the country."""
    places = basemap().places
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lon": [places[code][0] for code in codes],
        "lat": [places[code][1] for code in codes],
        "customdata": [f"country:{code}" for code in codes],
        "marker": {"size": MARKER_PX, **marker},
        "name": name,
        **more,
    }


def ground(coloured: Collection[str], word: str = "") -> list[Figure]:
    """Return what lies below: countries and Member States without a value, contested areas and their boundaries.

    `coloured` are drawn elsewhere; `word` says what the others have not.
    """
    base = basemap()
    more = f"<br>{word}" if word else ""
    land = [code for code in base.boxes if code not in coloured and code not in base.areas]
    contested = [code for code in base.boxes if code in base.areas and code not in coloured]
    listed = code_list("country").rows
    small = [code for code in base.markers if code not in coloured and listed[code]["is_un_member"] == "true"]
    names = [f"{base.names[code]}{more}" for code in small]
    return [
        {**ANCHOR},
        plain(land, "no-data", hovertemplate=f"%{{properties.name}}{more}<extra></extra>"),
        plain(contested, "area", hovertemplate=_NAMED, customdata=[]),
        *(_line(style) for style in LINES if base.lines[style]),
        markers(small, "no-data", {"size": _QUIET_PX}, text=names, hovertemplate="%{text}<extra></extra>"),
    ]


def _line(style: str) -> Figure:
    """Return boundaries that are not final as one line with gaps."""
    points: list[tuple[float | None, float | None]] = []
    for line in basemap().lines[style]:
        points += [*line, (None, None)]
    return {
        "type": "scattergeo",
        "mode": "lines",
        "lon": [point[0] for point in points],
        "lat": [point[1] for point in points],
        "line": {"width": 1, "dash": "3px,2px" if style == "dashed" else "1px,2px"},
        "hoverinfo": "skip",
        "name": style,
    }


def outline(selected: Sequence[str], hover: Mapping[str, str]) -> list[Figure]:
    """Return the outline of the countries chosen, a ring around those that are markers; none where there are none."""
    base = basemap()
    shapes = [code for code in selected if code in base.boxes]
    small = [code for code in selected if code in base.markers]
    line = {"width": 2.5, "color": _CHOSEN}
    colours = {"colorscale": [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]]}
    drawn = [plain(shapes, "chosen", marker={"line": line}, **told(shapes, hover)) | colours] if shapes else []
    ring = {"size": MARKER_PX + 6, "symbol": "circle-open", "color": _CHOSEN, "line": line}
    return [*drawn, *([markers(small, "chosen", ring, **told(small, hover))] if small else [])]


def _box(code: str) -> Box | None:
    """Return the part of the world that a country fills; None for what the map has not."""
    base = basemap()
    if code in base.boxes:
        return base.boxes[code]
    if code not in base.markers:
        return None
    east, north = base.markers[code]
    return east - _MARKER_DEG, north - _MARKER_DEG, east + _MARKER_DEG, north + _MARKER_DEG


def _filling(box: Box) -> Box:
    """Return the box made as wide or as high as a card (Mercator), so that neighbours fill it, with room around it."""
    west, south, east, north = box
    low, high = (math.degrees(math.asinh(math.tan(math.radians(latitude)))) for latitude in (south, north))
    wider = max(0.0, (high - low) * _CARD_ASPECT - (east - west)) / 2
    west, east = max(-180.0, west - wider), min(180.0, east + wider)
    higher = max(0.0, (east - west) / _CARD_ASPECT - (high - low)) / 2
    south, north = (math.degrees(math.atan(math.sinh(math.radians(at)))) for at in (low - higher, high + higher))
    return west - _PAD_DEG, south - _PAD_DEG, east + _PAD_DEG, north + _PAD_DEG


def frame(zoom_to: str = "", **said: Any) -> Figure:
    """Return the layout of a map of the world, or of the one country to fill it with; `said` goes to `meta.map`."""
    geo: Figure = {
        "visible": False,
        "projection": {"type": "natural earth"},
        "bgcolor": "rgba(0,0,0,0)",
        "lataxis": {"range": _FULL["lataxis"]},
        "lonaxis": {"range": _FULL["lonaxis"]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }
    box = _box(zoom_to) if zoom_to else None
    if box is not None:
        west, south, east, north = box = _filling(box)
        geo["projection"] = {"type": "mercator"}
        geo["lonaxis"] = {"range": [west, east]}
        geo["lataxis"] = {"range": [south, north]}
    return {
        "geo": geo,
        "margin": {"l": _EDGE_PX, "r": _EDGE_PX, "t": 0, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "meta": {"map": {"notes": notes_of(box), **said}},
    }


def shows_contested(zoom_to: str = "", seen: Box | None = None) -> bool:
    """Tell whether an area that takes no country's colour is on the map: of the world, one country, the part `seen`."""
    box = _box(zoom_to) if zoom_to else None
    part = seen or (_filling(box) if box else None)
    return part is None or any(_meet(basemap().boxes[code], part) for code in basemap().areas)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def notes_of(box: Box | None) -> list[str]:
    """Return the ids of the notes (`map_note.csv`) that a part of the world asks for; all of them for the world."""
    rows = table("map_note")
    if box is None:
        return [row["note_id"] for row in rows]
    shown = []
    for row in rows:
        boxes = [basemap().boxes.get(code) or _box(code) for code in row["areas"].split("+") if row["areas"]]
        seen = any(one and _meet(one, box) for one in boxes)
        if seen or not row["areas"]:
            shown.append(row["note_id"])
    return shown


def site_trace(
    sites: Sequence[Mapping[str, Any]], *, hover: Sequence[str], clicks: Sequence[str] = (), symbol: str = "circle"
) -> Figure:
    """Return markers of one size for `sites` (latitude_deg, longitude_deg), each with its click (`key:value`), if any.

    Sites carry no tonnes at their publishers, so markers are never sized by production.
    """
    return {
        "type": "scattergeo",
        "lat": [site["latitude_deg"] for site in sites],
        "lon": [site["longitude_deg"] for site in sites],
        "text": list(hover),
        "customdata": list(clicks) or [""] * len(sites),
        "hovertemplate": "%{text}<extra></extra>",
        "mode": "markers",
        "marker": {"size": 7, "symbol": symbol, "color": _CHOSEN if symbol == "circle" else "#009e73", "opacity": 0.8},
        "name": symbol,
    }


def sites_map(
    traces: Sequence[Figure],
    *,
    contested: str,
    zoom_to: str = "",
    selected: Sequence[str] = (),
    seen: Box | None = None,
) -> Figure:
    """Return a map of site markers over the plain base map, filling the frame with `zoom_to` where one is chosen.

    `contested` names the areas that take no country's colour; the browser writes it below the map. `seen` is the part
    of the world that is left of the map where its caller frames it otherwise.
    """
    legend = {"title": "", "items": [["area", contested]] if shows_contested(zoom_to, seen) else []}
    layout = frame(zoom_to, legend=legend)
    if seen is not None:
        layout["meta"]["map"]["notes"] = notes_of(seen)
    return {"data": [*ground(()), *outline(selected, {}), *traces], "layout": layout}


def named_map(traces: Sequence[Figure], *, contested: str, zoom_to: str = "", selected: Sequence[str] = ()) -> Figure:
    """Return `sites_map` with a legend of the names of `traces` above it."""
    figure = sites_map(traces, contested=contested, zoom_to=zoom_to, selected=selected)
    named = [id(trace) for trace in traces]
    figure["data"] = [{**trace, "showlegend": id(trace) in named} for trace in figure["data"]]
    figure["layout"] |= {
        "showlegend": True,
        "legend": {**LEGEND, "y": 1.0},
        "margin": {"l": _EDGE_PX, "r": _EDGE_PX, "t": 28, "b": 0},
    }
    return figure
