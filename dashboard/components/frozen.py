"""`frozen`: one component instead of hundreds, for parts of a page that no callback reaches into.

Every Dash component listens to every change of every other: on a page of 700 a click cost 150 ms before the first
chart was drawn. A frozen part is one component that carries its HTML, made and escaped by `static.to_html`;
`assets/js/05-frozen.js` puts it in place before the browser paints.
"""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.static import MARKUP, to_html


def frozen(component: Component) -> Component:
    """Return `component` with its children as HTML. Ids inside must not be callback targets; links keep working."""
    children = getattr(component, "children", None)
    component.children = None
    setattr(component, MARKUP, to_html(children))
    return component
