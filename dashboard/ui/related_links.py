"""A quiet row of links from a material or a country to what the strategic pages say of it.

What is returned is static and shared: nobody may change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dash.development.base_component import Component

from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui import tags as html
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_in_text, material_in_text


@lru_cache(maxsize=256)
def material_links(material: str) -> Component:
    """Return the links to forecast, exposure and scenarios of a material."""
    chosen = Filters().with_(material=material)
    return _links(material_in_text(material), dict.fromkeys(("forecast", "strategy", "scenarios"), chosen))


@lru_cache(maxsize=256)
def country_links(country: str) -> Component:
    """Return the links to dependence, exposure, scenarios and infrastructure of a place. None is forecast."""
    bought = Filters().with_(**{"for": country})
    ways = dict.fromkeys(("strategy/dependence", "strategy", "scenarios"), bought)
    return _links(country_in_text(country), ways | {"infrastructure": Filters().with_(country=country)})


def _links(name: str, ways: Mapping[str, Filters]) -> Component:
    """Return the row of links, page → what is chosen there."""
    label = t("links.label", name=name)
    links = [
        html.Li(html.A(t(f"links.{page.rsplit('/', 1)[-1]}"), href=chosen.href(f"/{page}")))
        for page, chosen in ways.items()
    ]
    row = [html.Span(label), html.Ul(links)]
    return static_html(html.Nav(row, className="related-links", **{"aria-label": label}))
