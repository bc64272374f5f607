"""The elements of `dash.html`, made quickly: `from dashboard.ui import tags as html`.

Dash checks every property of every component and notes which were given: 8 µs each, and a change of a view makes 500
that become HTML at once. Here each set of properties is checked by Dash the first time that a kind of element has it.
"""

from __future__ import annotations

from functools import lru_cache
from types import new_class
from typing import Any

from dash import html
from dash.development.base_component import Component

_DECLARED = ("__module__", "__doc__", "_namespace", "_type", "_children_props")
_KINDS = 256
"""More than HTML has elements."""


@lru_cache(_KINDS)
def _quick(kind: type[Component]) -> type[Component]:
    """Return a kind of component that is made without checks, and is else that kind."""
    checked: set[tuple[str, ...]] = set()
    shared = {name: value for name, value in vars(kind()).items() if name != "children"}

    def make(self: Component, children: object = None, **properties: Any) -> None:
        names = tuple(properties)
        if names not in checked:
            kind(children, **properties)
            checked.add(names)
        own = vars(self)
        own["children"] = children
        own.update(properties)

    declared = {name: getattr(kind, name) for name in _DECLARED}
    return new_class(kind.__name__, (kind,), exec_body=lambda own: own.update(shared, **declared, __init__=make))


def __getattr__(name: str) -> Any:
    """Return the quick kind of the element `name` of `dash.html`."""
    kind = getattr(html, name, None)
    if isinstance(kind, type) and issubclass(kind, Component):
        return globals().setdefault(name, _quick(kind))
    raise AttributeError(name)
