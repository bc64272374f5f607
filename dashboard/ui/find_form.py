"""A search field over a list: a plain form, so that what is sought stands in the URL like every other choice.

Written as HTML, for the first view too: as a component of Dash its field throws where a page leaves while one types.
"""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.filter_values import MAX_TEXT_LENGTH
from dashboard.filters import Filters
from dashboard.ui.static_html import static_html


def find_form(field_id: str, path: str, filters: Filters, label: str, button: str) -> Component:
    """Return the form of the page at `path`; what else is chosen goes along unseen."""
    field = dcc.Input(
        id=field_id, type="search", name="search", value=filters.search, maxLength=MAX_TEXT_LENGTH, className="input",
    )  # fmt: skip
    hidden = [
        dcc.Input(type="hidden", name=key, value=",".join(value) if isinstance(value, tuple) else value)
        for key, value in filters.without("search").chosen().items()
    ]
    parts = [html.Label(label, htmlFor=field_id), field, *hidden]
    parts.append(html.Button(button, type="submit", className="button"))
    return static_html(html.Form(parts, action=path, method="get", className="find-form", role="search"))
