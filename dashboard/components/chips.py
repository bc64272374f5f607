"""Chips: everything that is restricted, each with a link that lifts it, and one that lifts all."""

from __future__ import annotations

from collections.abc import Collection

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.frozen import frozen
from dashboard.components.notice import notice
from dashboard.components.unfc_words import class_name, set_name, whole_class
from dashboard.filters import PLACES, Filters
from dashboard.i18n import catalogue, t
from data.codes import code_list, place_name

# Places in a page rather than restrictions: tabs show them.
_PLACES = frozenset({"view", "outlook", "sort", "by", "cells"})
_LISTS = {
    "material": "material", "compare": "material", "stage": "stage", "unfc_class": "unfc_class",
    "mapping_basis": "unfc_note",
}  # fmt: skip


def value_name(key: str, value: object) -> str:
    """Return a filter value in plain words: the name behind a code, the text of the catalogue, else itself."""
    text = catalogue().get(f"filter.{key}.{value}")
    if text:
        return text
    if key == "source_set":
        return set_name(str(value))
    if key in PLACES:
        return place_name(str(value))
    return code_list(_LISTS[key]).name(str(value)) if key in _LISTS else str(value)


def _chip(label: str, value: str, href: str) -> Component:
    words = [
        html.Span(t("chips.clear"), className="visually-hidden"),
        html.Span(label, className="chip-key"),
        html.Span(value, className="chip-value"),
        html.Span("×", className="chip-cross", **{"aria-hidden": "true"}),  # noqa: RUF001 - the sign for closing
    ]
    return html.Li(dcc.Link(words, href=href, className="chip"))


def filter_chips(path: str, filters: Filters, keys: Collection[str]) -> list[Component]:
    """Return the chips of the `keys` that `filters` restrict on the page at `path`, then what was ignored."""
    chips: list[Component] = []
    for key, value in filters.chosen(keys).items():
        if key in _PLACES:
            continue
        whole = whole_class(value) if key == "unfc_class" else ""
        if whole:
            chips.append(_chip(t(f"filter.{key}"), class_name(whole), filters.without(key).href(path)))
            continue
        many = isinstance(value, tuple)
        for item in value if many else (value,):
            href = filters.without(key, item if many else None).href(path)
            chips.append(_chip(t(f"filter.{key}"), value_name(key, item), href))
    parts: list[Component] = []
    if chips:
        places = filters.only(_PLACES)
        reset = html.Li(dcc.Link(t("chips.reset"), href=places.href(path), className="chip-reset"))
        parts.append(frozen(html.Ul([*chips, reset], className="chips", **{"aria-label": t("chips.label")})))
    if filters.ignored:
        names = ", ".join(dict.fromkeys(str(error) for error in filters.ignored))
        again = dcc.Link(t("chips.ignored_clear"), href=filters.href(path), className="notice-action")
        parts.append(frozen(notice(t("chips.ignored", names=names), action=again)))
    return parts
