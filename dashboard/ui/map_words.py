"""What a map cannot show, in words: countries that it does not have, and the notes on the areas that it has."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.figures.maps import off_map
from dashboard.i18n import joined, t
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name
from data.codes import table

_NAMED = 3


def with_off_map(subtitle: str, shares: Mapping[str, float]) -> str:
    """Return `subtitle` with the countries of `shares` (0 to 1) that the map has no room for, the largest by name."""
    small = sorted(off_map(code for code, share in shares.items() if share), key=lambda code: (-shares[code], code))
    if not small:
        return subtitle
    names = [country_name(code) for code in small[:_NAMED]]
    if more := len(small) - _NAMED:
        names += [t("map.off_more", n=more)] if more > 0 else []
    share = theme.percent(sum(shares[code] for code in small))
    return t("map.off" if len(small) > 1 else "map.off_one", subtitle=subtitle, names=joined(names), share=share)


def shows_map(part: object) -> bool:
    """Tell whether a card with a map and a picture is in `part` of a page."""
    if isinstance(part, list | tuple):
        return any(map(shows_map, part))
    if not isinstance(part, Component):
        return False
    if getattr(part, "data-state", "").startswith("ready"):
        return "has-map" in part.children[0].className
    return shows_map(getattr(part, "children", None))


def map_notes() -> Component:
    """Return the notes on boundaries and names, once for a page; the browser shows those of the areas in view."""
    notes = [html.Li(t(f"map.note.{row['note_id']}"), **{"data-note": row["note_id"]}) for row in table("map_note")]
    title = html.H2(t("map.notes"), id="map-notes-title", className="map-notes-title")
    parts = [title, html.Ul(notes)]
    return static_html(
        html.Aside(parts, id="map-notes", className="map-notes", **{"aria-labelledby": "map-notes-title"})
    )
