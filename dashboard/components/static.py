"""Dash components as plain HTML, so that the first view is readable before any script has run."""

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


def _style(style: dict[str, object]) -> str:
    pairs = ((name if name.startswith("--") else re.sub("[A-Z]", lambda found: "-" + found[0].lower(), name), value)
             for name, value in style.items())  # fmt: skip
    return ";".join(f"{name}:{value}" for name, value in pairs)


def _attributes(properties: dict[str, Any]) -> str:
    texts = []
    for name, value in properties.items():
        if name in _LEFT_OUT or value is None or value is False:
            continue
        if name == "href" and _SCRIPTED.match(str(value)):
            continue
        text = _style(value) if name == "style" else "" if value is True else str(value)
        texts.append(f' {_RENAMED.get(name, name)}="{escape(text)}"')
    return "".join(texts)


def to_html(node: object) -> str:
    """Return the HTML of a component tree. Graphs become empty boxes, locations and stores nothing."""
    if isinstance(node, list | tuple):
        return "".join(map(to_html, node))
    if not isinstance(node, Component):
        return "" if node is None else escape(str(node))
    known = frozenset(node.available_properties)
    properties = {name: value for name, value in vars(node).items() if name in known or name.startswith(_WILDCARDS)}
    if isinstance(node, dcc.Link):
        return _tag("a", {name: properties.get(name) for name in ("className", "href", "title", "id")}, node.children)
    if isinstance(node, dcc.Graph):
        return _tag("div", {"className": properties.get("className")}, None)
    if not type(node).__module__.startswith(html.__name__):
        return ""
    return _tag(type(node).__name__.lower(), properties, properties.get("children"))


def _tag(tag: str, properties: dict[str, Any], children: object) -> str:
    opening = f"<{tag}{_attributes(properties)}>"
    inside = properties.get(MARKUP) or to_html(children)
    return opening if tag in _VOID else f"{opening}{inside}</{tag}>"
