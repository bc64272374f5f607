"""A quiet row of links from a material or a country to what the strategic pages say of it.

What is returned is static and shared: nobody may change it.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    return _links(material_in_text(material), chosen, ("forecast", "strategy", "scenarios"))


@lru_cache(maxsize=256)
def country_links(country: str) -> Component:
    """Return the links to dependence, exposure and scenarios of a place. None is forecast."""
    pages = ("strategy/dependence", "strategy", "scenarios")
    return _links(country_in_text(country), Filters().with_(**{"for": country}), pages)


def _links(name: str, chosen: Filters, pages: Sequence[str]) -> Component:
    label = t("links.label", name=name)
    links = [html.Li(html.A(t(f"links.{page.rsplit('/', 1)[-1]}"), href=chosen.href(f"/{page}"))) for page in pages]
    row = [html.Span(label), html.Ul(links)]
    return static_html(html.Nav(row, className="related-links", **{"aria-label": label}))
