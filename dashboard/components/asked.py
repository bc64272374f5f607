"""The query that the page in view is asked: its callbacks listen here and not to the address.

Dash compares all callbacks that listen to what changed, those of other pages too, before it sends the first of them.
"""

from __future__ import annotations

from urllib.parse import unquote

from dash import Input, State, html
from dash.development.base_component import Component

from dashboard.components.ids import component_id

SEARCH = "data-search"
PATH = "data-path"


def _id(page_id: str) -> str:
    return component_id(page_id, "asked", "query")


def asked(page_id: str, path: str, query: str) -> Component:
    """Return the holder of the query; `assets/js/20-crm-url.js` writes it as long as the path stays."""
    return html.Div(id=_id(page_id), hidden=True, **{PATH: unquote(path), SEARCH: f"?{query}" if query else ""})


def asked_input(page_id: str) -> Input:
    """Return the query of a page as what its callbacks follow."""
    return Input(_id(page_id), SEARCH)


def asked_state(page_id: str) -> State:
    """Return the query of a page for a callback that follows something else."""
    return State(_id(page_id), SEARCH)
