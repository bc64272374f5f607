"""Dash components as plain HTML: for the first view, readable before any script has run, and in place of components.

Every Dash component listens to every change of every other: on a page of 700 a click cost 150 ms before the first
chart was drawn. `static_html` makes one component of many, which carries their HTML, made and escaped on the server;
`assets/js/05-static-html.js` puts it in place before the browser paints.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

_VOID = frozenset({"img", "input", "br", "hr", "meta", "link", "col", "wbr"})
_RENAMED = {
    "className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan",
    "maxLength": "maxlength", "autoComplete": "autocomplete", "spellCheck": "spellcheck", "inputMode": "inputmode",
    "dateTime": "datetime", "hrefLang": "hreflang", "srcSet": "srcset",
}  # fmt: skip
MARKUP = "data-markup"
_WILDCARDS = ("data-", "aria-")
_LEFT_OUT = frozenset({"children", MARKUP, "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "key"})
_SCRIPTED = re.compile(r"^\s*(javascript|vbscript|data):", re.IGNORECASE)


_SPECIAL = re.compile("[&<>\"']")


def _escaped(text: str) -> str:
    return escape(text) if _SPECIAL.search(text) else text


def _style(style: dict[str, object]) -> str:
    pairs = ((name if name.startswith("--") else re.sub("[A-Z]", lambda found: "-" + found[0].lower(), name), value)
             for name, value in style.items())  # fmt: skip
    return ";".join(f"{name}:{value}" for name, value in pairs)


def _attribute(name: str, value: object) -> str:
    text = _style(value) if isinstance(value, dict) else "" if value is True else str(value)
    return f'{name}="{_escaped(text)}"'


_AS_WRITTEN = frozenset({"option", "textarea", "title", "pre", "code"})
"""Elements that hold text alone, or break none of it."""
_CODE = re.compile(
    r"(?<![\w/.&#=-])(?=[\w.-]*\d|[A-Z][A-Za-z]*-[A-Z]{2})(?=[\w.-]{3,26}(?![\w.-]))\w[\w.]*(?:-\w[\w.]*)+(?![\w/-])"
)
"""A date, the number of a law, the id of a release, a term such as EoL-RIR: browsers break lines at their hyphens."""
_WHOLE = r'<span class="whole">\g<0></span>'
_KINDS: dict[type[Component], tuple[str, frozenset[str], dict[str, str]]] = {}
"""Kind of component → its tag, its properties that are attributes, and those seen so far by name of the attribute."""


def to_html(node: object, *, keeps_codes: bool = True) -> str:
    """Return the HTML of a component tree, dates and codes kept whole. Graphs become empty boxes, stores nothing."""
    kind = type(node)
    if kind is str or not isinstance(node, Component | list | tuple):
        text = "" if node is None else _escaped(str(node))
        return _CODE.sub(_WHOLE, text) if keeps_codes and "-" in text else text
    if not isinstance(node, Component):
        return "".join([to_html(part, keeps_codes=keeps_codes) for part in node])
    found = _KINDS.get(kind) or _KINDS.setdefault(kind, _element(kind))
    return _tag(*found, vars(node)) if found[0] else ""


def _element(kind: type[Component]) -> tuple[str, frozenset[str], dict[str, str]]:
    """Return the tag of a kind of component and the properties that are attributes; no tag where it shows nothing."""
    if issubclass(kind, dcc.Link):
        return "a", frozenset({"className", "href", "title", "id"}), {}
    if issubclass(kind, dcc.Input):
        return "input", frozenset({"id", "className", "type", "name", "value", "maxLength", "placeholder"}), {}
    if issubclass(kind, dcc.Graph):
        return "div", frozenset({"className"}), {}
    if not kind.__module__.startswith(html.__name__):
        return "", frozenset(), {}
    return kind.__name__.lower(), frozenset(kind().available_properties) - _LEFT_OUT, {}


def _tag(tag: str, shown: frozenset[str], names: dict[str, str], own: dict[str, Any]) -> str:
    """Return an element with its children; `own` are the properties of the component, and what Dash notes of it."""
    texts = [tag]
    for name, value in own.items():
        if value is None or value is False or name == "children":
            continue
        attribute = names.get(name)
        if attribute is None:
            is_shown = name not in _LEFT_OUT and (name in shown or name.startswith(_WILDCARDS))
            attribute = names[name] = _RENAMED.get(name, name) if is_shown else ""
        if attribute and not (name == "href" and _SCRIPTED.match(str(value))):
            texts.append(_attribute(attribute, value))
    opening = f"<{' '.join(texts)}>"
    if tag in _VOID:
        return opening
    inside = own.get(MARKUP) or to_html(own.get("children"), keeps_codes=tag not in _AS_WRITTEN)
    return f"{opening}{inside}</{tag}>"


def static_html(component: Component) -> Component:
    """Return `component` with its children as HTML. Ids inside must not be callback targets; links keep working."""
    children = getattr(component, "children", None)
    component.children = None
    setattr(component, MARKUP, to_html(children))
    return component
