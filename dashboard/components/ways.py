"""A quiet row of links from a material or a country to what the strategic pages say of it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.frozen import frozen
from dashboard.components.words import country_in_text, material_name
from dashboard.filters import Filters
from dashboard.i18n import t


def material_ways(material: str) -> Component:
    """Return the ways to forecast, exposure and scenarios of a material."""
    asked = Filters().with_(material=material)
    return _ways(material_name(material).lower(), asked, ("forecast", "strategy", "scenarios"))


def country_ways(country: str) -> Component:
    """Return the ways to exposure and scenarios of a country; a material chosen goes along. No forecast is of one."""
    return _ways(country_in_text(country), Filters().with_(**{"for": country}), ("strategy", "scenarios"), "material")


def _ways(name: str, asked: Filters, pages: Sequence[str], carry: str = "") -> Component:
    """Return the row; `carry` are keys of the address that go along, with blanks between them."""
    label = t("ways.label", name=name)
    carried = {"data-carry": carry} if carry else {}
    links = [html.Li(html.A(t(f"ways.{page}"), href=asked.href(f"/{page}"), **carried)) for page in pages]
    row = [html.Span(label), html.Ul(links)]
    return frozen(html.Nav(row, className="outlook-ways", **{"aria-label": label}))
