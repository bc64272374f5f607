"""The query of the page in view, and the one way to write a page's callbacks: `on_query`.

A page's callbacks listen to a holder of its own query and not to the address. Dash compares all callbacks that listen
to what changed, those of other pages too, before it sends the first of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.ui.ids import URL, component_id
from dashboard.ui.slots import Group
from dashboard.web.page import Page
from dashboard.web.pinned import asked

SEARCH = "data-search"
PATH = "data-path"
S = TypeVar("S")


def _id(page_id: str) -> str:
    return component_id(page_id, "page", "query")


def page_query(page_id: str, path: str, query: str) -> Component:
    """Return the holder of the query; `assets/js/20-crm-url.js` writes it as long as the path stays."""
    return html.Div(id=_id(page_id), hidden=True, **{PATH: unquote(path), SEARCH: f"?{query}" if query else ""})


def query_input(page_id: str) -> Input:
    """Return the query of a page as what a callback follows."""
    return Input(_id(page_id), SEARCH)


def on_query(
    app: Dash, engine: Engine, page: Page, *outputs: Output, states: Sequence[State] = (), follows: Input | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that registers `update(engine, filters, *states, **variables)` as what fills `outputs`.

    It is called with the engine of the release that the query of `page` names and with what the query asks; `follows`
    in place of the query says when. Nothing happens while another page's path is in view. The update may raise
    PreventUpdate itself.
    """
    query = query_input(page.page_id)
    inputs = [query] if follows is None else [follows, State(query.component_id, query.component_property)]

    def register(update: Callable[..., Any]) -> Callable[..., Any]:
        @app.callback(*outputs, *inputs, State(URL, "pathname"), *states, prevent_initial_call=True)
        def update_page(*given: Any) -> Any:
            search, pathname, *shown = given[len(inputs) - 1 :]
            variables = page.match(pathname)
            if variables is None:
                raise PreventUpdate
            reader, filters, _ = asked(engine, page, search)
            return update(reader, filters, *shown, **variables)

        return update

    return register


def register_groups(app: Dash, engine: Engine, page: Page, groups: Iterable[Group[S]], scope: Callable[..., S]) -> None:
    """Add one callback for each of `groups`; `scope(engine, filters, **variables)` is what they are filled for."""
    for group in groups:
        _register(app, engine, page, group, scope)


def _register(app: Dash, engine: Engine, page: Page, group: Group[S], scope: Callable[..., S]) -> None:
    @on_query(app, engine, page, *group.outputs, states=group.states)
    def update_group(reader: Engine, filters: Filters, *shown: str | None, **variables: str) -> Any:
        values = group.values(reader, scope(reader, filters, **variables), shown)
        return values if len(values) > 1 else values[0]  # Dash takes the value of a lone output as it is
